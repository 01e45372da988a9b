from __future__ import annotations

from django.urls import path

from maps.views import data

app_name = "maps"

urlpatterns = [
    path("carte/points.geojson", data.points, name="points"),
    path("carte/solutions.json", data.details, name="details"),
]
