from __future__ import annotations

from django.urls import path

from guide.views import finding

app_name = "guide"

urlpatterns = [
    path("recherche/", finding.search, name="search"),
]
