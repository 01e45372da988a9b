"""A drawn directory in the tables, by bulk writes, and what the search reads there.

`main(file)`, in a process of another database: all directories read back, pickled into that file.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from taggit.models import Tag, TaggedItem

from bench.generator import bulk
from directory.enums import (
    Confidence,
    EntryKind,
    PlatformKind,
    Precision,
    PublicationState,
    SchemeScope,
    ZoneKind,
)
from directory.geography import FRANCE
from directory.models import (
    Academie,
    Actor,
    ActorKind,
    AgeRule,
    Audience,
    Commune,
    CustomZone,
    Departement,
    Intake,
    Level,
    Place,
    Platform,
    PlatformZone,
    Prescriber,
    Region,
    Scheme,
    Solution,
    SolutionZone,
    Status,
    SynonymGroup,
    SynonymPhrase,
)
from directory.words import fold
from search.corpus import read_corpus
from search.documents import Corpus, Document, DocumentIntake, DocumentPlace, Rule
from tests.contracts.storable import CORPORA, DrawnScheme, schemes_of, storable_corpus
from tests.search.corpora import DEPARTEMENTS, SYNONYMS, VOCABULARIES, geography, homes
from tests.search.corpora import TODAY as DRAWN_DAY

_VOCABULARIES: dict[str, tuple[str, Any]] = {
    "audiences": ("public", Audience),
    "levels": ("niveau", Level),
    "statuses": ("statut", Status),
    "prescribers": ("prescripteur", Prescriber),
}
_PART_KINDS = {
    "commune": ZoneKind.COMMUNES,
    "departement": ZoneKind.DEPARTEMENT,
    "academie": ZoneKind.ACADEMIE,
    "region": ZoneKind.REGION,
}


def write(seed: int) -> None:
    _Writer(seed).write()


def read_back(seed: int) -> Corpus:
    """Written, read, and taken back."""
    with transaction.atomic():
        write(seed)
        corpus = read_corpus()
        transaction.set_rollback(True)
    return corpus


def read_all() -> dict[int, Corpus]:
    return {seed: read_back(seed) for seed in CORPORA}


def main(file: str) -> None:
    Path(file).write_bytes(pickle.dumps(read_all()))


def _part(code: str) -> dict[str, str]:
    kind, _, value = code.partition(":")
    return {f"{kind}_id": value}


class _Writer:
    def __init__(self, seed: int) -> None:
        self.corpus, self.schemes = storable_corpus(seed), schemes_of(seed)
        self.rows: dict[type[models.Model], list[Any]] = {}
        self.keys: dict[str, dict[str, int]] = {}
        self.platforms: dict[frozenset[str], int] = {}
        self.basins: dict[frozenset[str], int] = {}

    def add(self, row: models.Model) -> None:
        self.rows.setdefault(type(row), []).append(row)

    def flush(self) -> None:
        for rows in self.rows.values():
            bulk(rows)
        self.rows = {}

    def write(self) -> None:
        for step in (self._territories, self._words, self._schemes, self._solutions):
            step()
            self.flush()

    # ---- around the solutions -------------------------------------------------------------------

    def _territories(self) -> None:
        regions = {region for _, region in DEPARTEMENTS.values()}
        for code in sorted(regions):
            self.add(Region(code=code, name=code, zone="metro"))
        for academie, region in sorted({pair for pair in DEPARTEMENTS.values() if pair[0]}):
            self.add(Academie(code=academie, name=academie, region_id=region))
        for code, (own, region) in DEPARTEMENTS.items():
            row = Departement(code=code, name=code, academie_id=own, region_id=region, zone="metro")
            self.add(row)
        for home in homes().values():
            self.add(
                Commune(
                    code=home.code, name=home.name, search_name=fold(home.name),
                    departement_id=home.departement,
                    latitude=home.latitude, longitude=home.longitude,
                )
            )  # fmt: skip
        for pk, (slug, codes) in enumerate(geography().platforms.items(), 1):
            self.platforms[codes] = pk
            state = PublicationState.PUBLISHED
            kind, at = PlatformKind.PSAD, next(iter(DEPARTEMENTS))
            self.add(
                Platform(pk=pk, slug=slug, name=slug, kind=kind, departement_id=at, state=state)
            )
            for code in sorted(codes):
                self.add(PlatformZone(owner_id=pk, **_part(code)))

    def _words(self) -> None:
        for owner, (facet, model) in _VOCABULARIES.items():
            self.keys[owner] = {slug: pk for pk, slug in enumerate(VOCABULARIES[facet], 1)}
            for slug, pk in self.keys[owner].items():
                self.add(model(pk=pk, slug=slug, label=slug, position=pk))
        tags = {word for one in self.corpus.documents for word in one.texts[1].split(" · ")}
        self.keys["tags"] = {tag: pk for pk, tag in enumerate(sorted(tags), 1)}
        for tag, pk in self.keys["tags"].items():
            self.add(Tag(pk=pk, name=tag, slug=f"mot-{pk}"))
        self._synonyms()

    def _synonyms(self) -> None:
        """A phrase is of one group only: two that share one are the same."""
        group_of: dict[str, int] = {}
        for pk, phrases in enumerate(SYNONYMS, 1):
            self.add(SynonymGroup(pk=pk))
            group = next((group_of[fold(text)] for text in phrases if fold(text) in group_of), pk)
            for text in phrases:
                if fold(text) not in group_of:
                    group_of[fold(text)] = group
                    self.add(SynonymPhrase(group_id=group, text=text, key=fold(text)))

    def _schemes(self) -> None:
        self.keys["schemes"] = {slug: pk for pk, slug in enumerate(self.schemes, 1)}
        for pk, drawn in enumerate(self.schemes.values(), 1):
            self.add(
                Scheme(
                    pk=pk, slug=drawn.slug, name=drawn.name, sigle=drawn.sigle,
                    category=drawn.category, phase=drawn.phase, obligation=drawn.obligation,
                    freshness_days=drawn.freshness_days, scope=SchemeScope.NATIONAL,
                )
            )  # fmt: skip
        self.flush()
        for pk, drawn in enumerate(self.schemes.values(), 1):
            self._links(Scheme, pk, "audiences", drawn.audiences)
            self._links(Scheme, pk, "levels", drawn.levels)
            self._tags(Scheme, pk, drawn.tags)
            for rule in drawn.rules:
                self.add(_age_rule(rule, scheme_id=pk))

    # ---- solutions ------------------------------------------------------------------------------

    def _solutions(self) -> None:
        self.add(ActorKind(pk=1, slug="association", label="Association"))
        names = sorted({one.texts[2].split(" · ")[0] for one in self.corpus.documents})
        self.keys["actors"] = {name: pk for pk, name in enumerate(names, 1)}
        for name, pk in self.keys["actors"].items():
            self.add(Actor(pk=pk, name=name, name_key=fold(name), slug=f"a-{pk}", kind_id=1))
        self.flush()
        last = max(one.id for one in self.corpus.documents)
        for one in self.corpus.documents:
            self._solution(one, one.id, PublicationState.PUBLISHED)
        # What is not published is read by nobody.
        for pk, one in enumerate(self.corpus.documents[:20], last + 1):
            state = (PublicationState.DRAFT, PublicationState.ARCHIVED)[pk % 2]
            self._solution(one, pk, state)

    def _solution(self, one: Document, pk: int, state: str) -> None:
        scheme = self.schemes[one.scheme]
        kind, parts = self._zone(one)
        summary, _, description = one.texts[3].partition(" ")
        inherited = one.freshness_days == (scheme.freshness_days or 180)
        self.add(
            Solution(
                pk=pk, title=one.texts[0], title_key=one.title_key, slug=f"s-{pk}", state=state,
                scheme_id=self.keys["schemes"][one.scheme],
                actor_id=self.keys["actors"][one.texts[2].split(" · ")[0]],
                summary=summary, description=description, zone_kind=kind,
                is_remote=one.remote, has_boarding=one.boarding or None,
                is_accessible=one.accessible or (None, False)[pk % 2],
                verified_at=one.verified_at,
                freshness_days=None if inherited else one.freshness_days,
                suspended_from=one.suspended_from, suspended_until=one.suspended_until,
                archived_at=DRAWN_DAY if state == PublicationState.ARCHIVED else None,
            )
        )  # fmt: skip
        for part in parts:
            self.add(SolutionZone(solution_id=pk, **part))
        self._own(one, pk, scheme)
        for position, place in enumerate(one.places):
            self.add(_place(place, solution_id=pk, position=position))
        for intake in one.intakes:
            self.add(_intake(intake, pk))

    def _own(self, one: Document, pk: int, scheme: DrawnScheme) -> None:
        """What it does not inherit."""
        if one.rules != scheme.rules:
            for rule in one.rules:
                self.add(_age_rule(rule, solution_id=pk))
        for owner in ("audiences", "levels"):
            if getattr(one, owner) != getattr(scheme, owner):
                self._links(Solution, pk, owner, getattr(one, owner))
        for owner in ("statuses", "prescribers"):
            self._links(Solution, pk, owner, getattr(one, owner))
        self._tags(Solution, pk, one.texts[1].removeprefix(scheme.words).split(" · ")[1:])

    def _zone(self, one: Document) -> tuple[str, list[dict[str, Any]]]:
        """A platform's territory, a basin of several communes, or its territories one by one."""
        if not one.zone:
            return "", []
        if one.zone == {FRANCE}:
            return ZoneKind.FRANCE, []
        if one.zone in self.platforms:
            return ZoneKind.PSAD, [{"platform_id": self.platforms[one.zone]}]
        kinds = {code.partition(":")[0] for code in one.zone}
        if kinds <= {"commune"} and len(one.zone) > 2 and one.id % 2:
            return ZoneKind.BASSIN, [{"basin_id": self._basin(one.zone)}]
        return _PART_KINDS[min(kinds)], [_part(code) for code in sorted(one.zone)]

    def _basin(self, codes: frozenset[str]) -> int:
        if codes not in self.basins:
            pk = self.basins[codes] = len(self.basins) + 1
            bulk([CustomZone(pk=pk, name=f"Bassin {pk}", slug=f"bassin-{pk}")])
            through = CustomZone.communes.through
            bulk([through(customzone_id=pk, **_part(code)) for code in sorted(codes)])
        return self.basins[codes]

    def _links(
        self, model: type[models.Model], pk: int, owner: str, slugs: tuple[str, ...]
    ) -> None:
        """Last first: the order is that of the vocabulary."""
        through = getattr(model, owner).through
        target = getattr(model, owner).field.m2m_reverse_field_name()
        for slug in reversed(slugs):
            keys = {
                f"{model._meta.model_name}_id": pk,
                f"{target}_id": self.keys[owner][slug],
            }
            self.add(through(**keys))

    def _tags(self, model: type[models.Model], pk: int, tags: Any) -> None:
        kind = ContentType.objects.get_for_model(model)
        for tag in tags:
            self.add(TaggedItem(tag_id=self.keys["tags"][tag], object_id=pk, content_type=kind))


def _age_rule(rule: Rule, **owner: int) -> AgeRule:
    return AgeRule(
        minimum=rule.minimum, maximum=rule.maximum, confidence=Confidence.SEED,
        condition="avec un accord" if rule.conditional else "", **owner,
    )  # fmt: skip


def _place(place: DocumentPlace, **at: int) -> Place:
    """One that stands at its commune says so in one of two ways."""
    home = homes()[place.commune]
    row = Place(commune_id=place.commune, **at)
    point = place.latitude, place.longitude
    if point == (home.latitude, home.longitude):
        if at["solution_id"] % 2:
            return row
        row.address_hidden, point = True, (10.0, 10.0)
    row.latitude, row.longitude = point
    row.precision = Precision.ADDRESS
    return row


def _intake(intake: DocumentIntake, solution: int) -> Intake:
    return Intake(
        solution_id=solution,
        kind=EntryKind.PERMANENTE if intake.permanent else EntryKind.DATEE,
        starts_on=intake.starts_on, apply_by=intake.apply_by,
        open_places=intake.open_places, total_places=intake.total_places,
        seen_at=intake.seen_at, expires_at=intake.expires_at,
    )  # fmt: skip
