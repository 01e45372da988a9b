"""Actors of the demonstration, with the zone they serve and two contacts each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import slugify

from directory.demo import fiction
from directory.demo.content import SOURCE, ActorSpec, DemoContent, KindSpec
from directory.demo.territories import Territories, Zone
from directory.demo.timetable import verified_on
from directory.enums import ContactVisibility, Precision, PublicationState
from directory.examples import marked
from directory.models import Actor, ActorKind, ActorZone, Commune, Contact
from directory.words import key_of


@dataclass
class ActorBuilder:
    content: DemoContent
    territories: Territories
    numbers: fiction.Numbers
    today: date

    def create(self) -> dict[str, Actor]:
        """Actors by key. Those that an earlier removal had to keep are taken as they are."""
        slugs = {key: _slug(spec) for key, spec in self.content.actors.items()}
        kept = Actor.objects.examples().in_bulk(list(slugs.values()), field_name="slug")
        kinds = ActorKind.objects.in_bulk(list(self.content.kinds), field_name="slug")
        built = {
            key: self._build(spec, kinds[spec.kind], serial)
            for serial, (key, spec) in enumerate(self.content.actors.items())
            if slugs[key] not in kept
        }
        Actor.objects.bulk_create(built.values())
        self._create_zones(built)
        self._create_contacts(built)
        return {key: built.get(key) or kept[slugs[key]] for key in slugs}

    def _build(self, spec: ActorSpec, kind: ActorKind, serial: int) -> Actor:
        words = self.content.kinds[spec.kind]
        name = marked(spec.name)
        commune = self.territories.communes[spec.commune]
        return Actor(
            name=name,
            slug=_slug(spec),
            name_key=key_of(name),
            kind=kind,
            commune=commune,
            presentation=words.presentation[serial % len(words.presentation)],
            opening=words.opening[serial % len(words.opening)],
            platform_role=words.platform_role,
            confidentiality=words.confidentiality,
            state=PublicationState.PUBLISHED,
            zone_kind=self._zone(spec, words).kind,
            is_example=True,
            source=SOURCE,
            source_ref=spec.key,
            source_date=self.today,
            verified_at=verified_on(None, today=self.today, serial=serial),
            verified_by=SOURCE,
            address=spec.street,
            postal_code=self.territories.postal_codes.get(spec.commune, ""),
            **_point(spec, commune),
        )

    def _zone(self, spec: ActorSpec, words: KindSpec) -> Zone:
        return self.territories.zone(words.zone, spec.area)

    def _create_zones(self, built: dict[str, Actor]) -> None:
        specs = self.content.actors
        ActorZone.objects.bulk_create(
            ActorZone(actor=actor, **part)
            for key, actor in built.items()
            for part in self._zone(specs[key], self.content.kinds[specs[key].kind]).parts
        )

    def _create_contacts(self, built: dict[str, Actor]) -> None:
        Contact.objects.bulk_create(
            contact
            for key, actor in built.items()
            for contact in self._contacts(self.content.actors[key], actor)
        )

    def _contacts(self, spec: ActorSpec, actor: Actor) -> list[Contact]:
        departement = self.territories.communes[spec.commune].departement_id
        public = Contact(
            actor=actor,
            function="Accueil",
            phone=self.numbers.take(departement),
            email=fiction.email("accueil", spec.key),
            visibility=ContactVisibility.PUBLIC,
        )
        professional = Contact(
            actor=actor,
            function=self.content.kinds[spec.kind].contact,
            name=fiction.person(spec.key),
            phone=self.numbers.take(departement),
            email=fiction.email("equipe", spec.key),
            visibility=ContactVisibility.PROFESSIONAL,
            position=1,
        )
        # A steering service receives nobody: nothing of it is for the public.
        return [public, professional] if actor.kind.receives_public else [professional]


def _slug(spec: ActorSpec) -> str:
    return slugify(marked(spec.name))


def _point(spec: ActorSpec, commune: Commune) -> dict[str, Any]:
    """At the (invented) address, or only at the commune ("≈"); nothing when that is unknown."""
    if commune.latitude is None or commune.longitude is None:
        return {}
    if spec.approximate:
        point = (commune.latitude, commune.longitude)
        precision = commune.precision or Precision.COMMUNE
    else:
        point = fiction.point_near(commune.latitude, commune.longitude, spec.key)
        precision = Precision.ADDRESS
    return {"latitude": point[0], "longitude": point[1], "precision": precision}
