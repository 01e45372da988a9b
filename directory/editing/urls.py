from __future__ import annotations

from django.urls import path, register_converter

from directory.editing.kinds import KINDS, Kind
from directory.editing.views import lists, sheets


class KindConverter:
    """« solutions » or « acteurs » in an address, as what it is."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> Kind:
        return KINDS[value]

    def to_url(self, value: Kind | str) -> str:
        return value.slug if isinstance(value, Kind) else value


register_converter(KindConverter, "sheets")

urlpatterns = [
    path("espace/<sheets:kind>/", lists.sheet_list, name="sheet_list"),
    path("espace/<sheets:kind>/nouvelle/", sheets.new, name="sheet_new"),
    path("espace/<sheets:kind>/<int:pk>/", sheets.edit, name="sheet_edit"),
    path("espace/<sheets:kind>/<int:pk>/etat/", sheets.state, name="sheet_state"),
    path("espace/<sheets:kind>/<int:pk>/historique/", sheets.past, name="sheet_history"),
]
