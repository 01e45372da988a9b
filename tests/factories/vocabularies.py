from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from directory.models import (
    ActorKind,
    Audience,
    Level,
    Prescriber,
    Status,
    SynonymGroup,
    SynonymPhrase,
)
from directory.words import fold


class TermFactory(DjangoModelFactory):
    class Meta:
        abstract = True
        django_get_or_create = ("slug",)

    label = factory.LazyAttribute(lambda o: o.slug.replace("-", " "))
    plain = factory.SelfAttribute("label")
    position = factory.Sequence(lambda n: n % 30_000)


class AudienceFactory(TermFactory):
    class Meta:
        model = Audience

    slug = factory.Sequence(lambda n: f"public-{n:05d}")


class LevelFactory(TermFactory):
    class Meta:
        model = Level

    slug = factory.Sequence(lambda n: f"niveau-{n:05d}")


class StatusFactory(TermFactory):
    class Meta:
        model = Status

    slug = factory.Sequence(lambda n: f"statut-{n:05d}")


class PrescriberFactory(TermFactory):
    class Meta:
        model = Prescriber

    slug = factory.Sequence(lambda n: f"prescripteur-{n:05d}")


class ActorKindFactory(TermFactory):
    class Meta:
        model = ActorKind

    slug = "mission-locale"
    receives_public = True


class SynonymGroupFactory(DjangoModelFactory):
    """`SynonymGroupFactory(phrases=["pôle emploi", "france travail"])`."""

    class Meta:
        model = SynonymGroup
        skip_postgeneration_save = True

    @factory.post_generation
    def phrases(self, create: bool, extracted: list[str] | None, **kwargs: object) -> None:
        if create:
            for text in extracted or ():
                SynonymPhraseFactory(group=self, text=text)


class SynonymPhraseFactory(DjangoModelFactory):
    class Meta:
        model = SynonymPhrase

    group = factory.SubFactory(SynonymGroupFactory)
    text = factory.Sequence(lambda n: f"expression {n:05d}")
    key = factory.LazyAttribute(lambda o: fold(o.text))
