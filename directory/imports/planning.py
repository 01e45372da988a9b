"""What each line of an import would do: nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from directory.imports import terms
from directory.imports.comparing import compare, human_columns
from directory.imports.inheriting import inherited_values
from directory.imports.known import KnownActors, KnownRecords, KnownSolutions
from directory.imports.lines import Draft
from directory.imports.official import ACTORS_OF, source_of
from directory.imports.places import PlaceFinder
from directory.imports.scope import Scope
from directory.imports.shapes import SHAPES, stored_records
from directory.imports.understanding import Understanding
from directory.imports.values import Unread
from directory.imports.zones import ZoneReader
from directory.models import ImportBatch, ImportKind, LineOutcome

_NOT_YOURS = "Cette fiche est tenue par une autre équipe. Écrivez à celle de votre région."
_OUTSIDE = "Cette commune n’est pas dans votre territoire. Vérifiez-la, ou retirez la ligne."
_TWICE = "Déjà lu à la ligne {line}. Gardez une des deux lignes."
_NOT_YOUR_ACTOR = (
    "Cet acteur est tenu par une autre équipe : vous ne pouvez pas y ajouter de solution."
)
RawLine = tuple[int, list[str]]


class Planner:
    """Reads the lists and the directory once, then plans by chunks of lines."""

    def __init__(self, batch: ImportBatch, user: Any) -> None:
        self.batch = batch
        self.shape = SHAPES[batch.kind]
        self.source = source_of(batch.source)
        self.scope = Scope(batch, user, self.shape)
        self.finder = PlaceFinder()
        self.imported = KnownRecords(self.shape.name, batch.source)
        self.actors = KnownActors(self.scope, self._imported_actors())
        self.solutions = KnownSolutions(self.imported)
        self.understanding = Understanding(
            batch.kind,
            mapping=batch.mapping,
            headers=batch.headers,
            choices=batch.choices,
            source=self.source,
            finder=self.finder,
            terms=terms_of(batch),
            near=self.scope.departements(),
            zones=ZoneReader(self.finder) if "zone" in batch.mapping else None,
        )
        self.lines_by_target: dict[int, int] = {}

    def _imported_actors(self) -> KnownRecords | None:
        """Actors by the references of the same source, or of the one that its services name."""
        if self.batch.kind == ImportKind.ACTORS:
            return self.imported
        other = ACTORS_OF.get(self.batch.source)
        return KnownRecords("actor", other) if other else None

    def plan(self, lines: Sequence[RawLine]) -> list[Draft]:
        drafts = [self.understanding.read(number, raw) for number, raw in lines]
        for draft in drafts:
            if not draft.problems:
                self._place(draft)
        self._compare([one for one in drafts if not one.problems and one.target])
        for draft in drafts:
            if draft.problems:
                draft.outcome, draft.diff, draft.kept = LineOutcome.REFUSED.value, {}, {}
            elif draft.target is None:
                draft.outcome = LineOutcome.CREATED.value
        return drafts

    def _place(self, draft: Draft) -> None:
        """Whose record it is, and whether this person may write it."""
        try:
            if self.batch.kind == ImportKind.ACTORS:
                self._place_actor(draft)
            else:
                self._place_solution(draft)
        except Unread as error:
            draft.refuse(error, self._column(error.code), self._read(error.code, draft))

    def _column(self, code: str) -> str:
        label = self.understanding._label
        if code in ("outside", "commune_missing"):
            return label("city")
        if code in ("actor_unknown", "not_your_actor"):
            return label("actor")
        return label(self.understanding.key)

    def _read(self, code: str, draft: Draft) -> str:
        if code == "outside":
            return self.finder.spots[draft.values["commune_id"]].label
        return "" if code == "commune_missing" else draft.label

    def _place_actor(self, draft: Draft) -> None:
        target = self.actors.target(draft)
        self._once(draft, target)
        draft.target = target
        self._check_territory(draft)
        if target is not None and not self.scope.may_edit(target):
            raise Unread("not_yours", _NOT_YOURS)
        self.actors.check_identifiers(draft)
        if target is None:
            if "commune_id" not in draft.values:
                raise Unread("commune_missing", "Écrivez la commune ou son code postal.")
            self.actors.remember(draft)
        self.lines_by_target[target or -draft.number] = draft.number

    def _check_territory(self, draft: Draft) -> None:
        """Whether the commune of a line is within reach. An existing record that stands there
        already is judged by its own rights alone."""
        commune = draft.values.get("commune_id")
        known = self.actors.rows.get(draft.target or 0)
        if commune is None or (known is not None and known[3] == commune):
            return
        if not self.scope.holds(self.finder.spots[commune]):
            raise Unread("outside", _OUTSIDE)

    def _place_solution(self, draft: Draft) -> None:
        values = draft.values
        actor = self.actors.named(
            values.pop("actor", ""),
            ref=values.pop("actor_ref", ""),
            uai=values.pop("actor_uai", ""),
            siret=values.pop("actor_siret", ""),
            commune=values.get("commune_id"),
        )
        values["actor_id"] = actor
        target = self.solutions.target(draft)
        self._once(draft, target)
        draft.target = target
        if target is not None and not self.scope.may_edit(target):
            raise Unread("not_yours", _NOT_YOURS)
        if not self.scope.may_edit_actor(actor):
            raise Unread("not_your_actor", _NOT_YOUR_ACTOR)
        if target is None:
            self.solutions.remember(draft)
        self.lines_by_target[target or -draft.number] = draft.number

    def _once(self, draft: Draft, target: int | None) -> None:
        """A line that means the record of a line above is refused: nobody can tell which counts."""
        line = self.lines_by_target.get(target or 0) or (-target if target and target < 0 else None)
        if line:
            raise Unread("twice", _TWICE.format(line=line))

    def _compare(self, drafts: Iterable[Draft]) -> None:
        by_target = {draft.target: draft for draft in drafts if draft.target}
        stored = stored_records(self.shape, list(by_target))
        inherited = inherited_values(self.shape, stored)
        human = human_columns(self.shape, list(by_target)) if self.source.is_official else {}
        for pk, draft in by_target.items():
            compare(
                draft,
                stored[pk],
                last=self.imported.values.get(pk, {}),
                human=human.get(pk, ()),
                inherited=inherited.get(pk, {}),
            )

    def gone(self) -> list[Draft]:
        """Records that this source wrote before and that its whole list no longer holds."""
        missing = [
            pk
            for pk in self.imported.values
            if pk not in self.lines_by_target
            and pk not in self.imported.gone
            and self.scope.may_edit(pk)
            and self._is_of_file(pk)
        ]
        drafts = []
        for start in range(0, len(missing), 500):
            stored = stored_records(self.shape, missing[start : start + 500])
            for pk, record in stored.items():
                draft = Draft(0, str(record.values[self.shape.title])[:200], target=pk)
                draft.outcome = LineOutcome.GONE.value
                if record.values["verified_at"]:
                    draft.diff = {"verified_at": [record.values["verified_at"], None]}
                drafts.append(draft)
        return drafts

    def _is_of_file(self, pk: int) -> bool:
        """A file of which some départements alone were read says nothing of the others."""
        if not self.batch.departements:
            return True
        actor = pk if self.batch.kind == ImportKind.ACTORS else self.solutions.actors.get(pk, 0)
        commune = self.actors.rows[actor][3] if actor in self.actors.rows else None
        home = self.finder.spots.get(commune or "")
        return home is not None and home.departement in self.batch.departements


def terms_of(batch: ImportBatch) -> dict[str, terms.Terms]:
    words = source_of(batch.source).words
    if batch.kind == ImportKind.ACTORS:
        return {"kind": terms.actor_kinds(words.get("kind"))}
    return {"scheme": terms.schemes(), **terms.lists_of_solutions()}
