"""Members, who keeps their sheets, leads and territory of a platform."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from directory.changelog import head_number
from directory.enums import Circle
from directory.models import Actor, Change, Commune, Handover, OutgoingMail, PlatformZone, User
from directory.zone_lines import read_lines
from tests.directory.platform_world import PlatformWorld, build_platform_world
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CustomZoneFactory,
    MembershipFactory,
    PlatformZoneFactory,
    UserFactory,
)
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
JOIN = {"circle": "cercle-1", "roles": ["does_contact", "does_solution"]}


@pytest.fixture
def world(geography: dict[str, Commune]) -> PlatformWorld:
    return build_platform_world(geography)


def join(world: PlatformWorld, actor: Actor, name: str = "lead", **typed: str) -> int:
    data = JOIN | {"acteur": str(actor.pk)} | typed
    return world.client(name).post(world.url("membres/ajouter/"), data).status_code


def test_an_actor_is_found_by_its_name_in_the_departement_or_anywhere(
    world: PlatformWorld,
) -> None:
    ActorFactory(name="Mission locale de Liévin", commune=world.communes["62510"])
    ActorFactory(name="Mission locale de Paris", commune=world.communes["75056"])
    ActorFactory(name="Mission locale cachée", commune=world.communes["75056"], draft=True)
    client, url = world.client("lead"), world.url("membres/ajouter/")
    here = PageRead(client.get(url, {"q": "mission LOCALE"})).text
    assert "Mission locale de Liévin" in here
    assert "Mission locale de Paris" not in here
    everywhere = PageRead(client.get(url, {"q": "mission", "ou": "partout"})).text
    assert "Mission locale de Paris" in everywhere
    assert "cachée" not in everywhere
    assert "Aucun acteur trouvé" in PageRead(client.get(url, {"q": "introuvable"})).text


def test_a_member_of_here_that_nobody_keeps_is_kept_by_the_platform(world: PlatformWorld) -> None:
    actor = ActorFactory(commune=world.communes["62510"])
    assert join(world, actor, representative="Camille Essai") == 302
    actor.refresh_from_db()
    assert actor.steward == world.lens
    member = world.lens.memberships.get(actor=actor)
    assert (member.does_contact, member.does_solution, member.does_steering) == (True, True, False)
    assert join(world, actor) == 302
    assert world.lens.memberships.filter(actor=actor).count() == 1


def test_a_member_of_elsewhere_gives_no_right_on_its_sheet(world: PlatformWorld) -> None:
    actor = ActorFactory(commune=world.communes["75056"])
    assert join(world, actor) == 302
    actor.refresh_from_db()
    assert actor.steward is None
    assert not Actor.objects.editable_by(world.users["lead"]).filter(pk=actor.pk).exists()


def test_a_sheet_taken_by_another_platform_meanwhile_stays_there(world: PlatformWorld) -> None:
    actor = ActorFactory(commune=world.communes["62510"])
    opened = Actor.objects.get(pk=actor.pk)
    MembershipFactory(platform=world.arras, actor=actor)
    MembershipFactory(platform=world.lens, actor=opened)
    actor.refresh_from_db()
    assert actor.steward == world.arras


def test_a_draft_of_elsewhere_cannot_join(world: PlatformWorld) -> None:
    hidden = ActorFactory(commune=world.communes["75056"], draft=True)
    assert join(world, hidden) == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"roles": []}, "Cochez au moins une réponse"),
        ({"circle": "cercle-9"}, "Choisissez une réponse de la liste"),
        ({"professional_email": "nul"}, "Écrivez une adresse complète"),
        ({"professional_phone": "+" * 30}, "Écrivez un numéro"),
    ],
)
def test_a_member_that_cannot_be_is_told(
    world: PlatformWorld, typed: dict[str, str], said: str
) -> None:
    actor = ActorFactory(commune=world.communes["62510"])
    data = JOIN | {"acteur": str(actor.pk)} | typed
    response = world.client("lead").post(world.url("membres/ajouter/"), data)
    assert response.status_code == 422
    assert said in PageRead(response).text


def test_two_editors_of_a_member_see_both_texts(world: PlatformWorld) -> None:
    url = world.url(f"membres/{world.member.pk}/")
    opened = PageRead(world.client("lead").get(url)).source
    version = opened.partition('name="version" value="')[2].partition('"')[0]
    typed = JOIN | {"version": version}
    first = world.client("region").post(url, typed | {"representative": "Alix Essai"})
    second = world.client("lead").post(url, typed | {"representative": "Noa Essai"})
    assert (first.status_code, second.status_code) == (302, 409)
    page = PageRead(second)
    assert "Alix Essai" in page.text
    assert "Noa Essai" in page.text
    world.member.refresh_from_db()
    assert world.member.representative == "Alix Essai"


def moved(member: int, circle: str, place: str, was: str) -> dict[str, str]:
    return {f"cercle-{member}": circle, f"ordre-{member}": place, f"etait-{member}": was}


def test_members_move_together_and_untouched_lines_stay(
    world: PlatformWorld, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        MembershipFactory(platform=world.lens, actor=actor)
        for actor in ActorFactory.create_batch(40, commune=world.communes["62498"])
    ]
    data: dict[str, str] = {}
    for row in rows[:-1]:
        data |= moved(row.pk, "cercle-2", "5", "cercle-1:0")
    data |= moved(rows[-1].pk, "cercle-1", "0", "cercle-1:0")  # opened before somebody moved it
    rows[-1].circle = Circle.STEERING
    rows[-1].save()
    client = world.client("lead")
    with django_assert_max_num_queries(20):
        assert client.post(world.url("membres/"), data).status_code == 302
    circles = list(world.lens.memberships.values_list("circle", flat=True))
    assert circles.count("cercle-2") == 39
    assert circles.count("pilotage") == 1


def test_a_member_takes_the_rank_that_was_typed_and_the_others_close_up(
    world: PlatformWorld,
) -> None:
    """Whatever numbers were stored: the page shows ranks."""
    world.member.delete()
    for name, position in (("Un", 4), ("Deux", 4), ("Trois", 40)):
        actor = ActorFactory(name=name, commune=world.communes["62498"])
        MembershipFactory(platform=world.lens, actor=actor, position=position)
    third = world.lens.memberships.get(actor__name="Trois")
    client, url = world.client("lead"), world.url("membres/")
    assert f'name="etait-{third.pk}" value="cercle-1:3"' in PageRead(client.get(url)).source
    answer = client.post(url, moved(third.pk, "cercle-1", "1", "cercle-1:3"), follow=True)
    assert "1 membre déplacé" in PageRead(answer).text
    assert names(world) == ["Trois", "Un", "Deux"]
    answer = client.post(url, moved(third.pk, "cercle-1", "1", "cercle-1:1"), follow=True)
    assert "Rien n’a changé" in PageRead(answer).text
    client.post(url, moved(third.pk, "cercle-1", "99", "cercle-1:1"))
    assert names(world) == ["Un", "Deux", "Trois"]


def names(world: PlatformWorld) -> list[str]:
    return [row.actor.name for row in world.lens.memberships.select_related("actor")]


def test_a_wrong_place_is_told_and_nothing_moves(world: PlatformWorld) -> None:
    data = moved(world.member.pk, "cercle-2", "premier", "cercle-1:0")
    response = world.client("lead").post(world.url("membres/"), data)
    page = PageRead(response)
    assert response.status_code == 422
    assert "écrivez un nombre" in page.text
    assert 'value="premier"' in page.source
    world.member.refresh_from_db()
    assert world.member.circle == Circle.FIRST


def test_a_member_is_removed_after_a_question(world: PlatformWorld) -> None:
    url = world.url(f"membres/{world.member.pk}/retirer/")
    client = world.client("lead")
    assert "Retirer ce membre" in PageRead(client.get(url)).text
    assert world.lens.memberships.exists()
    assert client.post(url).status_code == 302
    assert not world.lens.memberships.exists()
    assert Actor.objects.filter(pk=world.member.actor_id).exists()


def test_an_actor_that_i_may_not_see_has_no_name_on_any_page(world: PlatformWorld) -> None:
    away = ActorFactory(name="Secret d’ailleurs", commune=world.communes["75056"], draft=True)
    member = MembershipFactory(platform=world.lens, actor=away)
    client = world.client("lead")
    url = world.url(f"membres/{member.pk}/")
    wrong = moved(member.pk, "cercle-2", "premier", "cercle-1:0")
    answers = [
        client.get(world.url("membres/")),
        client.post(world.url("membres/"), wrong),
        client.get(url),
        client.post(url, JOIN | {"roles": []}),
        client.get(f"{url}retirer/"),
        client.post(f"{url}retirer/", follow=True),
    ]
    for answer in answers:
        assert "Secret" not in answer.content.decode()
        assert "Acteur retiré" in PageRead(answer).text
    assert not world.lens.memberships.filter(pk=member.pk).exists()


def test_a_sheet_that_nobody_keeps_is_taken(world: PlatformWorld) -> None:
    Actor.objects.filter(pk=world.member.actor_id).update(steward=None)
    url = world.url(f"membres/{world.member.pk}/prendre/")
    world.client("lead").post(url)
    world.member.actor.refresh_from_db()
    assert world.member.actor.steward == world.lens


def test_a_sheet_kept_by_another_or_of_elsewhere_is_not_taken(world: PlatformWorld) -> None:
    kept = ActorFactory(commune=world.communes["62498"], steward=world.arras)
    away = ActorFactory(commune=world.communes["75056"])
    for actor in (kept, away):
        member = MembershipFactory(platform=world.lens, actor=actor)
        world.client("lead").post(world.url(f"membres/{member.pk}/prendre/"))
    assert set(Actor.objects.filter(steward=world.lens)) == {world.member.actor}


def offer(world: PlatformWorld) -> Handover:
    url = world.url(f"membres/{world.member.pk}/confier/")
    world.client("lead").post(url, {"plateforme": str(world.arras.pk)})
    return Handover.objects.get()


@pytest.mark.parametrize(("reply", "keeper"), [("oui", "arras"), ("non", "lens")])
def test_a_sheet_moves_when_the_other_platform_says_yes(
    world: PlatformWorld, reply: str, keeper: str
) -> None:
    handover = offer(world)
    assert OutgoingMail.objects.get(kind="handover").to == world.users["neighbour"].email
    url = f"/espace/plateformes/fiches-proposees/{handover.pk}/"
    for stranger in ("lead", "elsewhere", "pro_here"):
        assert world.client(stranger).post(url, {"reponse": "oui"}).status_code == 404
    assert "Fiches proposées" in PageRead(world.client("neighbour").get("/espace/")).text
    assert world.client("neighbour").post(url, {"reponse": reply}).status_code == 302
    world.member.actor.refresh_from_db()
    assert world.member.actor.steward == getattr(world, keeper)
    assert not Handover.objects.exists()


def test_a_sheet_is_offered_within_the_departement_only(world: PlatformWorld) -> None:
    url = world.url(f"membres/{world.member.pk}/confier/")
    response = world.client("lead").post(url, {"plateforme": str(world.paris.pk)})
    assert response.status_code == 422
    assert not Handover.objects.exists()


def test_an_offer_of_a_sheet_that_moved_meanwhile_moves_nothing(world: PlatformWorld) -> None:
    handover = offer(world)
    Actor.objects.filter(pk=world.member.actor_id).update(steward=None)
    url = f"/espace/plateformes/fiches-proposees/{handover.pk}/"
    world.client("neighbour").post(url, {"reponse": "oui"})
    world.member.actor.refresh_from_db()
    assert world.member.actor.steward is None


def test_a_lead_of_the_territory_is_added_by_address(world: PlatformWorld) -> None:
    client = world.client("lead")
    for email in ("inconnu@exemple.test", world.users["pro_elsewhere"].email):
        response = client.post(world.url("responsables/"), {"email": email})
        assert response.status_code == 422
        assert "Aucun compte de votre département" in PageRead(response).text
    assert client.post(world.url("responsables/"), {"email": "PRO.ici@exemple.test"})
    here = User.objects.get(email="pro.ici@exemple.test")
    assert here.role == "lead"
    assert set(world.lens.leads.all()) == {world.users["lead"], here}
    assert OutgoingMail.objects.filter(kind="lead", to=here.email).exists()


def test_the_last_lead_stays_unless_a_team_decides(world: PlatformWorld) -> None:
    url = world.url(f"responsables/{world.users['lead'].pk}/retirer/")
    world.client("lead").post(url)
    assert world.lens.leads.exists()
    assert "dernière personne responsable" in PageRead(world.client("lead").get(url)).text
    world.client("region").post(url)
    assert not world.lens.leads.exists()


def test_somebody_who_leads_already_is_not_written_to_again(world: PlatformWorld) -> None:
    data = {"email": "pro.ici@exemple.test"}
    assert world.client("lead").post(world.url("responsables/"), data).status_code == 302
    again = world.client("lead").post(world.url("responsables/"), data)
    assert again.status_code == 422
    assert "déjà responsable" in PageRead(again).text
    assert OutgoingMail.objects.filter(kind="lead").count() == 1


def test_a_closed_account_is_removed_by_the_only_lead_who_stays(world: PlatformWorld) -> None:
    closed = UserFactory(lead=True, is_active=False)
    world.lens.leads.add(closed)
    client = world.client("lead")
    client.post(world.url(f"responsables/{closed.pk}/retirer/"))
    assert set(world.lens.leads.all()) == {world.users["lead"]}
    client.post(world.url(f"responsables/{world.users['lead'].pk}/retirer/"))
    assert world.lens.leads.exists()


def test_a_lead_may_leave_when_another_stays(world: PlatformWorld) -> None:
    world.lens.leads.add(UserFactory(lead=True))
    url = world.url(f"responsables/{world.users['lead'].pk}/retirer/")
    response = world.client("lead").post(url)
    assert response["Location"] == "/espace/plateformes/"
    assert world.client("lead").get(world.url()).status_code == 404


@pytest.mark.parametrize(
    ("lines", "postal", "codes"),
    [
        ("62498", False, {"62498"}),
        ("62498 Lens (62)\n62498", False, {"62498"}),
        ("lens\nLIÉVIN", False, {"62498", "62510"}),
        ("Saint-Denis (974)", False, {"97411"}),
        ("62300", True, {"62498", "62291"}),
        ("", False, set()),
    ],
)
def test_a_pasted_column_is_read(
    geography: dict[str, Commune], lines: str, postal: bool, codes: set[str]
) -> None:
    read = read_lines(lines, postal=postal, departement="62")
    assert read.errors == ()
    assert codes <= set(read.communes)
    assert postal or codes == set(read.communes)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("99999", "n’est pas connu"),
        ("Nulleville", "n’est pas connu"),
        ("Saint-Denis", "plusieurs communes"),
        ("…", "n’est pas connu"),
    ],
)
def test_a_line_that_names_nothing_is_told(
    geography: dict[str, Commune], line: str, said: str
) -> None:
    errors = read_lines(line, postal=False, departement="62").errors
    assert len(errors) == 1
    assert said in errors[0]


def zone_version(world: PlatformWorld) -> str:
    source = PageRead(world.client("lead").get(world.url("territoire/"))).source
    return source.partition('name="version" value="')[2].partition('"')[0]


def test_a_territory_of_many_communes_is_saved_in_a_few_queries(
    world: PlatformWorld, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    here = world.lens.departement
    basin = CustomZoneFactory()
    basin.departements.add(here)
    communes = [CommuneFactory(code=f"62{n:03}", departement=here) for n in range(901, 999)]
    old = [PlatformZoneFactory(owner=world.lens, commune=one) for one in communes[:40]]
    data = {
        "version": zone_version(world),
        "reading": "insee",
        "departements": ["62"],
        "basins": [str(basin.pk)],
        "communes": "\n".join(one.code for one in communes[30:]),
    }
    client = world.client("lead")
    with django_assert_max_num_queries(40):
        assert client.post(world.url("territoire/"), data).status_code == 302
    kept = PlatformZone.objects.filter(owner=world.lens)
    assert kept.count() == 2 + len(communes[30:])
    assert kept.filter(pk__in=[one.pk for one in old]).count() == 10
    (told,) = Change.objects.filter(revision=head_number())
    assert (told.model, told.object_id, set(told.fields)) == (
        "platform",
        str(world.lens.pk),
        {"zone"},
    )
    stale = client.post(world.url("territoire/"), data | {"communes": ""})
    assert stale.status_code == 409


def test_a_wrong_line_is_told_and_nothing_is_saved(world: PlatformWorld) -> None:
    data = {"version": zone_version(world), "reading": "insee", "communes": "Lens\nNulleville"}
    response = world.client("lead").post(world.url("territoire/"), data)
    page = PageRead(response)
    assert response.status_code == 422
    assert "« Nulleville » n’est pas connu" in page.text
    assert "Nulleville</textarea>" in page.source
    assert not world.lens.zone_parts.exists()
