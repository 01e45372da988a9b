"""Who is already in the directory: the same UAI or SIRET, else the same folded name and commune."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from directory.imports.lines import Draft
from directory.imports.scope import Scope
from directory.imports.values import Unread
from directory.models import Actor, ImportedRecord, Solution
from directory.words import key_of

TAKEN = "Une autre fiche porte déjà cet identifiant. Vérifiez-le, ou écrivez à votre équipe."
_SEVERAL = "Plusieurs fiches portent ce nom ici. Ajoutez l’UAI ou le SIRET."


class KnownRecords:
    """What the source wrote before, by its own reference and by record."""

    def __init__(self, model: str, source: str) -> None:
        rows = ImportedRecord.objects.filter(model=model, source=source)
        self.by_ref: dict[str, int] = {}
        self.values: dict[int, dict[str, Any]] = {}
        self.gone: set[int] = set()
        for object_id, ref, values, is_gone in rows.values_list(
            "object_id", "source_ref", "values", "is_gone"
        ):
            pk = int(object_id)
            self.values[pk] = values
            if ref:
                self.by_ref[ref] = pk
            if is_gone:
                self.gone.add(pk)


class KnownActors:
    def __init__(self, scope: Scope, imported: KnownRecords | None = None) -> None:
        self.scope = scope
        self.imported = imported
        self.rows: dict[int, tuple[str, str, str, str | None]] = {}
        self.by_uai: dict[str, int] = {}
        self.by_siret: dict[str, list[int]] = defaultdict(list)
        self.by_name: dict[str, list[int]] = defaultdict(list)
        columns = ("pk", "uai", "siret", "name_key", "commune_id")
        for pk, *row in Actor.objects.order_by("pk").values_list(*columns):
            self._add(pk, *row)

    def _add(self, pk: int, uai: str, siret: str, name: str, commune: str | None) -> None:
        self.rows[pk] = (uai, siret, name, commune)
        if uai:
            self.by_uai[uai] = pk
        if siret:
            self.by_siret[siret].append(pk)
        self.by_name[name].append(pk)

    def target(self, draft: Draft) -> int | None:
        """The record of this line; None for a new one. Raises Unread when nobody can tell."""
        uai, siret = draft.values.get("uai", ""), draft.values.get("siret", "")
        name = key_of(draft.values.get("name", ""))
        commune = draft.values.get("commune_id")
        if self.imported and draft.source_ref in self.imported.by_ref:
            pk = self.imported.by_ref[draft.source_ref]
            if pk in self.rows:
                return pk
        if uai and uai in self.by_uai:
            return self.by_uai[uai]
        if siret and (found := self._of_siret(siret, uai, name, commune)):
            return found
        return self._of_name(uai, siret, name, commune)

    def _of_siret(self, siret: str, uai: str, name: str, commune: Any) -> int | None:
        """A SIRET may be shared by the services of one place: the same name decides."""
        there = [pk for pk in self.by_siret.get(siret, ()) if not _differ(self.rows[pk][0], uai)]
        named = [pk for pk in there if self.rows[pk][2] == name]
        if named:
            return named[0]
        if len(there) == 1 and self.rows[there[0]][3] == commune:
            return there[0]
        if there and not any(self.rows[pk][3] == commune for pk in there):
            raise Unread("siret_elsewhere", "Ce SIRET est celui d’un acteur d’une autre commune.")
        return None

    def _of_name(self, uai: str, siret: str, name: str, commune: Any) -> int | None:
        there = [
            pk
            for pk in self.by_name.get(name, ())
            if self.rows[pk][3] == commune
            and not _differ(self.rows[pk][0], uai)
            and not _differ(self.rows[pk][1], siret)
            and (pk < 0 or self.scope.may_see_actor(pk))
        ]
        if len(there) > 1:
            raise Unread("several", _SEVERAL)
        return there[0] if there else None

    def check_identifiers(self, draft: Draft) -> None:
        """No identifier of another record is taken, seen or not."""
        uai, siret = draft.values.get("uai", ""), draft.values.get("siret", "")
        name = key_of(draft.values.get("name", ""))
        if uai and self.by_uai.get(uai, draft.target) != draft.target:
            raise Unread("taken", TAKEN)
        for pk in self.by_siret.get(siret, ()) if siret else ():
            if pk != draft.target and self.rows[pk][2] == name:
                raise Unread("taken", TAKEN)

    def remember(self, draft: Draft) -> None:
        """A new actor of this file is known to the lines below: as minus its line."""
        values = draft.values
        name = key_of(values["name"])
        row = (values.get("uai", ""), values.get("siret", ""), name, values.get("commune_id"))
        self._add(-draft.number, *row)

    def named(self, text: str, *, ref: str = "", uai: str, siret: str, commune: str | None) -> int:
        """The actor that a solution names; raises Unread when none, or several."""
        known = self.imported.by_ref.get(ref) if self.imported and ref else None
        if known in self.rows and self.scope.may_see_actor(known):
            return known
        if uai in self.by_uai and self.scope.may_see_actor(self.by_uai[uai]):
            return self.by_uai[uai]
        found = list(self.by_siret.get(siret, ())) if siret else []
        found = found or self.by_name.get(key_of(text), [])
        found = [pk for pk in found if self.scope.may_see_actor(pk)]
        for better in (
            [pk for pk in found if self.rows[pk][3] == commune],
            [pk for pk in found if self.scope.may_edit_actor(pk)],
            found,
        ):
            if len(better) == 1:
                return better[0]
        if found:
            raise Unread("several", _SEVERAL)
        raise Unread("actor_unknown", "Cet acteur n’est pas dans l’annuaire. Importez-le d’abord.")


class KnownSolutions:
    def __init__(self, imported: KnownRecords) -> None:
        self.imported = imported
        self.by_title = {
            (title, actor): pk
            for pk, title, actor in Solution.objects.order_by("-pk").values_list(
                "pk", "title_key", "actor_id"
            )
        }
        self.ids = set(self.by_title.values())
        self.actors = {pk: actor for (_, actor), pk in self.by_title.items()}

    def target(self, draft: Draft) -> int | None:
        pk = self.imported.by_ref.get(draft.source_ref)
        if draft.source_ref and pk in self.ids:
            return pk
        return self.by_title.get(self._key(draft))

    def remember(self, draft: Draft) -> None:
        self.by_title[self._key(draft)] = -draft.number

    def _key(self, draft: Draft) -> tuple[str, int]:
        return key_of(draft.values.get("title", "")), draft.values.get("actor_id", 0)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
