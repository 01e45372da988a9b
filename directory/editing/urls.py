from __future__ import annotations

from django.urls import path

from directory.editing.kinds import KINDS
from directory.editing.views import edit, lists, sheets

_PAGES = (
    ("", lists.sheet_list, "list"),
    ("nouvelle/", sheets.new, "new"),
    ("<int:pk>/", edit.edit, "edit"),
    ("<int:pk>/etat/", sheets.state, "state"),
    ("<int:pk>/historique/", sheets.past, "history"),
)

urlpatterns = [
    path(f"espace/{kind.slug}/{end}", view, {"kind": kind}, name=f"{kind.slug}_{name}")
    for kind in KINDS.values()
    for end, view, name in _PAGES
]
