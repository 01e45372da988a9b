"""Publics, levels, statuses, prescribers and zones come by a file too, and one's own sheets taken
out as a table change nothing when they come back."""

from __future__ import annotations

from typing import Any

import pytest

from directory.changelog import revision
from directory.enums import Precision, ZoneKind
from directory.imports.applying import apply_batch
from directory.imports.columns import propose
from directory.imports.undoing import undo_batch
from directory.models import Change, ImportBatch, ImportKind, LineOutcome, Solution
from tests.directory.importing import (
    LENS,
    PARIS,
    SIRET,
    House,
    address,
    build_house,
    client_of,
    csv_of,
    kept_actor,
    lines_of,
    outcomes,
    planned,
    reasons,
    sent,
)
from tests.factories import (
    ActorFactory,
    AgeRuleFactory,
    AudienceFactory,
    ContactFactory,
    IntakeFactory,
    LevelFactory,
    PlaceFactory,
    PrescriberFactory,
    SchemeFactory,
    SolutionFactory,
    StatusFactory,
    UserFactory,
)
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
TITLES = (
    "Titre",
    "Dispositif",
    "Structure",
    "Public",
    "Niveau",
    "Statut",
    "Prescripteurs",
    "Zone",
)


@pytest.fixture
def house(geography: Any) -> House:
    SchemeFactory(slug="sas-mlds", name="Sas de remobilisation")
    for slug, label in (("jeunes", "Jeunes de 16 à 25 ans"), ("sans-diplome", "Sans diplôme")):
        AudienceFactory(slug=slug, label=label)
    LevelFactory(slug="troisieme", label="Troisième, ou avant")
    StatusFactory(slug="stagiaire", label="Stagiaire de la formation professionnelle")
    PrescriberFactory(slug="cio", label="CIO")
    house = build_house(geography)
    kept_actor(house, "Accueil de Lens")
    return house


def said(title: str, **values: str) -> dict[str, str]:
    return {
        "Titre": title,
        "Dispositif": "Sas de remobilisation",
        "Structure": "Accueil de Lens",
        **values,
    }


def bring(house: House, *rows: dict[str, str]) -> ImportBatch:
    return planned(
        csv_of(*rows, columns=TITLES),
        house.lead,
        platform=house.platform,
        kind=ImportKind.SOLUTIONS,
    )


def imported(house: House, *rows: dict[str, str]) -> ImportBatch:
    batch = bring(house, *rows)
    assert reasons(batch) == []
    apply_batch(batch, house.lead, sha256=batch.sha256, good_only=False)
    return batch


FULL = {
    "Public": "Jeunes de 16 à 25 ans ; sans-diplome",
    "Niveau": "Troisième, ou avant",
    "Statut": "stagiaire",
    "Prescripteurs": "CIO",
    "Zone": "Lens (62), Liévin",
}


def lists_of(solution: Solution) -> list[list[str]]:
    names = ("audiences", "levels", "statuses", "prescribers")
    return [sorted(term.slug for term in getattr(solution, name).all()) for name in names]


def test_lists_and_zone_come_change_and_go_back(house: House) -> None:
    imported(house, said("SAS", **FULL))
    new = Solution.objects.get()
    assert lists_of(new) == [["jeunes", "sans-diplome"], ["troisieme"], ["stagiaire"], ["cio"]]
    assert new.zone_kind == ZoneKind.COMMUNES
    assert {part.commune_id for part in new.zone_parts.all()} == {LENS, "62510"}
    second = imported(house, said("SAS", Public="sans diplôme", Zone="Pas-de-Calais"))
    new.refresh_from_db()
    assert lists_of(new)[0] == ["sans-diplome"]
    assert (new.zone_kind, new.zone_parts.get().departement_id) == (ZoneKind.DEPARTEMENT, "62")
    told = {name for change in Change.objects.filter(root_id=str(new.pk)) for name in change.fields}
    assert {"Solution_audiences", "zone", "zone_kind"} <= told
    past = PageRead(client_of(house.lead).get(f"/espace/solutions/{new.pk}/historique/"))
    assert past.problems == []
    assert "Jeunes de 16 à 25 ans" in past.text
    assert "Pas-de-Calais" in past.text
    undo_batch(second, house.lead)
    new.refresh_from_db()
    assert lists_of(new)[0] == ["jeunes", "sans-diplome"]
    assert new.zone_kind == ZoneKind.COMMUNES
    assert new.zone_parts.count() == 2


def test_a_new_solution_goes_away_with_its_lists(house: House) -> None:
    batch = imported(house, said("SAS", **FULL))
    undo_batch(batch, house.lead)
    assert batch.kept == []
    assert not Solution.objects.exists()


def test_an_empty_cell_erases_nothing_and_the_same_is_unchanged(house: House) -> None:
    imported(house, said("SAS", **FULL))
    assert outcomes(bring(house, said("SAS"))) == [LineOutcome.UNCHANGED]
    assert outcomes(bring(house, said("SAS", **FULL))) == [LineOutcome.UNCHANGED]


def test_what_a_person_chose_stays(house: House) -> None:
    imported(house, said("SAS", **FULL))
    solution = Solution.objects.get()
    with revision(by=house.lead, channel="espace"):
        solution.audiences.set([solution.audiences.get(slug="jeunes")])
    (line,) = lines_of(bring(house, said("SAS", **FULL)))
    assert line.outcome == LineOutcome.CONFLICT
    assert set(line.kept) == {"audiences"}


@pytest.mark.parametrize(
    ("zone", "kind", "keys"),
    [
        ("Toute la France", "france", set()),
        ("département du Pas-de-Calais", "departement", {"departement:62"}),
        ("62", "departement", {"departement:62"}),
        ("Région Hauts-de-France", "region", {"region:32"}),
        ("Académie de Lille", "academie", {"academie:09"}),
        ("Plateforme PSAD de Lens", "psad", set()),
        ("62300 Lens", "communes", {f"commune:{LENS}"}),
        (f"commune:{PARIS}", "communes", {f"commune:{PARIS}"}),
    ],
)
def test_a_zone_is_read_by_its_names(house: House, zone: str, kind: str, keys: set[str]) -> None:
    imported(house, said("SAS", Zone=zone))
    solution = Solution.objects.get()
    assert solution.zone_kind == kind
    names = ("departement", "region", "academie", "commune")
    found = {
        f"{name}:{key}"
        for part in solution.zone_parts.all()
        for name in names
        if (key := getattr(part, f"{name}_id"))
    }
    assert found == keys


def test_what_is_not_known_is_refused_with_its_cell_and_what_is_near(house: House) -> None:
    batch = bring(
        house,
        said("Un", Public="Jeunes de 16 a 25 ans | Marins"),
        said("Deux", Zone="Pas de Calé"),
        said("Trois", Zone="Lens (62) ; Région Hauts-de-France"),
    )
    first, second, third = lines_of(batch)
    assert first.problems[0][:2] == ["unknown_word", "Public"]
    assert "« Marins »" in first.problems[0][3]
    assert second.problems[0][1] == "Zone"
    assert "Département Pas-de-Calais" in second.problems[0][3]
    assert "une seule sorte" in third.problems[0][3]


def test_words_of_each_list_are_asked_once(house: House) -> None:
    client = client_of(house.lead)
    rows = [said("SAS", Public="Mineurs", Statut="Apprenant")]
    client.post("/espace/import/", sent(csv_of(*rows, columns=TITLES), kind="solutions"))
    batch = ImportBatch.objects.get()
    mapping = {name: str(at) for name, at in propose(batch.kind, batch.headers).items()}
    response = client.post(address("columns", batch), mapping | {"publishes": "yes"})
    assert response["Location"] == address("words", batch)
    assert "« Mineurs »" in PageRead(client.get(response["Location"])).text
    response = client.post(address("words", batch), {"word_0": "jeunes"})
    assert response["Location"] == f"{address('words', batch)}?apres=audiences"
    page = PageRead(client.get(response["Location"]))
    assert page.problems == []
    assert "« Apprenant »" in page.text
    response = client.post(response["Location"], {"word_0": "stagiaire"})
    assert response["Location"] == address("detail", batch)
    assert outcomes(batch) == [LineOutcome.CREATED]
    page = PageRead(client.get(address("detail", batch)))
    assert "Stagiaire de la formation" in page.text


def test_words_that_were_left_are_not_asked_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when the next list has more words than one page asks."""
    monkeypatch.setattr("directory.imports.staging._WORDS_ASKED", 1)
    rows = [said("SAS", Public="Mineurs", Statut="Apprenant ; Lycéen ; Salarié")]
    batch = bring(house, *rows)
    client, here = client_of(house.lead), address("words", batch)
    steps = [(here, ""), (f"{here}?apres=audiences", "stagiaire")]
    for asked, chosen in steps:
        response = client.post(asked, {"word_0": chosen})
        assert response["Location"] == f"{here}?apres=audiences"
    page = PageRead(client.get(f"{here}?apres=audiences"))
    assert "« Mineurs »" not in page.text
    assert "« Lycéen »" in page.text


def taken_out(house: House, kind: str) -> bytes:
    response = client_of(house.lead).get(f"/espace/import/mes-{kind}.csv")
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_solutions_taken_out_come_back_unchanged(house: House) -> None:
    imported(house, said("SAS", **FULL), said("Autre", Zone="France"))
    solution = Solution.objects.get(title="SAS")
    solution.description = "- Un temps pour soi.\r\n\r\nPuis un stage,  en entreprise."
    solution.save()
    PlaceFactory(solution=solution, commune=house.communes[LENS], address="1 rue de l’Essai")
    AgeRuleFactory(solution=solution, scheme=None, minimum=16, maximum=25)
    IntakeFactory(solution=solution, dated=True)
    ContactFactory(solution=solution, actor=None, phone="0353011010")
    SolutionFactory(title="Ailleurs", actor=ActorFactory(name="Une autre"))
    table = taken_out(house, "solutions")
    assert "Ailleurs" not in table.decode()
    batch = planned(table, house.lead, platform=house.platform, kind=ImportKind.SOLUTIONS)
    assert [(one.outcome, one.diff, one.problems) for one in lines_of(batch)] == [
        (LineOutcome.UNCHANGED, {}, [])
    ] * 2
    assert len(batch.mapping) == len(batch.headers)


def test_actors_taken_out_come_back_unchanged(house: House) -> None:
    near = {"latitude": 50.43, "longitude": 2.83}
    kept_actor(house, "Relais", siret=SIRET, precision=Precision.COMMUNE, **near)
    exact = kept_actor(house, "Point", precision=Precision.ADDRESS, uai="0999999F", **near)
    ContactFactory(actor=exact, phone="03.53.01.10.10", email="point@exemple.test")
    table = taken_out(house, "acteurs")
    batch = planned(table, house.lead, platform=house.platform)
    assert [(one.diff, one.problems) for one in lines_of(batch)] == [({}, [])] * 3
    assert outcomes(batch) == [LineOutcome.UNCHANGED] * 3


def test_only_keepers_take_sheets_out(house: House) -> None:
    for kind in ("acteurs", "solutions"):
        assert client_of(UserFactory()).get(f"/espace/import/mes-{kind}.csv").status_code == 403
    assert b"Accueil de Lens" not in b"".join(
        client_of(house.other).get("/espace/import/mes-acteurs.csv").streaming_content  # type: ignore[attr-defined]
    )


def test_the_public_export_comes_back_unchanged(house: House) -> None:
    """It says what solutions take from their scheme: publics, levels and ages."""
    imported(house, said("SAS", Statut="stagiaire", Prescripteurs="CIO"))
    scheme = Solution.objects.get().scheme
    scheme.audiences.set(scheme.audiences.model.objects.all())
    scheme.levels.set(scheme.levels.model.objects.all())
    AgeRuleFactory(scheme=scheme, minimum=16, maximum=25)
    table = b"".join(client_of(house.lead).get("/solutions.csv").streaming_content)  # type: ignore[attr-defined]
    assert b"sans-diplome" in table
    batch = planned(table, house.lead, platform=house.platform, kind=ImportKind.SOLUTIONS)
    assert {"audiences", "levels", "statuses", "prescribers", "age_min"} <= set(batch.mapping)
    assert [(one.diff, one.problems) for one in lines_of(batch)] == [({}, [])]


AGES = ("Titre", "Dispositif", "Structure", "Âge minimum", "Âge maximum")


def with_ages(house: House, least: str, most: str) -> Solution:
    """After a file that says these ages."""
    row = said("SAS", **{"Âge minimum": least, "Âge maximum": most})
    batch = planned(
        csv_of(row, columns=AGES), house.lead, platform=house.platform, kind=ImportKind.SOLUTIONS
    )
    assert outcomes(batch) in ([LineOutcome.UNCHANGED], [LineOutcome.CHANGED])
    apply_batch(batch, house.lead, sha256=batch.sha256, good_only=False)
    return Solution.objects.get()


@pytest.mark.parametrize("was_said", [False, True])
def test_ages_that_differ_by_one_bound_keep_the_other(house: House, was_said: bool) -> None:
    """A rule of its own hides that of the scheme whole. `was_said`: that of the scheme, by an
    earlier file: it was not frozen in the solution, and nobody corrected it since."""
    imported(house, said("SAS"))
    AgeRuleFactory(scheme=Solution.objects.get().scheme, minimum=16, maximum=25)
    if was_said:
        assert not with_ages(house, "16", "25").age_rules.exists()
    rule = with_ages(house, "16", "20").age_rules.get()
    assert (rule.minimum, rule.maximum) == (16, 20)
