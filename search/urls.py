from __future__ import annotations

from django.urls import path

from search.views import actors, communes, data, index_state, results, solution, territories

app_name = "search"

urlpatterns = [
    path("solutions/", results.results, name="results"),
    path("solutions/<slug:slug>/", solution.solution_detail, name="solution_detail"),
    path("acteurs/", actors.actor_list, name="actor_list"),
    path("territoires/<str:kind>/<str:code>/", territories.territory, name="territory"),
    path("solutions.json", data.solutions_json, name="solutions_json"),
    path("solutions.csv", data.solutions_csv, name="solutions_csv"),
    path("solutions.xlsx", data.solutions_xlsx, name="solutions_xlsx"),
    path("solutions.geojson", data.solutions_geojson, name="solutions_geojson"),
    path("donnees/solutions.jsonl", data.solutions_jsonl, name="solutions_jsonl"),
    path("espace/recherche/", index_state.index_state, name="index_state"),
    path("communes.json", communes.communes_json, name="communes_json"),
    path("communes/proche/", communes.commune_near, name="commune_near"),
]
