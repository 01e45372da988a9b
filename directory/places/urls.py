from __future__ import annotations

from django.urls import path

from directory.places import views

urlpatterns = [path("", views.table, name="places")]
