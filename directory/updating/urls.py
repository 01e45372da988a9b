from __future__ import annotations

from django.urls import path

from directory.updating import lead_views, views

urlpatterns = [
    path("maj/", views.code, name="update_code"),
    path("maj/fait/<str:token>/", views.done, name="update_done"),
    path("maj/arret/<str:token>/", views.stop, name="update_stop"),
    path("maj/<str:token>/", views.update, name="update"),
    path("maj/<str:token>/adresse/", views.new_address, name="update_address"),
    path("maj/<str:token>/nouveau/", views.new_link, name="update_new_link"),
    path("espace/liens/", lead_views.follow_list, name="link_list"),
    path("espace/liens/acteur/<int:pk>/envoyer/", lead_views.send, name="link_send"),
    path("espace/liens/<int:pk>/revoquer/", lead_views.revoke, name="link_revoke"),
    path("espace/liens/<int:pk>/adresse/", lead_views.decide_address, name="link_address"),
]
