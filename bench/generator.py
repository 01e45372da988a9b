"""A seeded directory: published solutions with all that the meaning of a search needs.

Plain bulk writes that pass by the changelog: nobody follows a database that is being made.
Needs communes, schemes and vocabularies in the database; invents everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction
from taggit.models import Tag, TaggedItem

from bench import texts
from bench.territories import Commune, Territories, make_territories
from directory.enums import (
    Confidence,
    ContactVisibility,
    EntryKind,
    Precision,
    PublicationState,
    ZoneKind,
)
from directory.models import (
    Actor,
    ActorKind,
    AgeRule,
    Audience,
    Contact,
    Intake,
    Level,
    Place,
    Prescriber,
    Scheme,
    Solution,
    SolutionZone,
    Status,
)
from directory.words import fold

_BATCH = 4_000
_ZONES = {
    "": 15, ZoneKind.COMMUNES: 10, ZoneKind.BASSIN: 20, ZoneKind.PSAD: 8,
    ZoneKind.DEPARTEMENT: 25, ZoneKind.ACADEMIE: 7, ZoneKind.REGION: 10, ZoneKind.FRANCE: 5,
}  # fmt: skip
_TAGS = (
    "santé mentale", "logement", "permis de conduire", "mobilité", "internat", "estime de soi",
    "numérique", "sport", "culture", "alternance", "stage", "handicap", "mineurs", "parents",
)  # fmt: skip


def bulk(rows: Sequence[models.Model]) -> None:
    """Insert without the changelog. Rows of one model."""
    if rows:
        models.QuerySet(type(rows[0])).bulk_create(rows, batch_size=1_000)


def _let_keys_go_on() -> None:
    """Rows with keys of ours leave the sequences of PostgreSQL behind; SQLite has none."""
    written = list(apps.get_app_config("directory").get_models(include_auto_created=True))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(statement)


@dataclass(slots=True)
class _Rows:
    """Unsaved rows of one batch, in the order in which they must be written."""

    solutions: list[Any] = field(default_factory=list)
    places: list[Any] = field(default_factory=list)
    intakes: list[Any] = field(default_factory=list)
    zones: list[Any] = field(default_factory=list)
    rules: list[Any] = field(default_factory=list)
    tags: list[Any] = field(default_factory=list)
    links: dict[str, list[Any]] = field(default_factory=dict)

    def write(self) -> None:
        for rows in (self.solutions, self.places, self.intakes, self.zones, self.rules, self.tags):
            bulk(rows)
        for rows in self.links.values():
            bulk(rows)


@dataclass(slots=True)
class Generator:
    seed: int
    today: date
    rng: Random = field(init=False)
    territories: Territories = field(init=False)
    schemes: list[tuple[int, str]] = field(init=False)
    vocabularies: dict[str, list[int]] = field(init=False)
    tags: list[int] = field(init=False)

    def fill(self, count: int) -> None:
        """Add `count` published solutions, and a few drafts that no search may show."""
        self.rng = Random(self.seed)
        with transaction.atomic():
            self.territories = make_territories(self.rng)
            self.schemes = list(Scheme.objects.order_by("pk").values_list("pk", "name"))
            self.vocabularies = {
                "audiences": _keys(Audience),
                "levels": _keys(Level),
                "statuses": _keys(Status),
                "prescribers": _keys(Prescriber),
            }
            self.tags = [Tag.objects.get_or_create(name=name)[0].pk for name in _TAGS]
            actors = self._make_actors(max(1, count // 4))
            self._make_solutions(count, actors)
            _let_keys_go_on()

    # ---- actors ---------------------------------------------------------------------------------

    def _make_actors(self, count: int) -> list[tuple[int, Commune]]:
        first = _next_key(Actor)
        kinds = _keys(ActorKind)
        homes = self.territories.drawn(self.rng, count)
        made, contacts = [], []
        for pk, commune in enumerate(homes, first):
            made.append(self._actor(pk, commune, self.rng.choice(kinds)))
            for visibility in ContactVisibility:
                contacts.append(self._contact(pk, visibility))
        bulk(made)
        bulk(contacts)
        return [(pk, commune) for pk, commune in enumerate(homes, first)]

    def _actor(self, pk: int, commune: Commune, kind: int) -> Actor:
        name = texts.actor_name(self.rng, commune.name)
        return Actor(
            pk=pk,
            name=name,
            slug=f"mesure-acteur-{pk}",
            name_key=fold(name)[:220],
            kind_id=kind,
            commune_id=commune.code,
            state=PublicationState.PUBLISHED,
            verified_at=self.today - timedelta(days=self.rng.randint(0, 400)),
        )

    def _contact(self, actor: int, visibility: ContactVisibility) -> Contact:
        """Numbers kept for fiction."""
        return Contact(
            actor_id=actor,
            function="Accueil",
            phone=f"01 99 00 {self.rng.randint(10, 99)} {self.rng.randint(10, 99)}",
            email=f"accueil{actor}@exemple.test",
            visibility=visibility,
        )

    # ---- solutions ------------------------------------------------------------------------------

    def _make_solutions(self, count: int, actors: list[tuple[int, Commune]]) -> None:
        first = _next_key(Solution)
        weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.schemes))))
        self.rng.shuffle(self.schemes)
        drafts = count // 50
        rows = _Rows()
        for pk in range(first, first + count + drafts):
            state = PublicationState.PUBLISHED if pk < first + count else PublicationState.DRAFT
            scheme = self.rng.choices(self.schemes, cum_weights=weights)[0]
            self._add(rows, pk, scheme, self.rng.choice(actors), state)
            if len(rows.solutions) >= _BATCH:
                rows.write()
                rows = _Rows()
        rows.write()

    def _add(
        self,
        rows: _Rows,
        pk: int,
        scheme: tuple[int, str],
        actor: tuple[int, Commune],
        state: PublicationState,
    ) -> None:
        rng, commune = self.rng, actor[1]
        kind = rng.choices(list(_ZONES), list(_ZONES.values()))[0]
        remote = rng.random() < 0.06
        solution = self._solution(pk, scheme, actor, remote)
        solution.zone_kind, solution.state = kind, state
        rows.solutions.append(solution)
        rows.zones.extend(
            SolutionZone(solution_id=pk, **part)
            for part in self.territories.parts(rng, kind, commune)
        )
        rows.places.extend(self._places(pk, commune, remote))
        rows.intakes.extend(self._intake(pk) for _ in range(rng.choice((0, 0, 1, 1, 1, 2, 3, 4))))
        rows.rules.extend(self._rules(pk))
        for name, odds, most in (
            ("audiences", 0.1, 3),
            ("levels", 0.08, 3),
            ("statuses", 0.85, 2),
            ("prescribers", 0.85, 3),
        ):
            if rng.random() < odds:
                rows.links.setdefault(name, []).extend(self._links(name, pk, most))
        if rng.random() < 0.2:
            rows.tags.append(
                TaggedItem(
                    tag_id=rng.choice(self.tags),
                    object_id=pk,
                    content_type=ContentType.objects.get_for_model(Solution),
                )
            )

    def _solution(
        self, pk: int, scheme: tuple[int, str], actor: tuple[int, Commune], remote: bool
    ) -> Solution:
        rng = self.rng
        title = texts.title(rng, scheme[1], actor[1].name)
        solution = Solution(
            pk=pk,
            title=title,
            slug=f"mesure-{pk}",
            title_key=fold(title)[:220],
            scheme_id=scheme[0],
            actor_id=actor[0],
            summary=texts.summary(rng),
            description=texts.summary(rng) if rng.random() < 0.3 else "",
            duration=f"{rng.randint(1, 12)} mois",
            how_to_apply="Appelez l’accueil, un entretien suit dans la semaine.",
            is_remote=remote,
            has_boarding=rng.choice((None, False, False, True)),
            is_accessible=rng.choice((None, False, True)),
            freshness_days=rng.choice((None, None, None, 90, 365)),
        )
        if rng.random() < 0.9:
            solution.verified_at = self.today - timedelta(days=rng.randint(0, 400))
        if rng.random() < 0.02:
            solution.suspended_from = self.today - timedelta(days=rng.randint(-20, 20))
            solution.suspended_until = solution.suspended_from + timedelta(days=rng.randint(0, 60))
        return solution

    def _places(self, pk: int, commune: Commune, remote: bool) -> Iterator[Place]:
        count = self.rng.choices((0, 1, 2, 3), (80, 20, 0, 0) if remote else (8, 66, 17, 9))[0]
        for position in range(count):
            at = commune if position == 0 else self.territories.neighbour(self.rng, commune)
            place = Place(solution_id=pk, commune_id=at.code, position=position)
            if at.latitude is not None and at.longitude is not None and self.rng.random() < 0.7:
                place.latitude = round(at.latitude + self.rng.uniform(-0.03, 0.03), 5)
                place.longitude = round(at.longitude + self.rng.uniform(-0.04, 0.04), 5)
                place.precision = Precision.ADDRESS
                place.address = f"{self.rng.randint(1, 200)} rue de la Mesure"
            yield place

    def _intake(self, pk: int) -> Intake:
        """Permanent, coming or past; half with places, of which some are no longer believed."""
        rng = self.rng
        intake = Intake(solution_id=pk, kind=EntryKind.PERMANENTE)
        if rng.random() < 0.65:
            intake.kind = EntryKind.DATEE
            intake.starts_on = self.today + timedelta(days=rng.randint(-60, 240))
            if rng.random() < 0.5:
                intake.apply_by = intake.starts_on - timedelta(days=rng.randint(0, 40))
        if rng.random() < 0.5:
            intake.total_places = rng.randint(4, 24)
            intake.open_places = rng.randint(0, intake.total_places)
            intake.seen_at = self.today - timedelta(days=rng.randint(0, 60))
            intake.expires_at = intake.seen_at + timedelta(days=rng.choice((15, 30, 60)))
        return intake

    def _rules(self, pk: int) -> Iterator[AgeRule]:
        """Own rules for some; the others inherit their scheme's."""
        if self.rng.random() >= 0.15:
            return
        minimum = self.rng.choice((None, 15, 16, 16, 18))
        maximum = self.rng.choice((None, 18, 21, 25, 29))
        yield AgeRule(solution_id=pk, minimum=minimum, maximum=maximum, confidence=Confidence.SEED)
        if minimum and self.rng.random() < 0.5:
            yield AgeRule(
                solution_id=pk,
                minimum=minimum - 1,
                maximum=minimum - 1,
                condition="avec l’accord de la direction académique",
                confidence=Confidence.TO_CHECK,
            )

    def _links(self, name: str, pk: int, most: int) -> Iterator[models.Model]:
        through = getattr(Solution, name).through
        target = getattr(Solution, name).field.m2m_reverse_field_name()
        known = self.vocabularies[name]
        count = min(self.rng.randint(1, most), len(known))
        for key in self.rng.sample(known, count):
            yield through(**{"solution_id": pk, f"{target}_id": key})


def _keys(model: Any) -> list[int]:
    return list(model.objects.order_by("pk").values_list("pk", flat=True))


def _next_key(model: Any) -> int:
    last = model.objects.aggregate(last=models.Max("pk"))["last"]
    return int(last or 0) + 1
