from __future__ import annotations

from django.urls import path

from directory.suggestions import public, views

urlpatterns = [
    path("signaler/<str:kind>/<slug:slug>/", public.report, name="report"),
    path("espace/suggestions/", views.suggestion_list, name="suggestion_list"),
    path("espace/suggestions/<int:pk>/", views.line_decide, name="suggestion_line"),
    path(
        "espace/suggestions/envoi/<int:pk>/indesirable/",
        views.suggestion_spam,
        name="suggestion_spam",
    ),
]
