from __future__ import annotations

from django.urls import path

from maps.views import data, page

app_name = "maps"

urlpatterns = [
    path("carte/", page.carte, name="map"),
    path("carte/points.geojson", data.points, name="points"),
    path("carte/solutions.json", data.details, name="details"),
]
