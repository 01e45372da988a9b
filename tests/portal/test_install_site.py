"""One command makes a working site; the next runs keep what people wrote."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from wagtail.models import Locale, Page, Site

from directory.loading import territory
from directory.loading.files import ContentError
from directory.loading.lycees import SOURCE as LYCEES
from directory.loading.territory import read_tables
from directory.models import (
    Actor,
    ActorKind,
    Audience,
    Commune,
    DataFile,
    Revision,
    Scheme,
    Solution,
    SynonymGroup,
    User,
)
from portal.installation import LOCAL_ADMIN, create_local_admin, plant_pages
from portal.management.commands import install_site
from portal.models import HomePage
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def install(*options: str) -> str:
    out = StringIO()
    call_command("install_site", *options, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    models = (Commune, ActorKind, Audience, SynonymGroup, Scheme, Actor, Solution, User, Page)
    return {model.__name__: model._default_manager.count() for model in models}


def test_the_shipped_data_make_a_site_and_a_second_run_keeps_every_edit() -> None:
    """One test, because loading all that ships takes seconds."""
    first = install()
    made = counts()
    assert made["Commune"] == 34_969
    assert made["Scheme"] >= 35
    assert made["Solution"] == Solution.objects.published().filter(zone_kind="france").count() > 0
    schools = Actor.objects.filter(source=LYCEES)
    assert schools.count() == 4_668
    assert schools.filter(uai="").count() == 1  # a section, listed under its school's number
    assert not schools.exclude(latitude=None).exists()
    assert "mot de passe" in first

    revision = Revision.objects.count()
    Scheme.objects.filter(slug="e2c").update(name="École de la deuxième chance de Lens")
    Audience.objects.filter(slug="qpv").delete()
    HomePage.objects.update(tagline="Notre titre")
    second = install()
    assert counts() == {**made, "Audience": made["Audience"] - 1}
    assert Scheme.objects.get(slug="e2c").name == "École de la deuxième chance de Lens"
    assert HomePage.objects.get().tagline == "Notre titre"
    assert Revision.objects.count() == revision + 2
    assert "créées" not in second
    assert "mot de passe" not in second


# ---- the steps, with nothing to load --------------------------------------------------------


@pytest.fixture
def without_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install_site, "STEPS", ())
    monkeypatch.setattr(install_site, "load_guide", lambda report: "rien à charger")


def test_each_step_tells_its_result_and_its_seconds(without_data: None) -> None:
    assert re.search(r"^base de données +\d+\.\d s  à jour$", install(), re.MULTILINE)
    assert re.search(r"^pages +\d+\.\d s  déjà là$", install(), re.MULTILINE)


def test_a_mistake_in_a_shipped_file_stops_with_a_sentence(
    without_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(report: Callable[[str], None]) -> None:
        raise ContentError("e2c.toml", "il manque : sigle")

    monkeypatch.setattr(install_site, "STEPS", (("dispositifs", fail),))
    with pytest.raises(CommandError, match=r"dispositifs : e2c\.toml : il manque : sigle"):
        install()


def test_notes_of_a_loader_are_printed_under_its_line(
    without_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(report: Callable[[str], None]) -> str:
        report("14 sans commune")
        return "fait"

    monkeypatch.setattr(install_site, "STEPS", (("lycées", load),))
    assert "· 14 sans commune" in install()


# ---- pages ----------------------------------------------------------------------------------


def test_the_home_page_is_the_root_of_the_site(settings: Settings) -> None:
    settings.SITE_URL = "http://127.0.0.1:8123"
    assert plant_pages()
    site = Site.objects.get()
    assert site.root_page.specific == HomePage.objects.get()
    assert site.is_default_site
    assert (site.site_name, site.hostname, site.port) == (settings.SITE_NAME, "127.0.0.1", 8123)


def test_a_site_on_https_is_at_port_443(settings: Settings) -> None:
    settings.SITE_URL = "https://reprendre.exemple.test"
    plant_pages()
    assert (Site.objects.get().hostname, Site.objects.get().port) == (
        "reprendre.exemple.test",
        443,
    )


def test_pages_are_in_french() -> None:
    plant_pages()
    assert [locale.language_code for locale in Locale.objects.all()] == ["fr"]
    assert HomePage.objects.get().locale.language_code == "fr"


def test_the_welcome_page_of_the_tool_goes_away() -> None:
    assert Page.objects.filter(slug="home").exists()
    plant_pages()
    assert not Page.objects.filter(slug="home").exists()
    assert [page.title for page in Page.objects.filter(depth=2)] == [HomePage.objects.get().title]


def test_a_page_tree_that_people_made_stays() -> None:
    plant_pages()
    Site.objects.update(site_name="Notre site", hostname="notre.exemple.test")
    assert not plant_pages()
    assert Site.objects.get().site_name == "Notre site"
    assert HomePage.objects.count() == 1


def test_a_site_that_people_named_keeps_its_name() -> None:
    Site.objects.update(site_name="Notre site", hostname="notre.exemple.test", port=443)
    plant_pages()
    site = Site.objects.get()
    assert (site.site_name, site.hostname, site.port) == ("Notre site", "notre.exemple.test", 443)


# ---- the local administrator ----------------------------------------------------------------


def test_the_password_told_once_opens_the_site(client: Client) -> None:
    password = create_local_admin()
    assert password is not None
    assert client.login(username=LOCAL_ADMIN, password=password)
    user = User.objects.get()
    user.full_clean()
    assert (user.is_superuser, user.role) == (True, "national")
    assert password not in user.password


def test_two_installations_never_share_a_password() -> None:
    first = create_local_admin()
    User.objects.all().delete()
    assert create_local_admin() != first


def test_an_administrator_that_exists_is_left_alone() -> None:
    UserFactory(superuser=True)
    assert create_local_admin() is None
    assert User.objects.count() == 1


def test_production_gets_no_administrator_of_ours(settings: Settings) -> None:
    settings.SITE_HTTPS = True
    assert create_local_admin() is None
    assert not User.objects.exists()


# ---- the demonstration ----------------------------------------------------------------------


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that the installation calls, instead of running them."""
    called: list[str] = []

    def note(name: str, **options: object) -> None:
        called.append(name)

    monkeypatch.setattr(install_site, "call_command", note)
    return called


def test_the_examples_are_loaded_when_asked_and_only_once(
    without_data: None, seeded: list[str], settings: Settings
) -> None:
    settings.DEMO_ALLOWED = True
    install()
    assert seeded == ["migrate", "createcachetable"]
    install("--demo")
    install("--demo")
    assert seeded.count("seed_demo") == 1


def test_production_never_loads_the_examples(
    without_data: None, seeded: list[str], settings: Settings
) -> None:
    settings.DEMO_ALLOWED = False
    install("--demo")
    assert "seed_demo" not in seeded
    assert not DataFile.objects.exists()


# ---- a new edition of the territory ---------------------------------------------------------


def test_a_new_edition_of_the_territory_replaces_the_old_one(
    geography: dict[str, Commune], monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = read_tables()
    lens = next(row for row in tables["communes"] if row["code_insee"] == "62498")
    tables["communes"] = [{**lens, "population": "40000", "codes_postaux": "62300|62301"}]
    tables["codes_anciens"] = []
    monkeypatch.setattr(territory, "read_tables", lambda: tables)
    territory.load_territory(lambda line: None)
    stored = Commune.objects.get(code="62498")
    assert stored.population == 40_000
    assert sorted(code.code for code in stored.postal_codes.all()) == ["62300", "62301"]
