from __future__ import annotations

from django.urls import path

from directory.privacy import keeper_views, leaving, views

urlpatterns = [
    path("donnees-personnelles/", views.personal_data, name="personal_data"),
    path("espace/liens/<int:pk>/oublier/", keeper_views.forget_contact, name="contact_forget"),
    path("contact/<str:token>/", leaving.held, name="contact_held"),
]
