"""Solutions come in by the same door: their scheme, their actor, their place, ages and entry."""

from __future__ import annotations

from typing import Any

import pytest

from directory.enums import Confidence, EntryKind
from directory.imports.applying import apply_batch
from directory.imports.undoing import undo_batch
from directory.models import ImportBatch, ImportKind, LineOutcome, Solution
from tests.directory.importing import (
    PARIS,
    House,
    build_house,
    csv_of,
    kept_actor,
    lines_of,
    outcomes,
    planned,
    reasons,
)
from tests.factories import (
    ActorFactory,
    AgeRuleFactory,
    ContactFactory,
    PlaceFactory,
    SchemeFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db
COLUMNS = (
    "Titre",
    "Dispositif",
    "Structure",
    "Commune",
    "Code postal",
    "Adresse",
    "Âge minimum",
    "Âge maximum",
    "Prochaine entrée",
    "Téléphone",
    "Résumé",
)


@pytest.fixture
def house(geography: Any) -> House:
    SchemeFactory(slug="sas-mlds", name="Sas de remobilisation", sigle="SAS")
    return build_house(geography)


def solution(title: str, **values: str) -> dict[str, str]:
    said = {
        "Titre": title,
        "Dispositif": "SAS",
        "Structure": "Accueil de Lens",
        "Commune": "Lens",
        "Code postal": "62300",
    }
    return said | {key.replace("_", " "): value for key, value in values.items()}


def bring(house: House, *rows: dict[str, str], **options: Any) -> ImportBatch:
    return planned(
        csv_of(*rows, columns=COLUMNS),
        house.lead,
        platform=house.platform,
        kind=ImportKind.SOLUTIONS,
        **options,
    )


def imported(house: House, *rows: dict[str, str], **options: Any) -> ImportBatch:
    batch = bring(house, *rows, **options)
    assert reasons(batch) == []
    apply_batch(batch, house.lead, sha256=batch.sha256, good_only=False)
    return batch


def test_a_solution_comes_with_its_place_ages_entry_and_contact(house: House) -> None:
    actor = kept_actor(house, "Accueil de Lens")
    batch = imported(
        house,
        solution(
            "SAS de Lens",
            Adresse="1 rue de l’Essai",
            Âge_minimum="16 ans",
            Âge_maximum="25",
            Prochaine_entrée="05/01/2027",
            Téléphone="0353011011",
        ),
    )
    new = Solution.objects.get(title="SAS de Lens")
    assert (new.actor, new.scheme.slug) == (actor, "sas-mlds")
    assert new.summary == new.scheme.summary
    place, age, intake = new.places.get(), new.age_rules.get(), new.intakes.get()
    assert (place.commune_id, place.address) == ("62498", "1 rue de l’Essai")
    assert (age.minimum, age.maximum, age.confidence) == (16, 25, Confidence.TO_CHECK)
    assert (intake.kind, str(intake.starts_on)) == (EntryKind.DATEE, "2027-01-05")
    assert new.contacts.get().phone == "03 53 01 10 11"
    undo_batch(batch, house.lead)
    assert not Solution.objects.filter(title="SAS de Lens").exists()


def test_only_what_the_file_says_changes(house: House) -> None:
    actor = kept_actor(house, "Accueil de Lens")
    mine = SolutionFactory(title="SAS de Lens", actor=actor, summary="Un résumé écrit ici.")
    place = PlaceFactory(solution=mine, commune=house.communes["62498"], address="ancienne")
    rule = AgeRuleFactory(solution=mine, scheme=None, minimum=15, maximum=18)
    ContactFactory(solution=mine, actor=None, name="Camille", phone="03 53 01 10 55")
    mine.refresh_from_db()
    batch = imported(house, solution("SAS DE LENS", Adresse="neuve", Âge_maximum="20"))
    for row in (mine, place, rule):
        row.refresh_from_db()
    assert mine.summary == "Un résumé écrit ici."
    assert place.address == "neuve"
    assert (rule.minimum, rule.maximum) == (15, 20)
    assert mine.contacts.get().name == "Camille"
    undo_batch(batch, house.lead)
    for row in (mine, place, rule):
        row.refresh_from_db()
    assert (place.address, rule.maximum) == ("ancienne", 18)


def test_a_part_that_the_import_made_goes_with_it(house: House) -> None:
    mine = SolutionFactory(title="SAS de Lens", actor=kept_actor(house, "Accueil de Lens"))
    batch = imported(house, solution("SAS de Lens", Âge_minimum="16"))
    assert mine.age_rules.count() == 1
    undo_batch(batch, house.lead)
    assert mine.age_rules.count() == 0
    assert mine.places.count() == 0


def test_the_same_file_twice_makes_no_double(house: House) -> None:
    kept_actor(house, "Accueil de Lens")
    imported(house, solution("SAS de Lens", Âge_minimum="16"))
    again = bring(house, solution("SAS de Lens", Âge_minimum="16"))
    assert outcomes(again) == [LineOutcome.UNCHANGED]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"Structure": "Inconnue"}, "actor_unknown"),
        ({"Dispositif": "Truc"}, "unknown_word"),
        ({"Titre": ""}, "missing"),
        ({"Âge_minimum": "seize"}, "number"),
        ({"Âge_minimum": "20", "Âge_maximum": "16"}, "ages"),
        ({"Prochaine_entrée": "bientôt"}, "date"),
    ],
)
def test_what_is_wrong_is_said(house: House, values: dict[str, str], reason: str) -> None:
    kept_actor(house, "Accueil de Lens")
    batch = bring(house, solution("SAS de Lens") | solution("SAS de Lens", **values))
    assert reasons(batch) == [reason]


class TestTerritory:
    def test_no_solution_for_an_actor_of_another_team(self, house: House) -> None:
        ActorFactory(name="Accueil de Paris", commune=house.communes[PARIS])
        batch = bring(house, solution("SAS", Structure="Accueil de Paris"))
        assert reasons(batch) == ["not_your_actor"]

    def test_a_solution_of_another_team_is_not_changed(self, house: House) -> None:
        other = ActorFactory(name="Accueil de Paris", commune=house.communes[PARIS])
        SolutionFactory(title="SAS", actor=other)
        batch = bring(house, solution("SAS", Structure="Accueil de Paris", Résumé="autre"))
        assert reasons(batch) == ["not_yours"]

    def test_a_draft_of_elsewhere_is_not_even_known(self, house: House) -> None:
        ActorFactory(name="Secret", commune=house.communes[PARIS], state="draft")
        batch = bring(house, solution("SAS", Structure="Secret"))
        assert reasons(batch) == ["actor_unknown"]
        assert lines_of(batch)[0].target_id == ""
