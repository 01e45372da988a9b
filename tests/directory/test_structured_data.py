"""What machines read of a sheet: public facts only, nothing invented. No database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.template import engines

from directory.enums import ContactVisibility, ZoneKind
from directory.models import Actor, AgeRule, Commune, Contact, Scheme, Solution
from directory.sheets.actor import ActorSheet
from directory.sheets.scheme import default_ages
from directory.sheets.solution import DEFAULT_FRESHNESS_DAYS, SolutionSheet, verification_due
from directory.sheets.words import Word
from directory.structured_data import of_actor, of_solution

PUBLIC = Contact(
    phone="03 21 00 00 01", email="accueil@exemple.test", visibility=ContactVisibility.PUBLIC
)
RESERVED = Contact(
    name="Ada Réservée",
    phone="06 00 00 00 99",
    email="reservee@exemple.test",
    visibility=ContactVisibility.PROFESSIONAL,
)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.SITE_URL = "https://site.test/"


def _actor_sheet(*contacts: Contact, **facts: Any) -> ActorSheet:
    values = {"name": "Mission locale", "slug": "mission-locale", **facts}
    return ActorSheet(
        actor=Actor(**values),
        contacts=contacts,
        has_reserved_contact=False,
        zone="",
        solutions=(),
        more_solutions=False,
        services=(),
        memberships=(),
    )


def _solution_sheet(*rules: AgeRule, contacts: tuple[Contact, ...] = (), **facts: Any) -> Any:
    values: dict[str, Any] = {
        "title": "Atelier bois",
        "slug": "atelier-bois",
        "summary": "Trois mois.",
        "scheme": Scheme(name="Atelier relais"),
        "actor": Actor(name="Mission locale", slug="mission-locale"),
        **facts,
    }
    return SolutionSheet(
        solution=Solution(**values),
        rules=rules,
        audiences=(),
        levels=(),
        statuses=(),
        prescribers=(),
        places=(),
        intakes=(),
        lines=(),
        zone="Lens et Arras",
        contacts=contacts,
        has_reserved_contact=False,
        is_stale=False,
        is_suspended=False,
    )


def test_an_actor_is_an_organisation_at_its_own_address_on_the_site() -> None:
    data = of_actor(_actor_sheet(PUBLIC, website="https://ml.test/"))
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Organization")
    assert data["url"].startswith("https://site.test/")
    assert "//" not in data["url"].removeprefix("https://")
    assert data["url"].endswith("/mission-locale/")
    assert data["sameAs"] == "https://ml.test/"
    assert (data["telephone"], data["email"]) == (PUBLIC.phone, PUBLIC.email)


@pytest.mark.parametrize("contacts", [(RESERVED,), (RESERVED, PUBLIC), (PUBLIC, RESERVED)])
def test_a_professional_contact_is_never_told_to_machines(contacts: tuple[Contact, ...]) -> None:
    for data in (
        of_actor(_actor_sheet(*contacts)),
        of_solution(_solution_sheet(contacts=contacts)),
    ):
        told = json.dumps(data, ensure_ascii=False)
        assert not [
            said for said in (RESERVED.name, RESERVED.phone, RESERVED.email) if said in told
        ]


def test_a_public_phone_is_found_behind_a_professional_one() -> None:
    only_phone = Contact(phone="119", visibility=ContactVisibility.PUBLIC)
    sheet = _actor_sheet(RESERVED, only_phone, PUBLIC)
    assert (sheet.phone, sheet.email) == ("119", PUBLIC.email)
    assert sheet.public_contacts == (only_phone, PUBLIC)
    assert sheet.professional_contacts == (RESERVED,)


def test_an_invented_actor_says_so_and_gives_no_way_to_call_it() -> None:
    data = of_actor(_actor_sheet(PUBLIC, website="https://ml.test/", is_example=True))
    assert data["name"] == "Mission locale (exemple)"
    assert not {"telephone", "email", "sameAs"} & set(data)


def test_an_example_is_marked_once() -> None:
    data = of_actor(_actor_sheet(name="Mission (exemple) locale", is_example=True))
    assert data["name"] == "Mission (exemple) locale"


def test_what_nobody_wrote_is_left_out() -> None:
    assert set(of_actor(_actor_sheet())) == {"@context", "@type", "name", "url"}


def test_an_address_needs_a_commune() -> None:
    written = {"address": "1 rue de Lille", "postal_code": "62300"}
    assert "address" not in of_actor(_actor_sheet(**written))
    lens = Commune(code="62498", name="Lens", departement_id="62")
    assert of_actor(_actor_sheet(commune=lens, **written))["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "1 rue de Lille",
        "postalCode": "62300",
        "addressLocality": "Lens",
        "addressCountry": "FR",
    }
    bare = of_actor(_actor_sheet(commune=lens))["address"]
    assert set(bare) == {"@type", "addressLocality", "addressCountry"}


def test_a_solution_is_a_service_of_its_actor() -> None:
    data = of_solution(_solution_sheet())
    assert (data["@type"], data["serviceType"]) == ("Service", "Atelier relais")
    assert data["provider"]["name"] == "Mission locale"
    assert "@context" not in data["provider"]


def test_a_zone_that_nobody_stated_is_no_area() -> None:
    assert "areaServed" not in of_solution(_solution_sheet())
    stated = of_solution(_solution_sheet(zone_kind=ZoneKind.COMMUNES))
    assert stated["areaServed"] == "Lens et Arras"


def test_an_invented_actor_is_marked_under_a_solution_too() -> None:
    invented = Actor(name="Atelier", slug="atelier", is_example=True)
    data = of_solution(_solution_sheet(actor=invented, is_example=True))
    assert (data["name"], data["provider"]["name"]) == (
        "Atelier bois (exemple)",
        "Atelier (exemple)",
    )


@pytest.mark.parametrize(
    ("minimum", "maximum", "told"),
    [
        (16, 25, {"suggestedMinAge": 16, "suggestedMaxAge": 25}),
        (16, None, {"suggestedMinAge": 16}),
        (None, 25, {"suggestedMaxAge": 25}),
        (0, 3, {"suggestedMinAge": 0, "suggestedMaxAge": 3}),
    ],
)
def test_ages_are_those_that_somebody_wrote(
    minimum: int | None, maximum: int | None, told: dict[str, int]
) -> None:
    data = of_solution(_solution_sheet(AgeRule(minimum=minimum, maximum=maximum)))
    assert data["audience"] == [{"@type": "PeopleAudience", **told}]


def test_a_derogation_is_not_told_as_the_rule() -> None:
    derogation = AgeRule(minimum=15, maximum=29, condition="RQTH")
    assert "audience" not in of_solution(_solution_sheet(derogation))
    rule = AgeRule(minimum=16, maximum=25)
    assert default_ages([derogation, rule, AgeRule(minimum=18)]) is rule
    assert default_ages([derogation]) is None
    assert default_ages([]) is None


@pytest.mark.parametrize("hostile", ["</script><b>", "<!--<script>", "a & b", "l'un", "\u2028"])
def test_no_text_of_a_sheet_can_close_the_script_it_is_printed_in(hostile: str) -> None:
    data = of_actor(_actor_sheet(presentation=hostile, name=hostile))
    printed = engines["site"].from_string("{{ data|tojson }}").render({"data": data})
    assert not set("<>&'") & set(printed)
    assert json.loads(printed) == data


@pytest.mark.parametrize(
    ("own", "of_scheme", "due"),
    [
        (10, 90, date(2026, 1, 11)),
        (None, 90, date(2026, 4, 1)),
        (None, None, date(2026, 6, 30)),
    ],
)
def test_a_sheet_is_due_by_its_own_frequency_else_that_of_its_scheme(
    own: int | None, of_scheme: int | None, due: date
) -> None:
    sheet = _solution_sheet(
        verified_at=date(2026, 1, 1),
        freshness_days=own,
        scheme=Scheme(name="Atelier relais", freshness_days=of_scheme),
    )
    assert DEFAULT_FRESHNESS_DAYS == 180
    assert verification_due(sheet) == due


def test_a_sheet_that_nobody_verified_has_no_due_day() -> None:
    assert verification_due(_solution_sheet(freshness_days=10)) is None


def test_a_word_is_shown_in_plain_words_where_somebody_wrote_them() -> None:
    word = Word("neet", "NEET", "Ni en emploi, ni en études")
    assert word.shown == "Ni en emploi, ni en études"
    assert replace(word, plain="").shown == "NEET"
