"""A small directory around Lens, on the day of the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from directory.enums import Category, Phase, ZoneKind
from directory.models import Actor, ActorKind, Commune, Departement, Scheme, Solution
from search.documents import Document
from tests.days import TODAY
from tests.factories import (
    ActorFactory,
    ActorKindFactory,
    ActorZoneFactory,
    AgeRuleFactory,
    AudienceFactory,
    ContactFactory,
    IntakeFactory,
    PlaceFactory,
    PrescriberFactory,
    SchemeFactory,
    SolutionFactory,
    SolutionZoneFactory,
)
from tests.search.engines import EACH_ENGINE, ENGINES, recycled
from tests.search.handmade import Directory, directory_of
from tests.search.oracle import Oracle

LENS, LILLE, ARRAS, PARIS, STRASBOURG = "62498", "59350", "62041", "75056", "67482"
SENTINEL = "SENTINELLE-XYZ"


@pytest.fixture
def on_test_day(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=ZoneInfo("Europe/Paris"))
    monkeypatch.setattr(timezone, "now", lambda: noon)


@dataclass
class Scene:
    """Ten solutions: seven found from Lens at 17, one near but reserved to the Nord, one far away,
    one draft."""

    communes: dict[str, Commune]
    micro_lycee: Solution
    immersion: Solution
    e2c: Solution
    near: Solution
    reserved: Solution
    remote: Solution
    everywhere: Solution
    far: Solution
    draft: Solution
    schemes: dict[str, Scheme]
    mission_locale: Actor


def _schemes() -> dict[str, Scheme]:
    mission_locale = ActorKindFactory(slug="mission-locale", label="Mission locale")
    return {
        "micro-lycee": SchemeFactory(
            slug="micro-lycee",
            name="Micro-lycée",
            category=Category.QUALIFICATION,
            phase=Phase.DIPLOMER,
            ages=(16, 25),
        ),
        "parcours-immersion": SchemeFactory(
            slug="parcours-immersion", name="Parcours immersion", ages=(16, 25), obligation=True
        ),
        "e2c": SchemeFactory(
            slug="e2c",
            name="École de la deuxième chance",
            sigle="E2C",
            category=Category.INSERTION,
            phase=Phase.INSERER,
        ),
        "cej": SchemeFactory(
            slug="cej",
            name="Contrat d’engagement jeune",
            sigle="CEJ",
            category=Category.INSERTION,
            phase=Phase.INSERER,
            ages=(16, 25),
            delivered_by=mission_locale,
        ),
    }


def _served(solution: Solution, departement: str) -> None:
    solution.zone_kind = ZoneKind.DEPARTEMENT
    solution.save()
    SolutionZoneFactory(solution=solution, departement=Departement.objects.get(pk=departement))


@pytest.fixture
def scene(geography: dict[str, Commune], on_test_day: None) -> Scene:
    schemes = _schemes()
    lens, lille, arras = (geography[code] for code in (LENS, LILLE, ARRAS))
    kind: ActorKind = ActorKind.objects.get(slug="mission-locale")
    mission_locale = ActorFactory(
        name="Mission locale de Lens", slug="mission-locale-lens", kind=kind, commune=lens,
        zone_kind=ZoneKind.COMMUNES,
    )  # fmt: skip
    ActorZoneFactory(actor=mission_locale, commune=lens)
    ContactFactory(actor=mission_locale, phone="03 21 00 00 01")
    ContactFactory(actor=mission_locale, professional=True, name=SENTINEL, phone="06 00 00 00 09")

    def solution(title: str, scheme: str, **facts: Any) -> Solution:
        return SolutionFactory(title=title, scheme=schemes[scheme], **facts)

    micro_lycee = solution(
        "Micro-lycée de Lens", "micro-lycee", has_boarding=True, months_out_of_school=6,
        prescribers=[PrescriberFactory(slug="cio", label="CIO", plain="Le centre d’orientation")],
    )  # fmt: skip
    AgeRuleFactory(scheme=schemes["parcours-immersion"], derogation=True,
                   condition_plain="avec un accord de l’inspection académique")  # fmt: skip
    PlaceFactory(solution=micro_lycee, commune=lens, at_address=True)
    IntakeFactory(solution=micro_lycee, counted=True)
    _served(micro_lycee, "62")
    immersion = solution("Parcours immersion d’Arras", "parcours-immersion", example=True)
    PlaceFactory(solution=immersion, commune=arras)
    IntakeFactory(solution=immersion, dated=True, expired=True)
    _served(immersion, "62")
    e2c = solution(
        "E2C de Lens", "e2c", verified_at=None,
        audiences=[AudienceFactory(slug="sans-diplome", label="Sans diplôme")],
        prescribers=[PrescriberFactory(slug="direct", label="Sans prescription")],
    )  # fmt: skip
    PlaceFactory(solution=e2c, commune=lens)
    IntakeFactory(solution=e2c, full=True)
    _served(e2c, "62")
    near = solution("Atelier de Lille", "parcours-immersion")
    PlaceFactory(solution=near, commune=lille)
    reserved = solution("Micro-lycée de Lille", "micro-lycee")
    PlaceFactory(solution=reserved, commune=lille)
    _served(reserved, "59")
    remote = solution("Cours à distance", "micro-lycee", remote=True, everywhere=True)
    everywhere = solution("Contrat d’engagement jeune", "cej", everywhere=True, permanent=True)
    far = solution("Micro-lycée de Strasbourg", "micro-lycee")
    PlaceFactory(solution=far, commune=geography[STRASBOURG])
    draft = solution("Brouillon secret", "micro-lycee", draft=True)
    PlaceFactory(solution=draft, commune=lens)
    return Scene(
        geography, micro_lycee, immersion, e2c, near, reserved, remote, everywhere, far, draft,
        schemes, mission_locale,
    )  # fmt: skip


@pytest.fixture(params=["oracle", *EACH_ENGINE])
def directory(request: pytest.FixtureRequest) -> Iterator[Callable[..., Directory]]:
    """`directory(solution(1), …)`: a directory of these, answered by the oracle or an engine."""
    answerer = {"oracle": Oracle, **ENGINES}[request.param]
    if request.param == "elasticsearch":
        answerer = recycled.build

    def build(*documents: Document) -> Directory:
        return directory_of(answerer, documents)

    yield build
    recycled.forget()
