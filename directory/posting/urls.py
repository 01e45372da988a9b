from __future__ import annotations

from django.urls import path

from directory.posting import views

urlpatterns = [
    path("espace/courriels/", views.letter_list, name="letter_list"),
    path("espace/courriels/<int:pk>/renvoyer/", views.letter_send_again, name="letter_send_again"),
]
