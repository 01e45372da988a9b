"""Living blocks: the reader's own territory, the national view without one, nothing private."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.enums import Category, Circle, Phase, ZoneKind
from directory.models import Actor, Commune, Scheme
from tests.factories import (
    ActorFactory,
    ActorKindFactory,
    ContactFactory,
    MembershipFactory,
    PlaceFactory,
    PlatformFactory,
    PlatformZoneFactory,
    SchemeFactory,
    SolutionFactory,
    ToolPageFactory,
    TopicPageFactory,
    VoletPageFactory,
)
from tests.factories.guide import GuideSite, block, section
from tests.pages import PageRead

LENS, STRASBOURG = "62498", "67482"
SENTINEL = "SENTINELLE"


@pytest.fixture
def directory(geography: dict[str, Commune]) -> dict[str, Any]:
    """Around Lens: a CIO, a mission locale, their platform, two schemes, a draft of each."""
    cio, local = ActorKindFactory(slug="cio"), ActorKindFactory(slug="mission-locale")
    lens = geography[LENS]
    scheme = SchemeFactory(
        slug="micro-lycee",
        name="Micro-lycée",
        category=Category.QUALIFICATION,
        phase=Phase.DIPLOMER,
        ages=(16, 25),
    )
    other = SchemeFactory(slug="sas", phase=Phase.REMOBILISER)
    actor = ActorFactory(name="CIO des Terrils", kind=cio, commune=lens)
    ContactFactory(actor=actor, phone="03 53 01 20 32")
    ContactFactory(
        actor=actor, phone="03 53 01 99 99", email=f"{SENTINEL}@x.test", professional=True
    )
    ActorFactory(name="Mission locale du Bassin", kind=local, commune=lens)
    ActorFactory(name=f"CIO {SENTINEL}", kind=cio, commune=lens, draft=True)
    ActorFactory(name="CIO du Rhin", kind=cio, commune=geography[STRASBOURG])
    for title, of, extra in (
        ("Préparer le bac", scheme, {}),
        ("Reprendre confiance", other, {}),
        (f"Cachée {SENTINEL}", scheme, {"draft": True}),
    ):
        solution = SolutionFactory(title=title, scheme=of, actor=actor, **extra)
        PlaceFactory(solution=solution, commune=lens)
    SolutionFactory(title="Partout en France", scheme=other, actor=actor, zone_kind=ZoneKind.FRANCE)
    platform = PlatformFactory(name="PSAD du Bassin", departement=lens.departement)
    PlatformZoneFactory(owner=platform, commune=lens)
    MembershipFactory(platform=platform, actor=actor, circle=Circle.FIRST,
                      representative=SENTINEL, professional_phone="03 53 01 88 88")  # fmt: skip
    return {"scheme": scheme, "actor": actor, "platform": platform}


BLOCKS = (
    block("actors", {"title": "Qui ici", "kinds": ["cio", "mission-locale"], "limit": 6}),
    block("solutions", {"title": "Quoi ici", "phase": ["diplomer"], "limit": 5}),
    block("map", {"title": "Où ici", "phase": ["diplomer", "remobiliser"]}),
    block("platform", {"title": "La plateforme d’ici"}),
    block("scheme", {"scheme": "micro-lycee", "note": "Pour un diplôme."}),
)


def main_of(response: Any) -> str:
    html: str = response.content.decode()
    return html.split("<main")[1].split("</main>")[0]


@pytest.fixture
def living(guide_site: GuideSite, directory: dict[str, Any]) -> Any:
    return TopicPageFactory(body=[section(*BLOCKS)])


def test_with_a_commune_each_block_shows_what_is_there(client: Client, living: Any) -> None:
    response = client.get(f"{living.url}?commune={LENS}")
    read = PageRead(response)  # type: ignore[arg-type]
    assert read.problems == []
    for words in (
        "CIO des Terrils",
        "03 53 01 20 32",
        "Mission locale du Bassin",
        "Voir les 2 acteurs",
        "Préparer le bac",
        "Voir la solution",
        "Le cercle pointillé : 30 km autour de Lens",
        "PSAD du Bassin",
        "Micro-lycée",
        "16 à 25 ans",
        "Pour un diplôme.",
    ):
        assert words in read.text, words
    for absent in ("CIO du Rhin", "Reprendre confiance", "Choisissez une commune"):
        assert absent not in read.text, absent
    html = main_of(response)
    assert f"/solutions/?commune={LENS}&amp;phase=diplomer" in html
    assert f"/acteurs/?commune={LENS}&amp;type=cio&amp;type=mission-locale" in html
    assert f"/carte/?commune={LENS}&amp;phase=remobiliser&amp;phase=diplomer" in html
    assert f'href="/dispositifs/micro-lycee/?commune={LENS}"' in html
    assert "page_size" not in html


def test_without_one_the_national_view_says_how_to_choose(client: Client, living: Any) -> None:
    response = client.get(living.url)
    read = PageRead(response)  # type: ignore[arg-type]
    assert read.problems == []
    assert "3 acteurs dans l’annuaire, dans toute la France" in read.text
    assert read.text.count("Choisissez une commune") == 4
    assert "Voir les plateformes de France" in read.text
    assert "CIO des Terrils" not in read.text
    html = main_of(response)
    assert 'href="/acteurs/?type=cio"' in html
    assert 'href="/plateformes/"' in html


def test_national_solutions_are_named_without_a_territory(
    client: Client, guide_site: GuideSite, directory: dict[str, Any]
) -> None:
    body = [section(block("solutions", {"title": "Quoi", "phase": ["remobiliser"], "limit": 5}))]
    text = PageRead(client.get(TopicPageFactory(body=body).url)).text  # type: ignore[arg-type]
    assert "2 solutions en France" in text
    assert "Partout en France" in text
    assert "Reprendre confiance" not in text


@pytest.mark.parametrize("query", ["", f"?commune={LENS}", f"?commune={STRASBOURG}"])
def test_drafts_and_professional_contacts_are_never_there(
    client: Client, living: Any, django_user_model: Any, query: str
) -> None:
    """Not for a signed-in professional either: a page is the same for all who read it."""
    for reader in (None, django_user_model.objects.create_superuser("a@exemple.test", "x")):
        if reader:
            client.force_login(reader)
        html = client.get(living.url + query).content.decode()
        for word in (SENTINEL, "03 53 01 99 99", "03 53 01 88 88"):
            assert word not in html, word


def test_what_is_published_since_shows_at_the_next_request(
    client: Client, living: Any, directory: dict[str, Any]
) -> None:
    address = f"{living.url}?commune={LENS}"
    assert "CIO des Terrils" in client.get(address).content.decode()
    actor: Actor = directory["actor"]
    actor.name = "CIO des Collines"
    actor.save()
    html = client.get(address).content.decode()
    assert "CIO des Collines" in html
    assert "CIO des Terrils" not in html


@pytest.mark.parametrize("query", ["", f"?commune={LENS}"])
def test_a_criterion_that_no_longer_exists_is_left_out(
    client: Client, guide_site: GuideSite, directory: dict[str, Any], query: str
) -> None:
    page = TopicPageFactory(
        body=[
            section(
                block("scheme", {"scheme": "renomme", "note": "SUPPRIME"}),
                block("solutions", {"title": "Q", "dispositif": ["renomme", "micro-lycee"],
                                    "public": ["x" * 60]}),
                block("actors", {"title": "A", "kinds": ["inconnu"]}),
                block("map", {"title": "M", "categorie": ["nulle"], "statut": [""]}),
            )
        ]
    )  # fmt: skip
    response = client.get(page.url + query)
    assert response.status_code == 200
    html = main_of(response)
    assert "renomme" not in html
    assert "SUPPRIME" not in html
    assert "dispositif=micro-lycee" in html
    Scheme.objects.filter(slug="micro-lycee").update(slug="autre")
    assert client.get(page.url + query).status_code == 200


@pytest.mark.parametrize(
    "query", ["?commune=00000", "?lieu=Nulle-Part", "?commune=%00", "?lieu=" + "x" * 500]
)
def test_a_place_that_nobody_knows_leaves_the_national_view(
    client: Client, living: Any, query: str
) -> None:
    response = client.get(living.url + query)
    assert response.status_code == 200
    assert "dans toute la France" in PageRead(response).text  # type: ignore[arg-type]


def test_examples_are_said_on_top_of_the_page_that_shows_them(
    client: Client, living: Any, directory: dict[str, Any]
) -> None:
    warning = "Structures d’exemple : ne les contactez pas."
    address = f"{living.url}?commune={LENS}"
    assert warning not in PageRead(client.get(address)).text  # type: ignore[arg-type]
    actor: Actor = directory["actor"]
    actor.is_example = True
    actor.save()
    response = client.get(address)
    assert warning in PageRead(response).text  # type: ignore[arg-type]
    assert 'href="tel:0353012032"' not in response.content.decode()
    assert warning not in PageRead(client.get(living.url)).text  # type: ignore[arg-type]


def test_a_volet_with_three_living_blocks_asks_few_queries(
    client: Client,
    guide_site: GuideSite,
    directory: dict[str, Any],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    tools = [block("tool", {"page": ToolPageFactory().pk, "use": ""}) for _ in range(3)]
    link = '<p><a linktype="page" id="{}">vers</a></p>'
    texts = [block("text", link.format(TopicPageFactory().pk)) for _ in range(8)]
    volet = VoletPageFactory(
        body=[section(*BLOCKS[:2], BLOCKS[3], *texts)],
        tools=tools,
        schemes=[directory["scheme"]],
        actor_kinds=[directory["actor"].kind],
    )
    address = f"{volet.url}?commune={LENS}"
    client.get(address)
    with django_assert_max_num_queries(25):
        assert "CIO des Terrils" in client.get(address).content.decode()
    with django_assert_max_num_queries(9):
        assert client.get(guide_site.guide.url).status_code == 200
