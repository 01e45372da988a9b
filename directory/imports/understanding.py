"""From the cells of a line to the values of a record, whoever already has that record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from directory.enums import Precision
from directory.imports.fields import FIELDS, PLACE_FIELDS, Field
from directory.imports.lines import Draft
from directory.imports.places import PlaceFinder
from directory.imports.sources import Source
from directory.imports.terms import Terms, words_of
from directory.imports.values import Reader, Unread, siret, uai
from directory.imports.zones import ZoneReader
from directory.models import ImportKind
from directory.personal_words import personal_contacts
from directory.privacy.people import LEFT, digest_of, digests_of_who_left, is_masked
from directory.spreadsheet import unguarded
from directory.words import CONTROL

_PERSONAL = "ressemble aux coordonnées d’une personne. Elles ne seront pas publiques."
_REFERENCES: dict[str, Reader] = {"uai": uai, "siret": siret}
_POINT = ("latitude", "longitude")


class Understanding:
    """`mapping`: field → column. `terms`: field → its list of words."""

    def __init__(
        self,
        kind: str,
        *,
        mapping: Mapping[str, int],
        headers: list[str],
        choices: Mapping[str, Mapping[str, str]],
        source: Source,
        finder: PlaceFinder,
        terms: Mapping[str, Terms],
        near: tuple[str, ...] = (),
        zones: ZoneReader | None = None,
    ) -> None:
        self.kind = kind
        self.fields = FIELDS[kind]
        self.mapping = mapping
        self.headers = headers
        self.choices = choices
        self.source = source
        self.finder = finder
        self.terms = terms
        self.near = near
        self.zones = zones
        self.left = digests_of_who_left()
        self.key = "name" if kind == ImportKind.ACTORS else "title"

    def read(self, number: int, raw: list[str]) -> Draft:
        draft = Draft(number)
        try:
            cells = self._cells(raw)
        except Unread as error:
            draft.refuse(error, self._label(self.key), "")
            return draft
        draft.label = " ".join(cells.get(self.key, "").split())[:200]
        for field in self.fields:
            if text := cells.get(field.name, ""):
                self._read_field(draft, field, text)
            elif field.required:
                draft.refuse(Unread("missing", f"Remplissez « {field.label} »."), field.label, "")
        self._read_place(draft, cells)
        self._check_point(draft)
        self._check_ages(draft)
        if "actor_ref" in cells:
            draft.values["actor_ref"] = cells["actor_ref"]
        draft.source_ref = draft.values.pop("source_ref", "")
        self._read_reference(draft)
        for name in ("phone", "email"):
            if personal_contacts(str(draft.values.get(name, ""))):
                draft.note(self._label(name), f"« {draft.values[name]} » {_PERSONAL}")
        return draft

    def _cells(self, raw: list[str]) -> dict[str, str]:
        cells = dict(self.source.constants)
        for name, at in self.mapping.items():
            text = unguarded(_cleaned(raw[at])) if at < len(raw) else ""
            if text and text.lower() not in ("nan", "null", "none", "n/a", "#n/a", "nc", "-"):
                cells[name] = text
        return self.source.prepare(cells)

    def _label(self, name: str) -> str:
        """The title that the column bears in the file, else our own."""
        at = self.mapping.get(name)
        if at is not None:
            return str(self.headers[at])
        return next((one.label for one in self.fields if one.name == name), name)

    def _read_field(self, draft: Draft, field: Field, text: str) -> None:
        try:
            if field.is_list:
                draft.values[field.name] = self._several(field.name, text)
            elif field.name == "zone" and self.zones:
                draft.values[field.name] = self.zones.read(text, near=self.near)
            elif field.name in self.terms:
                draft.values[f"{field.name}_id"] = self._term(field.name, text)
            elif field.reader:
                if field.name == "email" and is_masked(text):
                    raise Unread("left", LEFT)
                value, note = field.reader(text)
                self._check_person(field, value)
                draft.values[field.name] = value
                draft.note(self._label(field.name), note)
            else:
                draft.values[field.name] = text
        except Unread as error:
            if field.soft and self.source.is_official:
                draft.note(self._label(field.name), f"« {text[:60]} » n’est pas repris. {error}")
            else:
                draft.refuse(error, self._label(field.name), text)

    def _check_person(self, field: Field, value: Any) -> None:
        if self.left and field.name == "email" and digest_of(str(value)) in self.left:
            raise Unread("left", LEFT)

    def _several(self, name: str, text: str) -> list[int]:
        """All of them, or the first that is no term of the list is told."""
        words = words_of(text, self.terms[name], self.choices.get(name))
        return sorted({self._term(name, word) for word in words})

    def _term(self, name: str, text: str) -> int:
        terms = self.terms[name]
        found = terms.find(text, self.choices.get(name))
        if found is None and self.source.is_official:
            found = terms.inside(text)
        if found:
            return found.pk
        near = [term.label for term in terms.near(text)]
        proposed = f" Peut-être : {', '.join(near)}." if near else ""
        raise Unread("unknown_word", f"« {text[:60]} » n’est pas dans notre liste.{proposed}")

    def _read_reference(self, draft: Draft) -> None:
        """« uai:0620016F », « siret:… »: the reference is an identifier that we know."""
        name, _, code = draft.source_ref.partition(":")
        reader = _REFERENCES.get(name.lower())
        if reader is None or name.lower() in draft.values or self.kind != ImportKind.ACTORS:
            return
        try:
            draft.values[name.lower()], _ = reader(code)
        except Unread as error:
            draft.note(self._label("source_ref"), f"« {code} » n’est pas repris. {error}")

    def _read_place(self, draft: Draft, cells: dict[str, str]) -> None:
        """The commune, and the postal code as it is really written."""
        said = {name: draft.values.pop(name, "") for name in PLACE_FIELDS}
        if not any(said.values()) or any(
            p[1] == self._label("postal_code") for p in draft.problems
        ):
            return
        try:
            code, postal, note = self.finder.find(
                insee=said["insee"], postal=said["postal_code"], city=said["city"], near=self.near
            )
        except Unread as error:
            column = next(name for name in PLACE_FIELDS if said[name])
            if error.code == "postal_code" and said["postal_code"]:
                column = "postal_code"
            read = " ".join(said[name] for name in ("postal_code", "city") if said[name])
            draft.refuse(error, self._label(column), read or said["insee"])
            return
        draft.values["commune_id"] = code
        if postal:
            draft.values["postal_code"] = postal
        draft.note(self._label("postal_code" if "postal_code" in cells else "city"), note)

    def _check_point(self, draft: Draft) -> None:
        """Both coordinates, not 0, not far from the commune; else neither is taken."""
        point = [draft.values.pop(name, None) for name in _POINT]
        if None in point or self.kind != ImportKind.ACTORS:
            return
        commune = draft.values.get("commune_id")
        if point == [0, 0] or (commune and not self.finder.is_plausible(commune, *point)):
            draft.note("Position", "elle est loin de la commune, elle n’est pas reprise.")
            return
        draft.values |= dict(zip(_POINT, point, strict=True), precision=Precision.ADDRESS.value)

    def _check_ages(self, draft: Draft) -> None:
        least, most = draft.values.get("age_min"), draft.values.get("age_max")
        if least is not None and most is not None and least > most:
            error = Unread("ages", "L’âge minimum dépasse l’âge maximum. Corrigez l’un des deux.")
            draft.refuse(error, self._label("age_min"), f"{least} – {most}")


def _cleaned(text: Any) -> str:
    """Without control characters; line breaks stay."""
    lines = (CONTROL.sub(" ", line).strip() for line in str(text).splitlines())
    return "\n".join(line for line in lines if line)
