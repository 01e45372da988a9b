from __future__ import annotations

from django.urls import include, path

from directory.views import actors, espace, platforms, schemes

app_name = "directory"
urlpatterns = [
    path("espace/", espace.home, name="espace"),
    path("", include("directory.accounts.urls")),
    path("", include("directory.corrections.urls")),
    path("", include("directory.editing.urls")),
    path("", include("directory.imports.urls")),
    path("", include("directory.places.urls")),
    path("", include("directory.posting.urls")),
    path("", include("directory.platforms.urls")),
    path("", include("directory.updating.urls")),
    path("", include("directory.privacy.urls")),
    path("", include("directory.suggestions.urls")),
    path("acteurs/<slug:slug>/", actors.actor_detail, name="actor_detail"),
    path("dispositifs/", schemes.scheme_list, name="scheme_list"),
    path("dispositifs/<slug:slug>/", schemes.scheme_detail, name="scheme_detail"),
    path("plateformes/", platforms.platform_list, name="platform_list"),
    path("plateformes/<slug:slug>/", platforms.platform_detail, name="platform_detail"),
]
