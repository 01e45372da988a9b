"""Addresses of the imports, in the namespace of the directory."""

from __future__ import annotations

from django.urls import path

from directory.imports import views

urlpatterns = [
    path("espace/import/", views.upload, name="import_list"),
    path("espace/import/mes-acteurs.csv", views.take_out, {"kind": "actors"}, name="actors_out"),
    path(
        "espace/import/mes-solutions.csv",
        views.take_out,
        {"kind": "solutions"},
        name="solutions_out",
    ),
    path("espace/import/<int:pk>/", views.detail, name="import_detail"),
    path("espace/import/<int:pk>/colonnes/", views.columns, name="import_columns"),
    path("espace/import/<int:pk>/mots/", views.words, name="import_words"),
    path("espace/import/<int:pk>/relire/", views.plan_again, name="import_plan"),
    path("espace/import/<int:pk>/appliquer/", views.apply, name="import_apply"),
    path("espace/import/<int:pk>/annuler/", views.undo, name="import_undo"),
    path("espace/import/<int:pk>/retirer/", views.discard, name="import_discard"),
    path("espace/import/<int:pk>/avancement.json", views.progress, name="import_progress"),
    path("espace/import/<int:pk>/refusees.csv", views.refused, name="import_refused"),
]
