"""From where one may come to a solution: one kind of territory, and which, a line each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Prefetch, prefetch_related_objects

from directory.enums import PublicationState, ZoneKind
from directory.form_fields import CODE_READINGS, choice, code_reading, read_home, text, words
from directory.models import Academie, CustomZone, Departement, Platform, Region
from directory.models.territory import PART_FIELDS
from directory.zone_lines import read_lines, read_names, store, write_lines, write_names

ZONE_NAMES = ("zone_kind", "zone_lines", "zone_reading", "zone_add")
_KINDS = [("", "Ce n’est pas précisé"), *((one.value, one.label) for one in ZoneKind)]
_NAMED: dict[str, Any] = {
    ZoneKind.BASSIN: CustomZone,
    ZoneKind.DEPARTEMENT: Departement,
    ZoneKind.ACADEMIE: Academie,
    ZoneKind.REGION: Region,
}
_NONE = "Videz cette liste, ou dites au-dessus de quels territoires il s’agit."
_ONE = "Écrivez au moins un territoire, un par ligne."


class ZoneFields(forms.Form):
    """`wanted`: the parts, once the form is valid. `sheet`: its actor decides between homonyms."""

    zone_kind = choice("D’où peut-on venir", _KINDS)
    zone_lines = text(
        "Ces territoires",
        "Un par ligne : nom ou code. Collez une colonne de tableur si vous en avez une. Vide pour "
        "« toute la France ».",
        rows=6,
        most=120_000,
    )
    zone_reading = code_reading(required=False)
    zone_add = words("Ajouter une commune", "Son nom ou son code postal.", most=100)

    sheet: Any = None

    @staticmethod
    def zone_of(sheet: Any) -> dict[str, Any]:
        """What is stored, as the form shows it. Two queries at most, once a sheet."""
        field = PART_FIELDS.get(sheet.zone_kind)
        lines = ""
        if field:
            rows = sheet.zone_parts.model._default_manager.select_related(field)
            prefetch_related_objects([sheet], Prefetch("zone_parts", queryset=rows))
            parts = sheet.zone_parts.all()
            held = [one for part in parts if (one := getattr(part, field)) is not None]
            lines = _written(sheet.zone_kind, held)
        values = (sheet.zone_kind, lines, CODE_READINGS[0][0], "")
        return dict(zip(ZONE_NAMES, values, strict=True))

    def clean_zone_add(self) -> str:
        typed = str(self.cleaned_data["zone_add"])
        if not typed:
            return ""
        home = read_home(typed)
        return f"{home.code} {home.label}"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.wanted: set[tuple[str, Any]] = set()
        if set(ZONE_NAMES) & set(self.errors):
            return cleaned
        kind, lines = cleaned["zone_kind"], cleaned["zone_lines"]
        if cleaned["zone_add"] and kind in ("", ZoneKind.COMMUNES):
            kind, lines = ZoneKind.COMMUNES.value, f"{lines}\n{cleaned['zone_add']}".strip()
        elif cleaned["zone_add"]:
            self.add_error("zone_add", "Choisissez d’abord « des communes », ou videz cette case.")
        if self._is_as_stored(kind, lines):
            field = PART_FIELDS.get(kind)
            parts = self.sheet.zone_parts.all() if field else ()
            keys = {getattr(part, f"{field}_id") for part in parts}
            self.wanted = {(str(field), key) for key in keys - {None}}
            return cleaned
        found, errors = self._read(kind, lines)
        for error in errors:
            self.add_error("zone_lines", error)
        if not errors:
            self.wanted = {(PART_FIELDS[ZoneKind(kind)], key) for key in found} if found else set()
            written = _written(kind, found.values())
            cleaned |= {"zone_kind": kind, "zone_lines": written, "zone_add": ""}
        return cleaned

    def _is_as_stored(self, kind: str, lines: str) -> bool:
        """What nobody changed is not looked up again."""
        if self.sheet is None or kind != self.sheet.zone_kind or self.cleaned_data["zone_add"]:
            return False
        return lines.split("\n") == str(self.zone_of(self.sheet)["zone_lines"]).split("\n")

    def _read(self, kind: str, lines: str) -> tuple[dict[Any, Any], tuple[str, ...]]:
        """The territories by key, and what is wrong."""
        if kind in ("", ZoneKind.FRANCE):
            return {}, ((_NONE,) if lines else ())
        if kind == ZoneKind.COMMUNES:
            read = read_lines(
                lines,
                postal=self.cleaned_data["zone_reading"] == "postal",
                departement=self._departement(),
            )
            found, errors = dict(read.communes), read.errors
        else:
            found, errors = read_names(lines, self._known(kind))
        return found, (errors or (() if found else (_ONE,)))

    def _departement(self) -> str:
        commune = self.sheet.actor.commune if self.sheet is not None else None
        return commune.departement_id if commune else ""

    def _known(self, kind: str) -> Any:
        if kind != ZoneKind.PSAD:
            return _NAMED[kind].objects.all()
        steward = getattr(getattr(self.sheet, "actor", None), "steward_id", None)
        its_own = Platform.objects.exclude(state=PublicationState.ARCHIVED).filter(pk=steward)
        return Platform.objects.published() | its_own | self._stored_platforms()

    def _stored_platforms(self) -> Any:
        """One that was withdrawn since stays in the zones that name it."""
        if self.sheet is None or self.sheet.pk is None:
            return Platform.objects.none()
        return Platform.objects.filter(pk__in=self.sheet.zone_parts.values("platform"))

    def fill_zone(self, sheet: Any, before: str) -> None:
        """`before`: the kind that stood. Of the same kind, parts of other kinds stay."""
        field = PART_FIELDS.get(sheet.zone_kind)
        is_same = field is not None and before == sheet.zone_kind
        store(sheet, self.wanted, (field,) if field and is_same else PART_FIELDS.values())


def _written(kind: str, territories: Any) -> str:
    rows = sorted(territories, key=lambda one: (one.name, str(one.pk)))
    return write_lines(rows) if kind == ZoneKind.COMMUNES else write_names(rows)
