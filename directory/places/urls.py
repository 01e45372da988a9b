from __future__ import annotations

from django.urls import path

from directory.places import coverage_views, views

urlpatterns = [
    path("espace/places/", views.table, name="places"),
    path("espace/couverture/", coverage_views.territory_coverage, name="espace_coverage"),
]
