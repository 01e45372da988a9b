"""A lead keeps the page of a platform; nobody touches that of another."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from directory.enums import Channel
from directory.models import Change, Commune, Handover, Revision
from tests.directory.platform_world import PlatformWorld, build_platform_world
from tests.factories import ActorFactory, MembershipFactory, PlatformEventFactory, PlatformFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
KEEPERS = ("lead", "department", "region", "national")
STRANGERS = ("neighbour", "elsewhere", "pro", "pro_here", "pro_elsewhere", "other_region")
PAGES = (
    "", "territoire/", "responsables/", "membres/", "membres/ajouter/", "schema/", "calendrier/",
    "calendrier/ajouter/", "calendrier/recopier/", "calendrier/annee/", "interne/",
)  # fmt: skip
READ_BY_PROFESSIONALS = ("schema/", "calendrier/annee/", "interne/")
MEMBER_PAGES = ("", "retirer/", "confier/")


@pytest.fixture
def world(geography: dict[str, Commune]) -> PlatformWorld:
    return build_platform_world(geography)


def member_url(world: PlatformWorld, rest: str = "") -> str:
    return world.url(f"membres/{world.member.pk}/{rest}")


@pytest.mark.parametrize("name", KEEPERS)
def test_keepers_open_every_page(world: PlatformWorld, name: str) -> None:
    client = world.client(name)
    for rest in PAGES:
        response = client.get(world.url(rest))
        assert response.status_code == 200, rest
        assert PageRead(response).problems == [], rest
        assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", STRANGERS)
def test_others_find_nothing_to_keep(world: PlatformWorld, name: str, method: str) -> None:
    event = PlatformEventFactory(platform=world.lens)
    client = world.client(name)
    urls = [world.url(page) for page in PAGES if page not in READ_BY_PROFESSIONALS]
    urls += [member_url(world, page) for page in (*MEMBER_PAGES, "prendre/")]
    urls += [world.url(f"calendrier/{event.pk}/{page}") for page in ("", "retirer/")]
    urls += [world.url(f"responsables/{world.users['lead'].pk}/retirer/")]
    for url in urls:
        assert getattr(client, method)(url).status_code in (404, 405), url
    world.lens.refresh_from_db()
    assert world.lens.memberships.count() == world.lens.leads.count() == 1
    assert world.lens.events.count() == 1


def test_strangers_are_led_to_sign_in(world: PlatformWorld) -> None:
    for rest in PAGES:
        response = world.client("anonymous").get(world.url(rest))
        assert response.status_code == 302
        assert response["Location"].startswith("/espace/connexion/")


def test_the_pages_of_a_member_are_well_made(world: PlatformWorld) -> None:
    for rest in MEMBER_PAGES:
        response = world.client("lead").get(member_url(world, rest))
        assert response.status_code == 200
        assert PageRead(response).problems == []


def posted(world: PlatformWorld, **changes: str) -> dict[str, str]:
    world.lens.refresh_from_db()
    return {"version": str(world.lens.version), "presentation": "Une présentation.", **changes}


def test_a_lead_changes_what_the_platform_says_of_itself(world: PlatformWorld) -> None:
    client = world.client("lead")
    data = posted(
        world, lead_function="Direction du CIO", public_phone="03 21 00 00 00", exact="on"
    )
    response = client.post(world.url(), data)
    assert response.status_code == 302
    page = PageRead(client.get(f"/plateformes/{world.lens.slug}/"))
    assert "Direction du CIO" in page.text
    revision = Revision.objects.latest("number")
    assert (revision.by, revision.channel) == (world.users["lead"], Channel.ESPACE)


def test_a_second_editor_sees_both_texts_and_loses_none(world: PlatformWorld) -> None:
    mine = posted(world, presentation="Mon texte.")
    world.client("region").post(world.url(), posted(world, presentation="Leur texte."))
    response = world.client("lead").post(world.url(), mine)
    page = PageRead(response)
    assert response.status_code == 409
    assert "Mon texte." in page.text
    assert "Leur texte." in page.text
    world.lens.refresh_from_db()
    assert world.lens.presentation == "Leur texte."
    again = posted(world, presentation="Les deux.")
    assert world.client("lead").post(world.url(), again).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("public_phone", "appelez-nous", "Écrivez un numéro"),
        ("public_email", "pas-une-adresse", "Écrivez une adresse complète"),
        ("website", "javascript:alert(1)", "Écrivez une adresse de site"),
        ("lead_function", "x" * 201, "Raccourcissez"),
        ("public_email", "camille.essai@gmail.com", "ressemblent à celles d’une personne"),
    ],
)
def test_a_wrong_value_is_told_and_kept(
    world: PlatformWorld, field: str, value: str, said: str
) -> None:
    response = world.client("lead").post(world.url(), posted(world, **{field: value}))
    page = PageRead(response)
    assert response.status_code == 422
    assert said in page.text
    assert value in page.source
    assert page.problems == []


@pytest.mark.parametrize(("name", "by"), [("lead", "PSAD de Lens"), ("region", "équipe régionale")])
def test_what_is_said_exact_says_who_vouches_for_it(
    world: PlatformWorld, name: str, by: str
) -> None:
    world.lens.verified_by = "Un ancien fichier"
    world.lens.save()
    world.client(name).post(world.url(), posted(world, exact="on"))
    world.lens.refresh_from_db()
    assert world.lens.verified_at == timezone.localdate()
    assert world.lens.verified_by == by


def test_a_public_address_is_kept_once_somebody_says_so(world: PlatformWorld) -> None:
    client = world.client("lead")
    data = posted(world, public_email="accueil.lens@orange.fr", keep_details="on")
    assert client.post(world.url(), data).status_code == 302
    # What stands is not asked again at each save; another address is.
    world.lens.refresh_from_db()
    data = posted(world, presentation="Nous recevons.", public_email="accueil.lens@orange.fr")
    assert client.post(world.url(), data).status_code == 302
    world.lens.refresh_from_db()
    data = posted(world, public_email="camille.lens@orange.fr")
    assert client.post(world.url(), data).status_code == 422


def test_bytes_that_no_form_sends_are_no_error(world: PlatformWorld) -> None:
    client = world.client("lead")
    for rest in ("", "territoire/", "responsables/", "membres/", "calendrier/ajouter/"):
        data = {"presentation": "a\0b", "communes": "\0", "email": "\0", "title": "\0"}
        assert client.post(world.url(rest), data).status_code in (302, 409, 422), rest
    assert client.get(world.url("membres/ajouter/?acteur=99999999999999999999")).status_code == 404
    assert client.get(world.url("calendrier/?annee=99999999999")).status_code == 200


def test_the_list_shows_the_platforms_one_keeps(world: PlatformWorld) -> None:
    page = PageRead(world.client("lead").get("/espace/plateformes/"))
    assert page.problems == []
    assert "PSAD de Lens" in page.text
    assert "PSAD d’Arras" not in page.text
    assert "PSAD d’Arras" in PageRead(world.client("region").get("/espace/plateformes/")).text
    assert "aucune plateforme" in PageRead(world.client("pro").get("/espace/plateformes/")).text


def test_the_first_page_opens_the_doors_of_the_platform(world: PlatformWorld) -> None:
    text = PageRead(world.client("lead").get("/espace/")).text
    assert "Membres et cercles 1" in text
    assert "Calendrier" in text
    assert "PSAD de Lens" in PageRead(world.client("pro_here").get("/espace/")).text
    assert "PSAD de Lens" not in PageRead(world.client("pro_elsewhere").get("/espace/")).text


@pytest.mark.parametrize("name", ["lead", "neighbour", "pro_here", "department", "region"])
def test_the_internal_page_is_for_the_territory(world: PlatformWorld, name: str) -> None:
    world.member.representative = "Camille Sentinelle"
    world.member.save()
    response = world.client(name).get(world.url("interne/"))
    assert "Camille Sentinelle" in PageRead(response).text


@pytest.mark.parametrize("name", ["elsewhere", "pro", "pro_elsewhere", "other_region"])
def test_the_internal_page_is_for_nobody_else(world: PlatformWorld, name: str) -> None:
    for rest in READ_BY_PROFESSIONALS:
        assert world.client(name).get(world.url(rest)).status_code == 404


def test_a_draft_platform_has_no_internal_page_for_professionals(world: PlatformWorld) -> None:
    draft = PlatformFactory(draft=True, departement=world.lens.departement)
    assert world.client("pro_here").get(world.url("interne/", draft)).status_code == 404
    assert world.client("region").get(world.url("interne/", draft)).status_code == 200


def test_the_limits_of_each_member_are_told(world: PlatformWorld) -> None:
    world.member.actor.confidentiality = "Aucun nom sans accord écrit."
    world.member.actor.save()
    text = PageRead(world.client("pro_here").get(world.url("interne/"))).text
    assert "Aucun nom sans accord écrit." in text


def test_sixty_members_and_dates_cost_no_more_queries(
    world: PlatformWorld, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for actor in ActorFactory.create_batch(60, commune=world.communes["62498"]):
        MembershipFactory(platform=world.lens, actor=actor)
        PlatformEventFactory(platform=world.lens)
    client = world.client("lead")
    client.get(world.url())
    for rest in PAGES:
        with django_assert_max_num_queries(15):
            assert client.get(world.url(rest)).status_code == 200


def test_nothing_is_written_by_a_look(world: PlatformWorld) -> None:
    before = Change.objects.count(), Handover.objects.count()
    for page in PAGES:
        world.client("lead").get(world.url(page))
    assert (Change.objects.count(), Handover.objects.count()) == before
