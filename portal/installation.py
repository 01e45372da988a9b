"""What a working site needs beside its data: a page tree, and locally somebody who may sign in."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from directory.models import User
from portal.models import HomePage

LOCAL_ADMIN = "admin@localhost"
# The page and the site that Wagtail's own migrations make.
_WELCOME_SLUG, _UNSET_HOST, _UNSET_PORT = "home", "localhost", 80


def plant_pages() -> bool:
    """Root → home as root of the site. False when a home exists: the tree is the editors' own."""
    if HomePage.objects.exists():
        return False
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node()
    home = HomePage(title=settings.SITE_NAME, slug="accueil")
    root.add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname=_UNSET_HOST, port=_UNSET_PORT, is_default_site=True
    )
    if (site.hostname, site.port) == (_UNSET_HOST, _UNSET_PORT):
        address = urlsplit(settings.SITE_URL)
        site.hostname = address.hostname or _UNSET_HOST
        site.port = address.port or (443 if address.scheme == "https" else 80)
    site.site_name = site.site_name or settings.SITE_NAME
    site.root_page = home
    site.save()
    _remove_welcome_page()
    return True


def _remove_welcome_page() -> None:
    """Wagtail's page of first greeting, if it is still that page and holds nothing."""
    page = Page.objects.filter(depth=2, slug=_WELCOME_SLUG).first()
    if page is not None and page.specific_class is Page and page.is_leaf():
        page.delete()


def create_local_admin() -> str | None:
    """The password of a first administrator, told once and kept nowhere; None when there is one,
    and always in production, where people make their own with `createsuperuser`."""
    if settings.SITE_HTTPS or User.objects.filter(is_superuser=True).exists():
        return None
    password = secrets.token_urlsafe(15)
    User.objects.create_superuser(LOCAL_ADMIN, password)
    return password
