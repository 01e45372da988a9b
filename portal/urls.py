from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import pages, signing_in, sitemaps, views

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error

urlpatterns = [
    path("sante", views.health, name="health"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security, name="security"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<str:name>-<int:page>.xml", sitemaps.section, name="sitemap_section"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("donnees/", pages.open_data, name="open_data"),
    path("limites/", pages.limits, name="limits"),
    path("plan/", pages.site_map, name="site_map"),
    path("espace/connexion/", signing_in.sign_in, name="sign_in"),
    path("espace/connexion/code/", signing_in.second_step, name="second_step"),
    path("espace/deconnexion/", signing_in.sign_out, name="sign_out"),
    path("", include("guide.urls")),
    path("", include("search.urls")),
    path("", include("maps.urls")),
    path("", include("directory.urls")),
    path("gestion/login/", signing_in.admin_door),
    path("gestion/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Before Wagtail's own sign-in page for visitors, which is none of ours and sets a cookie.
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login"), name="login"),
    path("", include(wagtail_urls)),
]
