from __future__ import annotations

from django.urls import path

from directory.corrections import views

urlpatterns = [
    path("espace/corrections/", views.correction_list, name="correction_list"),
    path("espace/corrections/fichier.csv", views.correction_file, name="correction_file"),
]
