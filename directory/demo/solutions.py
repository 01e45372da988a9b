"""Solutions of the demonstration, with their places, zones, intakes, age rules and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.text import slugify
from taggit.models import Tag, TaggedItem

from directory.demo.content import SOURCE, DemoContent, SchemeSpec, SolutionSpec
from directory.demo.territories import Territories
from directory.demo.timetable import build_intakes, next_meeting, verified_on
from directory.enums import Confidence, PublicationState
from directory.models import (
    Actor,
    AgeRule,
    Audience,
    Intake,
    Level,
    Place,
    Prescriber,
    Scheme,
    Solution,
    SolutionZone,
    Status,
)
from directory.words import key_of

# In a wheelchair: yes, not known, no: every answer occurs.
_ACCESSIBLE = (True, True, None, False)
_ARCHIVED_DAYS_AGO, _SUSPENDED_DAYS = 45, (10, 25)
_WORDS: tuple[tuple[Any, str], ...] = (
    (Audience, "audience"),
    (Level, "level"),
    (Status, "status"),
    (Prescriber, "prescriber"),
)
_AS_SCHEME = (
    "selection how_to_apply papers leads_to pay cost meals scholarship assessment_by derogation_by "
    "months_out_of_school reply_delay_days parent_signature volunteer_only"
).split()


@dataclass
class SolutionBuilder:
    content: DemoContent
    territories: Territories
    actors: dict[str, Actor]
    today: date
    _turns: Counter[str] = field(default_factory=Counter)

    def create(self) -> list[Solution]:
        schemes = Scheme.objects.in_bulk(list(self.content.schemes), field_name="slug")
        specs = self.content.solutions
        built = [
            self._build(spec, schemes[spec.scheme], serial) for serial, spec in enumerate(specs)
        ]
        Solution.objects.bulk_create(built)
        pairs = list(zip(specs, built, strict=True))
        self._create_parts(pairs)
        self._link_words(pairs)
        self._link_tags(pairs)
        _link_successors(pairs)
        return built

    def _build(self, spec: SolutionSpec, scheme: Scheme, serial: int) -> Solution:
        rules = self.content.schemes[spec.scheme]
        return Solution(
            title=spec.title,
            slug=slugify(f"{spec.title} exemple"),
            title_key=key_of(spec.title),
            scheme=scheme,
            actor=self.actors[spec.actor],
            summary=spec.summary,
            description=spec.description,
            duration=_in_turn(rules.duration, serial),
            rhythm=spec.rhythm or _in_turn(rules.rhythm, serial),
            transport=spec.transport,
            zone_kind=self._zone(spec).kind,
            is_remote=spec.remote,
            is_itinerant=spec.itinerant,
            has_boarding=rules.boarding if spec.boarding is None else spec.boarding,
            is_accessible=_accessible(spec, serial),
            is_example=True,
            source=SOURCE,
            source_ref=f"{spec.area}/{serial}",
            source_date=self.today,
            verified_at=verified_on(spec.freshness, today=self.today, serial=serial),
            verified_by=SOURCE,
            **{name: getattr(rules, name) for name in _AS_SCHEME},
            **self._publication(spec),
            **self._meeting(spec, rules, serial),
        )

    def _publication(self, spec: SolutionSpec) -> dict[str, Any]:
        columns: dict[str, Any] = {"state": spec.state}
        if spec.state == PublicationState.ARCHIVED:
            columns["archived_at"] = self.today - timedelta(days=_ARCHIVED_DAYS_AGO)
        if spec.suspended:
            since, until = _SUSPENDED_DAYS
            columns |= {
                "suspended_message": spec.suspended,
                "suspended_from": self.today - timedelta(days=since),
                "suspended_until": self.today + timedelta(days=until),
            }
        return columns

    def _meeting(self, spec: SolutionSpec, rules: SchemeSpec, serial: int) -> dict[str, Any]:
        wanted = rules.meeting if spec.meeting is None else spec.meeting
        if not wanted:
            return {}
        return {
            "next_meeting_at": next_meeting(today=self.today, serial=serial),
            "next_meeting_place": "Sur place, sans inscription. Un proche peut venir.",
        }

    def _zone(self, spec: SolutionSpec) -> Any:
        text = self.content.schemes[spec.scheme].zone if spec.zone is None else spec.zone
        return self.territories.zone(text, spec.area)

    def _create_parts(self, pairs: list[tuple[SolutionSpec, Solution]]) -> None:
        Place.objects.bulk_create(
            place for spec, solution in pairs for place in self._places(spec, solution)
        )
        SolutionZone.objects.bulk_create(
            SolutionZone(solution=solution, **part)
            for spec, solution in pairs
            for part in self._zone(spec).parts
        )
        Intake.objects.bulk_create(
            intake
            for serial, (spec, solution) in enumerate(pairs)
            for intake in self._intakes(spec, solution, serial)
        )
        AgeRule.objects.bulk_create(
            AgeRule(
                solution=solution,
                minimum=age.min,
                maximum=age.max,
                condition=age.condition,
                condition_plain=age.condition,
                source=age.source,
                source_date=self.today,
                confidence=Confidence.TO_CHECK,
            )
            for spec, solution in pairs
            for age in spec.ages
        )

    def _places(self, spec: SolutionSpec, solution: Solution) -> Iterator[Place]:
        """At the actor's; the other communes have no address: shown at the commune ("≈")."""
        if not spec.on_site:
            return
        actor = self.actors[spec.actor]
        at_actor = self.content.actors[spec.actor].commune
        for position, code in enumerate(spec.places or [at_actor]):
            place = Place(solution=solution, commune_id=code, position=position)
            if code == at_actor and not spec.itinerant:
                place.address, place.postal_code = actor.address, actor.postal_code
                place.latitude, place.longitude = actor.latitude, actor.longitude
                place.precision = actor.precision
            yield place

    def _intakes(self, spec: SolutionSpec, solution: Solution, serial: int) -> list[Intake]:
        pattern = spec.intakes
        if pattern is None:
            pattern = _in_turn(self.content.schemes[spec.scheme].intakes, self._turns[spec.scheme])
            self._turns[spec.scheme] += 1
        intakes = build_intakes(pattern, today=self.today, serial=serial)
        for intake in intakes:
            intake.solution = solution
        return intakes

    def _link_words(self, pairs: list[tuple[SolutionSpec, Solution]]) -> None:
        """Audiences and levels are inherited when empty; statuses and prescribers never are."""
        for model, column in _WORDS:
            ids = dict(model.objects.values_list("slug", "pk"))
            through = _through(model)
            through.objects.bulk_create(
                through(solution_id=solution.pk, **{f"{column}_id": ids[slug]})
                for spec, solution in pairs
                for slug in self._words(spec)[column]
            )

    def _words(self, spec: SolutionSpec) -> dict[str, list[str]]:
        rules = self.content.schemes[spec.scheme]
        return {
            "audience": spec.audiences,
            "level": spec.levels,
            "status": rules.statuses,
            "prescriber": spec.prescribers or rules.prescribers,
        }

    def _link_tags(self, pairs: list[tuple[SolutionSpec, Solution]]) -> None:
        tags = {name: _tag(name) for name in self.content.tags}
        TaggedItem.objects.bulk_create(
            TaggedItem(tag=tags[name], content_object=solution)
            for spec, solution in pairs
            for name in spec.tags
        )


def _through(model: type[Any]) -> Any:
    """The join table between solutions and a vocabulary."""
    fields = Solution._meta.many_to_many
    return next(f.remote_field.through for f in fields if f.related_model is model)


def _tag(name: str) -> Tag:
    return Tag.objects.filter(name__iexact=name).first() or Tag.objects.create(name=name)


def _in_turn(texts: list[str], serial: int) -> str:
    return texts[serial % len(texts)]


def _accessible(spec: SolutionSpec, serial: int) -> bool | None:
    return _ACCESSIBLE[serial % len(_ACCESSIBLE)] if spec.accessible is None else spec.accessible


def _link_successors(pairs: Iterable[tuple[SolutionSpec, Solution]]) -> None:
    by_title = {spec.title: solution for spec, solution in pairs}
    successors = []
    for spec, solution in pairs:
        if spec.replaced_by:
            solution.replaced_by = by_title[spec.replaced_by]
            successors.append(solution)
    Solution.objects.bulk_update(successors, ["replaced_by"])
