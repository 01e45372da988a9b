"""The demonstration as loaded: every badge and state occurs, on whichever day it is loaded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict

from directory.demo.content import SOURCE
from directory.demo.seeding import seed
from directory.enums import Circle, ContactVisibility, PlatformKind, SelectionMode, ZoneKind
from directory.freshness import is_believable, is_past, is_stale, is_suspended
from directory.models import (
    Actor,
    ActorZone,
    AgeRule,
    Contact,
    CustomZone,
    Intake,
    Membership,
    Place,
    Platform,
    Solution,
)
from search.corpus import read_corpus
from search.engines.resident import ResidentEngine
from search.forms import Known, SearchForm
from search.results import FIT_DEROGATION, FIT_YES, SearchResults
from tests.days import TODAY
from tests.directory.demo_world import world

# A day of the school year, the eve of the winter closure, the middle of the summer.
DAYS = (TODAY, date(2026, 12, 18), date(2027, 7, 20))
FICTION = ("03 53 01", "02 61 91", "01 99 00", "05 36 49", "04 65 71", "06 39 98")
EVERY_STATE = (
    "places libres|complet|places à confirmer|places non communiquées|entrée permanente|"
    "entrée datée|entrée passée|aucune entrée|les deux entrées|date limite proche|à jour|"
    "à vérifier|jamais vérifiée|dérogation|âge inconnu|règles d’âge à elle|zone non dite|"
    "zone communes|zone bassin|zone psad|zone departement|zone académie|zone region|zone france|"
    "plusieurs départements|plusieurs lieux|lieu et distance|distance seule|itinérante|internat|"
    "pas d’internat|internat inconnu|fauteuil oui|fauteuil non|fauteuil inconnu|suspendue|"
    "retirée et remplacée|brouillon|mois hors de l’école|évaluation|commission|liste d’attente|"
    "réunion d’information|papiers|signature d’un parent|bourse|prescripteur obligatoire|"
    "sans prescription|à l’adresse|à la commune|titre long|publics à elle|classes à elle|"
    "mots-clés|comment venir|description"
).split("|")


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with world(django_db_blocker):
        yield


@pytest.fixture(scope="module", params=DAYS, ids=str)
def loaded_on(
    request: pytest.FixtureRequest, _world: None, django_db_blocker: Any
) -> Iterator[date]:
    """The set, loaded on this day and undone before the next one."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert seed(today=request.param)
        yield request.param
        transaction.set_rollback(True)


@pytest.fixture
def day(loaded_on: date, db: None) -> date:
    return loaded_on


@dataclass
class Sheet:
    """One solution with all that hangs on it."""

    solution: Solution
    day: date
    places: list[Place] = field(default_factory=list)
    intakes: list[Intake] = field(default_factory=list)
    own_rules: list[AgeRule] = field(default_factory=list)
    scheme_rules: list[AgeRule] = field(default_factory=list)
    departements: int = 0
    prescribers: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def states(self) -> set[str]:
        flags = {
            **self._places_states(),
            **self._intake_states(),
            **self._age_states(),
            **self._life_states(),
            **self._entry_states(),
            **self._zone_states(),
        }
        return {name for name, holds in flags.items() if holds} | self.words

    def _past(self, intake: Intake) -> bool:
        return is_past(
            permanent=intake.starts_on is None,
            starts_on=intake.starts_on,
            apply_by=intake.apply_by,
            today=self.day,
        )

    def _believable(self, intake: Intake) -> bool:
        return is_believable(
            past=self._past(intake),
            open_places=intake.open_places,
            expires_at=intake.expires_at,
            today=self.day,
        )

    def _intake_states(self) -> dict[str, bool]:
        current = [intake for intake in self.intakes if not self._past(intake)]
        believable = [intake for intake in current if self._believable(intake)]
        kinds = {intake.kind for intake in current}
        deadlines = [i.apply_by for i in current if i.apply_by]
        said = [intake for intake in current if intake.open_places is not None]
        return {
            "places libres": any(intake.open_places for intake in believable),
            "complet": bool(believable) and not any(i.open_places for i in believable),
            "places à confirmer": bool(said) and not believable,
            "places non communiquées": bool(current) and not said,
            "entrée permanente": "permanente" in kinds,
            "entrée datée": "datee" in kinds,
            "les deux entrées": kinds == {"permanente", "datee"},
            "entrée passée": len(current) < len(self.intakes),
            "aucune entrée": not self.intakes,
            "date limite proche": any((d - self.day).days <= 7 for d in deadlines),
        }

    def _age_states(self) -> dict[str, bool]:
        rules = self.own_rules or self.scheme_rules
        return {
            "dérogation": any(rule.condition for rule in rules),
            "âge inconnu": not rules,
            "règles d’âge à elle": bool(self.own_rules),
        }

    def _life_states(self) -> dict[str, bool]:
        solution, verified = self.solution, self.solution.verified_at
        stale = is_stale(verified, solution.scheme.freshness_days or 180, today=self.day)
        suspended = is_suspended(solution.suspended_from, solution.suspended_until, today=self.day)
        return {
            "à jour": not stale,
            "à vérifier": stale and verified is not None,
            "jamais vérifiée": verified is None,
            "suspendue": suspended and bool(solution.suspended_message),
            "retirée et remplacée": solution.state == "archived" and bool(solution.replaced_by_id),
            "brouillon": solution.state == "draft",
        }

    def _places_states(self) -> dict[str, bool]:
        solution, places = self.solution, self.places
        return {
            "plusieurs lieux": len(places) > 1,
            "lieu et distance": bool(places) and solution.is_remote,
            "distance seule": not places and solution.is_remote,
            "itinérante": solution.is_itinerant,
            "internat": solution.has_boarding is True,
            "pas d’internat": solution.has_boarding is False,
            "internat inconnu": solution.has_boarding is None,
            "fauteuil oui": solution.is_accessible is True,
            "fauteuil non": solution.is_accessible is False,
            "fauteuil inconnu": solution.is_accessible is None,
            "à l’adresse": any(place.precision == "adresse" for place in places),
            "à la commune": any(place.precision == "commune" for place in places),
        }

    def _entry_states(self) -> dict[str, bool]:
        solution = self.solution
        meeting = solution.next_meeting_at
        return {
            "mois hors de l’école": bool(solution.months_out_of_school),
            "évaluation": bool(solution.assessment_by),
            "commission": solution.selection == SelectionMode.COMMISSION,
            "liste d’attente": solution.selection == SelectionMode.WAITING_LIST,
            "réunion d’information": meeting is not None and meeting.date() > self.day,
            "papiers": bool(solution.papers),
            "signature d’un parent": solution.parent_signature is True,
            "bourse": bool(solution.scholarship),
            "prescripteur obligatoire": bool(self.prescribers) and "direct" not in self.prescribers,
            "sans prescription": "direct" in self.prescribers,
            "titre long": len(solution.title) >= 110,
            "comment venir": bool(solution.transport),
            "description": bool(solution.description),
        }

    def _zone_states(self) -> dict[str, bool]:
        kind = self.solution.zone_kind
        return {
            "zone non dite": kind == "",
            "zone académie": kind == ZoneKind.ACADEMIE,
            "plusieurs départements": self.departements > 1,
            f"zone {kind}": True,
        }


def read_sheets(day: date) -> list[Sheet]:
    solutions = Solution.objects.examples().select_related("scheme").prefetch_related(
        "places", "intakes", "age_rules", "scheme__age_rules", "zone_parts", "prescribers",
        "audiences", "levels", "tags",
    )  # fmt: skip
    return [
        Sheet(
            solution,
            day,
            places=list(solution.places.all()),
            intakes=list(solution.intakes.all()),
            own_rules=list(solution.age_rules.all()),
            scheme_rules=list(solution.scheme.age_rules.all()),
            departements=sum(part.departement_id is not None for part in solution.zone_parts.all()),
            prescribers={prescriber.slug for prescriber in solution.prescribers.all()},
            words={
                name
                for name, rows in (
                    ("publics à elle", solution.audiences.all()),
                    ("classes à elle", solution.levels.all()),
                    ("mots-clés", solution.tags.all()),
                )
                if rows
            },
        )
        for solution in solutions
    ]


@pytest.fixture
def sheets(day: date) -> list[Sheet]:
    return read_sheets(day)


@pytest.fixture
def states(sheets: list[Sheet]) -> dict[str, list[str]]:
    """State → titles of the solutions in it."""
    found: dict[str, list[str]] = defaultdict(list)
    for sheet in sheets:
        for name in sheet.states():
            found[name].append(sheet.solution.title)
    return found


def test_every_badge_and_state_occurs(states: dict[str, list[str]]) -> None:
    assert [name for name in EVERY_STATE if not states[name]] == []


def test_what_people_look_for_is_frequent_and_what_is_odd_is_rare(
    states: dict[str, list[str]],
) -> None:
    assert len(states["places libres"]) > 120
    assert len(states["complet"]) > 15
    assert len(states["à jour"]) > 200
    assert len(states["jamais vérifiée"]) < 40
    assert len(states["suspendue"]) < 5
    assert len(states["brouillon"]) < 5


def test_everything_is_marked_as_example_and_says_where_it_comes_from(day: date) -> None:
    for model in (Solution, Actor, Platform):
        rows = model.objects.filter(source=SOURCE)
        assert rows.exists()
        assert not rows.exclude(is_example=True).exists()
        assert set(rows.values_list("source_date", flat=True)) == {day}


def test_every_operator_and_platform_says_example_in_its_name(day: date) -> None:
    assert not Actor.objects.examples().exclude(name__endswith="(exemple)").exists()
    assert not Platform.objects.examples().exclude(name__endswith="(exemple)").exists()
    assert not CustomZone.objects.filter(source=SOURCE).exclude(name__endswith="(exemple)").exists()


def test_phones_are_kept_for_fiction_and_given_once(day: date) -> None:
    phones = [
        *Contact.objects.values_list("phone", flat=True),
        *Membership.objects.values_list("professional_phone", flat=True),
        *Platform.objects.values_list("public_phone", flat=True),
    ]
    assert len(phones) > 300
    assert [phone for phone in phones if not phone.startswith(FICTION) or len(phone) != 14] == []
    assert [phone for phone, count in Counter(phones).items() if count > 1] == []


def test_mail_can_reach_nobody(day: date) -> None:
    emails = [
        *Contact.objects.values_list("email", flat=True),
        *Membership.objects.values_list("professional_email", flat=True),
        *Platform.objects.values_list("public_email", flat=True),
    ]
    assert [email for email in emails if not email.endswith("@exemple.invalid")] == []
    assert not Actor.objects.examples().exclude(website="").exists()


def test_an_actor_has_a_public_contact_unless_it_receives_nobody(day: date) -> None:
    public = Actor.objects.filter(contacts__visibility=ContactVisibility.PUBLIC)
    professional = Actor.objects.filter(contacts__visibility=ContactVisibility.PROFESSIONAL)
    shown = Actor.objects.examples().filter(kind__receives_public=True)
    assert not shown.exclude(pk__in=public.values("pk")).exists()
    assert not Actor.objects.examples().exclude(pk__in=professional.values("pk")).exists()
    assert not public.filter(kind__receives_public=False).exists()
    assert not Contact.objects.filter(visibility="public").exclude(name="").exists()


def test_whom_to_call_is_known_for_the_communes_of_the_area(day: date) -> None:
    for kind in ("cio", "mission-locale"):
        zones = ActorZone.objects.filter(actor__kind__slug=kind, basin__communes="62498")
        assert zones.exists(), kind


def test_platforms_cover_communes_bassins_and_departements(day: date) -> None:
    columns = ("commune", "basin", "departement", "academie")
    for column in columns:
        owners = Platform.objects.filter(**{f"zone_parts__{column}__isnull": False})
        assert owners.exists(), column
    assert not Platform.objects.examples().filter(zone_parts__isnull=True).exists()


def test_a_foquale_network_is_linked_to_psads_both_ways(day: date) -> None:
    networks = Platform.objects.filter(kind=PlatformKind.FOQUALE)
    assert networks.count() == 2
    for network in networks:
        assert network.linked.filter(kind=PlatformKind.PSAD).exists()
    assert Platform.objects.filter(kind=PlatformKind.PSAD, linked__in=networks).exists()


def test_platforms_have_leads_circles_and_steering(day: date) -> None:
    for platform in Platform.objects.filter(kind=PlatformKind.PSAD):
        members = platform.memberships.all()
        circles = {member.circle for member in members}
        assert {Circle.FIRST, Circle.SECOND} <= circles, platform.name
        assert sum(member.function == "responsable" for member in members) == 2, platform.name
        assert all(member.representative.endswith("Exemple") for member in members)
    assert Membership.objects.filter(circle=Circle.STEERING, does_steering=True).exists()
    functions = set(Membership.objects.values_list("function", flat=True))
    assert len(functions) >= 7


def test_a_kind_can_be_in_another_circle_elsewhere(day: date) -> None:
    circles = Membership.objects.filter(actor__kind__slug="e2c").values_list("circle", flat=True)
    assert {Circle.FIRST, Circle.SECOND} <= set(circles)


def test_nobody_starts_on_a_holiday_nor_on_a_sunday(sheets: list[Sheet]) -> None:
    coming = [
        intake.starts_on
        for sheet in sheets
        for intake in sheet.intakes
        if intake.starts_on and intake.starts_on > sheet.day
    ]
    assert {start.weekday() for start in coming} == {0}
    assert not [s for s in coming if s.month in (7, 8) or (s.month, s.day) in ((12, 28), (12, 21))]


def test_a_stated_zone_has_its_territories(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        parts = sheet.solution.zone_parts.count()
        named = sheet.solution.zone_kind not in ("", ZoneKind.FRANCE)
        assert bool(parts) == named, sheet.solution.title


def test_a_point_stands_near_its_commune(sheets: list[Sheet]) -> None:
    for place in Place.objects.exclude(precision="").select_related("commune"):
        assert abs(place.latitude - place.commune.latitude) < 0.01
        assert abs(place.longitude - place.commune.longitude) < 0.01


def search(text: str, day: date) -> SearchResults:
    corpus = read_corpus()
    known = Known(vocabularies=corpus.vocabularies, geography=corpus.geography)
    form = SearchForm(QueryDict(text), known, today=day)
    return ResidentEngine(corpus).search(form.criteria)


def test_at_15_near_lens_several_ways_exist_with_dated_places(day: date) -> None:
    results = search("age=15&commune=62498&public=sorti-lycee-pro&places=oui&page_size=100", day)
    near = [hit for hit in results.hits if hit.distance_km is not None and hit.distance_km <= 15]
    assert len(near) >= 10
    assert {FIT_YES, FIT_DEROGATION} <= {hit.age_fit for hit in near}
    immersions = Solution.objects.filter(
        pk__in=[hit.id for hit in near if hit.age_fit == FIT_DEROGATION],
        scheme__slug__in=("parcours-immersion", "parcours-competences"),
        intakes__kind="datee",
        intakes__starts_on__gt=day,
        intakes__open_places__gt=0,
    )
    assert immersions.exists()


@pytest.mark.parametrize(
    ("question", "at_least"),
    [
        ("age=17&commune=62498", 40),
        ("age=16&commune=59350", 30),
        ("age=17&commune=80021", 25),
        ("age=18&commune=60057", 8),
        ("age=19&commune=02691", 8),
        ("age=17&commune=45234", 15),
        ("age=18&commune=97411", 10),
    ],
)
def test_other_towns_and_ages_find_something_near(question: str, at_least: int, day: date) -> None:
    results = search(f"{question}&page_size=100", day)
    near = [hit for hit in results.hits if hit.distance_km is not None and hit.distance_km <= 30]
    assert len(near) >= at_least


def test_no_professional_word_is_searchable(day: date) -> None:
    texts = " ".join(text for doc in read_corpus().documents for text in doc.texts)
    assert "exemple.invalid" not in texts
    assert "Camille Exemple" not in texts


def test_draft_archived_and_suspended_ones_are_not_found(day: date) -> None:
    hidden = Solution.objects.exclude(state="published").values_list("pk", flat=True)
    found = {document.id for document in read_corpus().documents}
    assert len(hidden) >= 2
    assert not found & set(hidden)
