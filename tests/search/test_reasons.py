"""Why it may suit, what is unsure: one table of facts and sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from directory.geography import Home
from search.cards import Card, CardPlace, CardRule, Named
from search.criteria import SearchCriteria
from search.intakes import IntakeSummary
from search.reasons import BADGES_AT_MOST, ReasonCode, badges, compared, reasons, told
from search.results import Hit
from tests.days import TODAY, days_from_today

LENS = Home("62498", "Lens", "62", "09", "32", 50.43, 2.83)
ARRAS = Home("62041", "Arras", "62", "09", "32", 50.29, 2.77)
QUESTION = SearchCriteria(today=TODAY, age=17, home=LENS)
PLACE = CardPlace(50.43, 2.83, "adresse", "62498", "Lens", "62")
DEFAULT = CardRule(16, 25, "", "", "Code de l’éducation")
AGREEMENT = CardRule(15, 15, "accord IA-DASEN", "avec un accord de l’inspection académique", "")
PARENT = CardRule(16, 17, "accord parental", "avec l’accord écrit d’un parent", "")


def card(hit: dict[str, Any] | None = None, **facts: Any) -> Card:
    base: dict[str, Any] = {
        "hit": Hit(1, 0, **{"age_fit": "oui", "served": "desservi", **(hit or {})}),
        "id": 1,
        "slug": "s",
        "title": "Titre",
        "summary": "Résumé.",
        "scheme": Named("micro-lycee", "Micro-lycée"),
        "sigle": "",
        "category": "qualification",
        "phase": "diplomer",
        "obligation": False,
        "delivered_by": None,
        "actor": Named("a", "Acteur"),
        "zone_kind": "departement",
        "remote": False,
        "boarding": None,
        "accessible": None,
        "months_out": None,
        "verified_at": TODAY,
        "example": False,
        "suspended": False,
        "rules": (DEFAULT,),
        "places": (PLACE,),
        "intakes": IntakeSummary(),
        "prescribers": (),
    }
    return Card(**{**base, **facts})


def said(one: Card, criteria: SearchCriteria = QUESTION) -> dict[str, str]:
    return {reason.code: reason.text.replace("\xa0", " ") for reason in reasons(one, criteria)}


def places(**facts: Any) -> IntakeSummary:
    return IntakeSummary(**facts)


@pytest.mark.parametrize(
    ("one", "code", "sentence"),
    [
        (card(), "age", "Ouverte à 17 ans"),
        (card({"age_fit": "oui"}, rules=(DEFAULT, PARENT)), "age_note",
         "Avec l’accord écrit d’un parent"),
        (card({"age_fit": "inconnu"}, rules=()), "age_unknown",
         "Nous ne savons pas à quel âge on peut y entrer. Appelez avant de venir."),
        (card(), "served", "Accueille les jeunes de Lens"),
        (card(zone_kind="region"), "served", "Accueille les jeunes de toute la région"),
        (card(zone_kind="academie"), "served", "Accueille les jeunes de toute l’académie"),
        (card(zone_kind="france"), "served", "Partout en France"),
        (card({"served": "proche", "distance_km": 12.04}), "near",
         "À 12 km de Lens. Demandez si elle accueille les jeunes de Lens."),
        (card({"served": "hors_zone"}), "outside", "Réservée à un autre secteur"),
        (card(remote=True, places=()), "remote", "À distance : aucun trajet"),
        (card(remote=True), "remote", "Aussi à distance"),
        (card(prescribers=(Named("direct", "Vous-même"), Named("cio", "Le centre"))),
         "prescriber", "On peut s’inscrire directement"),
        (card(prescribers=(Named("cio", "Le centre d’orientation"),
                           Named("france-travail", "France Travail"))), "prescriber",
         "Inscription par : le centre d’orientation ou France Travail"),
        (card(months_out=6), "months_out", "Il faut avoir quitté l’école depuis 6 mois"),
        (card(intakes=places(open_places=4, seen_at=TODAY)), "places",
         "4 places libres, vues le 25 novembre 2026"),
        (card(intakes=places(open_places=1, seen_at=date(2026, 7, 1))), "places",
         "1 place libre, vue le 1er juillet 2026"),
        (card(intakes=places(open_places=0, seen_at=TODAY)), "places_none",
         "Complet le 25 novembre 2026. Demandez la prochaine entrée."),
        (card(intakes=places(expired=True)), "places_expired",
         "Places à confirmer : appelez pour savoir."),
        (card(), "places_unknown", "Nombre de places non communiqué"),
        (card(intakes=places(entry=("permanente", "datee"), next_intake=TODAY)), "intake",
         "Entrée toute l’année"),
        (card(intakes=places(entry=("datee",), next_intake=date(2027, 1, 5))), "intake",
         "Prochaine entrée : 5 janvier 2027"),
        (card({"stale": True}, verified_at=date(2026, 2, 3)), "stale",
         "Information ancienne (3 février 2026). Appelez avant de venir."),
        (card({"stale": True}, verified_at=None), "unverified", "Pas encore vérifiée"),
    ],
)  # fmt: skip
def test_each_fact_has_its_sentence(one: Card, code: str, sentence: str) -> None:
    assert said(one)[code] == sentence


def test_an_agreement_says_who_gives_it_and_who_helps() -> None:
    one = card({"age_fit": "derogation"}, rules=(DEFAULT, AGREEMENT))
    found = said(one, replace(QUESTION, age=15))
    assert found["age_derogation"] == (
        "Possible à 15 ans, avec un accord de l’inspection académique. Un CIO peut vous aider."
    )
    assert "age" not in found


def test_a_condition_that_is_no_agreement_does_not_send_to_a_cio() -> None:
    rule = CardRule(26, 30, "handicap", "jusqu’à 30 ans en situation de handicap", "")
    found = said(card({"age_fit": "derogation"}, rules=(DEFAULT, rule)), replace(QUESTION, age=28))
    assert found["age_derogation"] == "Possible à 28 ans, jusqu’à 30 ans en situation de handicap."


def test_without_plain_words_the_condition_itself_is_shown() -> None:
    rule = replace(AGREEMENT, condition_plain="")
    found = said(card({"age_fit": "derogation"}, rules=(DEFAULT, rule)), replace(QUESTION, age=15))
    assert found["age_derogation"] == "Possible à 15 ans, accord IA-DASEN."


def test_without_an_age_the_bounds_are_said() -> None:
    found = said(card({"age_fit": None}), SearchCriteria(today=TODAY))
    assert found["age"] == "De 16 à 25 ans"


def test_a_vowel_elides() -> None:
    one = card({"served": "proche", "distance_km": 3.0})
    found = said(one, replace(QUESTION, home=ARRAS))
    assert found["near"] == "À 3 km d’Arras. Demandez si elle accueille les jeunes d’Arras."


def test_reasons_stand_before_doubts_and_compared_facts_apart() -> None:
    one = card({"served": "proche", "distance_km": 3.0, "age_fit": "oui"}, months_out=6)
    shown = told(reasons(one, QUESTION))
    doubts = [reason.doubt for reason in shown]
    assert doubts == sorted(doubts)
    assert any(doubts)
    side = compared(reasons(one, QUESTION))
    assert {reason.code for reason in side} == {ReasonCode.PLACES_UNKNOWN}
    assert not {reason.code for reason in side} & {reason.code for reason in shown}


def test_codes_are_a_closed_list() -> None:
    assert {code.value for code in ReasonCode} == set(
        "age age_note age_derogation age_unknown served near outside remote prescriber months_out "
        "places places_none places_expired places_unknown intake stale unverified".split()
    )


def test_badges_come_in_order_and_are_four_at_most() -> None:
    one = card(
        {"served": "hors_zone", "age_fit": "derogation", "stale": True},
        remote=True,
        verified_at=days_from_today(-400),
    )
    shown = badges(one, grouped=False)
    assert [badge.code for badge in shown] == ["outside", "age_derogation", "remote", "stale"]
    assert len(shown) <= BADGES_AT_MOST
    assert "remote" not in [badge.code for badge in badges(one, grouped=True)]


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (card({"age_fit": "inconnu"}, rules=()), "Âge à vérifier"),
        (card({"stale": True}, verified_at=None), "Pas encore vérifiée"),
        (card({"age_fit": "derogation"}, rules=(DEFAULT, AGREEMENT)), "Âge sur accord"),
        (card({"served": "hors_zone"}), "Autre secteur"),
    ],
)
def test_a_badge_says_what_to_know_first(one: Card, text: str) -> None:
    assert text in [badge.text for badge in badges(one, grouped=True)]


def test_a_sure_and_fresh_solution_has_no_badge() -> None:
    assert badges(card(), grouped=True) == ()
