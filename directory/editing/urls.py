from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from directory.editing.kinds import ACTORS, KINDS
from directory.editing.views import edit, lists, past, sheets

_PAGES = (
    ("", lists.sheet_list, "list"),
    ("<int:pk>/", edit.edit, "edit"),
    ("<int:pk>/etat/", sheets.state, "state"),
    ("<int:pk>/historique/", past.past, "history"),
)

_NEW = {kind.slug: "nouveau/" if kind is ACTORS else "nouvelle/" for kind in KINDS.values()}

urlpatterns = [
    path(f"espace/{kind.slug}/{end}", view, {"kind": kind}, name=f"{kind.slug}_{name}")
    for kind in KINDS.values()
    for end, view, name in (*_PAGES, (_NEW[kind.slug], sheets.new, "new"))
]
# Its first address, which people may have kept.
urlpatterns.append(
    path(
        "espace/acteurs/nouvelle/",
        RedirectView.as_view(pattern_name="directory:acteurs_new", permanent=True),
    )
)
