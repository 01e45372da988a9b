"""Platforms of the demonstration: territories, members by circle, links between networks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from directory.demo import fiction
from directory.demo.content import SOURCE, ActorSpec, DemoContent, PlatformSpec
from directory.demo.territories import Territories
from directory.demo.timetable import verified_on
from directory.enums import MemberFunction, PublicationState
from directory.examples import marked
from directory.models import Actor, Membership, Platform, PlatformZone
from directory.models.platform import may_keep
from directory.words import fold


@dataclass
class PlatformBuilder:
    content: DemoContent
    territories: Territories
    numbers: fiction.Numbers
    actors: dict[str, Actor]
    today: date

    def create(self) -> dict[str, Platform]:
        """Platforms by key. Those that an earlier removal had to keep are taken as they are."""
        slugs = {spec.key: slugify(marked(spec.name)) for spec in self.content.platforms}
        kept = Platform.objects.examples().in_bulk(list(slugs.values()), field_name="slug")
        new = [spec for spec in self.content.platforms if slugs[spec.key] not in kept]
        built = {spec.key: self._build(spec, serial) for serial, spec in enumerate(new)}
        Platform.objects.bulk_create(built.values())
        PlatformZone.objects.bulk_create(
            PlatformZone(owner=built[spec.key], **part)
            for spec in new
            for part in self.territories.zone(_zone_text(spec), spec.areas[0]).parts
        )
        Membership.objects.bulk_create(
            member for spec in new for member in self._members(spec, built[spec.key])
        )
        self._give_sheets_to_keep([built[spec.key] for spec in new])
        platforms = {key: built.get(key) or kept[slugs[key]] for key in slugs}
        for spec in new:
            platforms[spec.key].linked.add(*(platforms[key] for key in spec.linked))
        return platforms

    def _give_sheets_to_keep(self, platforms: list[Platform]) -> None:
        """Each actor's sheet is kept by the first platform of its département that lists it."""
        given: dict[int, Actor] = {}
        members = Membership.objects.filter(platform__in=platforms).order_by("pk")
        for member in members.select_related("platform", "actor__commune"):
            if member.actor_id not in given and may_keep(member.platform, member.actor):
                member.actor.steward = member.platform
                given[member.actor_id] = member.actor
        Actor.objects.bulk_update(given.values(), ["steward"])

    def _build(self, spec: PlatformSpec, serial: int) -> Platform:
        name = marked(spec.name)
        departement = self.content.areas[spec.areas[0]].departement
        return Platform(
            kind=spec.kind,
            name=name,
            name_key=fold(name)[:180],
            slug=slugify(name),
            departement_id=departement,
            presentation=spec.presentation,
            territory_text=spec.territory,
            lead_function=spec.lead_function,
            public_phone=self.numbers.take(departement),
            public_email=fiction.email("plateforme", spec.key),
            state=PublicationState.PUBLISHED,
            is_example=True,
            source=SOURCE,
            source_ref=spec.key,
            source_date=self.today,
            verified_at=verified_on(None, today=self.today, serial=serial),
            verified_by=SOURCE,
        )

    def _members(self, spec: PlatformSpec, platform: Platform) -> list[Membership]:
        members = [
            actor
            for area in spec.areas
            for actor in self.content.areas[area].actors
            if not spec.only or actor.kind in spec.only
        ]
        return [
            self._member(spec, platform, actor, position)
            for position, actor in enumerate(members, start=1)
        ]

    def _member(
        self, spec: PlatformSpec, platform: Platform, actor: ActorSpec, position: int
    ) -> Membership:
        kind = self.content.kinds[actor.kind]
        leads = actor.key in spec.leads
        roles = {f"does_{role}": True for role in kind.roles}
        if leads:
            roles["does_steering"] = True
        return Membership(
            platform=platform,
            actor=self.actors[actor.key],
            circle=spec.circles.get(actor.key, kind.circle),
            function=MemberFunction.LEAD if leads else _second_in_line(kind.function, actor),
            representative=fiction.person(f"{spec.key}/{actor.key}"),
            professional_phone=self.numbers.take(platform.departement_id),
            professional_email=fiction.email("membre", f"{spec.key}-{actor.key}"),
            position=position,
            **roles,
        )


def _second_in_line(function: str, actor: ActorSpec) -> str:
    """Only the leads of a platform are called so: the other missions locales send an adviser."""
    if function == MemberFunction.LEAD:
        return MemberFunction.ADVISER
    if function == MemberFunction.CIO_DIRECTOR and actor.key != f"{actor.area}.cio":
        return MemberFunction.PSYEN
    return function


def _zone_text(spec: PlatformSpec) -> str:
    """« bassin » of each area of the platform; other zones as they are written."""
    if spec.zone == "bassin":
        return "bassin:" + ",".join(spec.areas)
    return spec.zone
