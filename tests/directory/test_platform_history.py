"""What a platform was: who, when, before and after, and a value put back by the form's rules."""

from __future__ import annotations

from typing import Any

import pytest

from directory.models import Change, Commune, Platform
from tests.directory.platform_world import PlatformWorld, build_platform_world
from tests.factories import ActorFactory, MembershipFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
PAST = "historique/"


@pytest.fixture
def world(geography: dict[str, Commune]) -> PlatformWorld:
    return build_platform_world(geography)


def change_to(world: PlatformWorld, **values: Any) -> Change:
    """By the platform's own form, as its lead."""
    lens = Platform.objects.get(pk=world.lens.pk)
    sent = {"version": lens.version, "keep_details": "on", **values}
    assert world.client("lead").post(world.url(), sent).status_code == 302
    return Change.objects.filter(model="platform", root_id=str(lens.pk)).latest("pk")


def put_back(world: PlatformWorld, change: Change, field: str, who: str = "lead") -> Any:
    data = {"change": str(change.pk), "field": field}
    return world.client(who).post(world.url(PAST), data, follow=True)


def test_who_changed_what_is_told_and_put_back(world: PlatformWorld) -> None:
    change_to(world, territory_text="Autour de Lens")
    change = change_to(world, territory_text="Autour de Liévin")
    text = PageRead(world.client("lead").get(world.url(PAST))).text
    for said in ("Territoire, en mots", "Autour de Lens", "Autour de Liévin", "Delens", "espace"):
        assert said in text
    assert "Rétabli" in PageRead(put_back(world, change, "territory_text")).text
    assert Platform.objects.get(pk=world.lens.pk).territory_text == "Autour de Lens"


def test_a_value_that_the_form_refuses_is_not_put_back(world: PlatformWorld) -> None:
    change_to(world, public_email="camille.martin@exemple.test")
    change = change_to(world, public_email="accueil@exemple.test")
    text = PageRead(put_back(world, change, "public_email")).text
    assert "ressemblent à celles d’une personne" in text
    assert Platform.objects.get(pk=world.lens.pk).public_email == "accueil@exemple.test"


def test_what_its_form_does_not_hold_is_told_and_not_put_back(world: PlatformWorld) -> None:
    """A team renames a platform; its lead may not undo it."""
    lens = Platform.objects.get(pk=world.lens.pk)
    before, lens.name = lens.name, "PSAD de l’Artois"
    lens.save()
    change = Change.objects.filter(model="platform", fields__has_key="name").latest("pk")
    answer = world.client("lead").get(world.url(PAST))
    assert before in PageRead(answer).text
    assert 'name="field" value="name"' not in answer.content.decode()
    assert "ne se rétablit pas" in PageRead(put_back(world, change, "name")).text
    assert Platform.objects.get(pk=lens.pk).name == "PSAD de l’Artois"


def test_members_and_closed_lists_are_told_in_words(world: PlatformWorld) -> None:
    text = PageRead(world.client("lead").get(world.url(PAST))).text
    assert "Cercle 1 : le noyau qui suit les jeunes" in text
    assert "cercle-1" not in text
    assert "CIO de Lens" in text
    assert "Responsables" in text
    assert "Delens" in text
    assert "post_add" not in text


def test_a_member_that_one_may_not_see_has_no_name(world: PlatformWorld) -> None:
    hidden = ActorFactory(name="Sentinelle", commune=world.communes["75056"], draft=True)
    MembershipFactory(platform=world.lens, actor=hidden)
    assert "Sentinelle" not in PageRead(world.client("lead").get(world.url(PAST))).text
    assert "Sentinelle" in PageRead(world.client("national").get(world.url(PAST))).text


def test_nothing_of_another_platform_is_read_nor_put_back(world: PlatformWorld) -> None:
    change = change_to(world, presentation="Celle de Lens")
    for who in ("neighbour", "elsewhere", "pro_here", "other_region"):
        assert put_back(world, change, "presentation", who).status_code == 404
        assert world.client(who).get(world.url(PAST)).status_code == 404
    data = {"change": str(change.pk), "field": "presentation"}
    elsewhere = world.url(PAST, world.arras)
    answer = world.client("neighbour").post(elsewhere, data, follow=True)
    assert "ne se rétablit pas" in PageRead(answer).text
    for field in ("state", "leads", "version", "nothing"):
        assert "ne se rétablit pas" in PageRead(put_back(world, change, field)).text
    assert Platform.objects.get(pk=world.lens.pk).presentation == "Celle de Lens"


def test_the_page_asks_as_much_for_many_changes(
    world: PlatformWorld, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        MembershipFactory(platform=world.lens)
    client = world.client("lead")
    with django_assert_max_num_queries(15):
        assert client.get(world.url(PAST)).status_code == 200
