from __future__ import annotations

from django.urls import path

from directory.privacy import leaving, views

urlpatterns = [
    path("donnees-personnelles/", views.personal_data, name="personal_data"),
    path("contact/<str:token>/", leaving.held, name="contact_held"),
]
