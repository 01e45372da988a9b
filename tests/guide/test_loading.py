"""The content files become pages once; what people write afterwards is never touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from directory.loading.files import ContentError
from directory.models import Commune, LoadedRecord
from guide.loading.pages import load_guide
from guide.models import GuideHomePage, GuidePage, PracticePage, TopicPage, VoletPage
from portal.installation import plant_pages

HOME = """
type = "home"
slug = "guide"
title = "Guide"
summary = "Le guide."
"""
TOPIC = """
type = "topic"
slug = "financement"
title = "Financer"
summary = "Qui paie quoi."
intro = "Voir [le repérage](guide:volets/reperage#liste) et [le guide](guide:home)."
[[sections]]
title = "Les fonds"
[[sections.blocks]]
type = "text"
text = "Un **fonds**."
[[sections.blocks]]
type = "table"
caption = "Fonds"
columns = ["Fonds", "Pour qui"]
rows = [["FSE+", "les structures"]]
[[sections.blocks]]
type = "tool"
page = "tools/charte"
use = "Écrire les règles."
"""
VOLET = """
type = "volet"
slug = "reperage"
title = "Repérage"
summary = "Retrouver les jeunes."
number = 2
motto = "D’abord, se retrouver"
objective = "N’oublier personne."
[[key_ideas]]
text = "La liste est le point de départ."
section = "liste"
sources = ["guide-psad-2015.txt:760"]
[[sections]]
title = "Partir de la liste"
anchor = "liste"
key_idea = 1
[[sections.blocks]]
type = "actors"
title = "Qui repère ici"
kinds = ["cio"]
"""
TOOLS = """
type = "index"
slug = "outils"
title = "Outils"
summary = "La boîte à outils."
"""
TOOL = """
type = "tool"
slug = "charte"
title = "Charte"
summary = "Les règles du groupe."
"""
PRACTICE = """
type = "practice"
slug = "rappeler"
title = "Rappeler tôt (exemple)"
summary = "Une liste, deux équipes."
region = "32"
commune = "62498"
volet = "volets/reperage"
themes = ["parents"]
date = 2026-05-01
example = true
problem = "Des listes."
done = "Des appels."
results = [{measure = "appels aboutis", before = "3", after = "9"}]
checklist = ["Relire la liste"]
"""
FILES = {
    "home": HOME,
    "themes": '[[themes]]\nslug = "parents"\nlabel = "Parents"\n',
    "topics/financement": TOPIC,
    "volets/reperage": VOLET,
    "tools/index": TOOLS,
    "tools/charte": TOOL,
    "practices/rappeler": PRACTICE,
}


def silent(line: str) -> None:
    """Nobody reads the report here."""


def write(folder: Path, files: dict[str, str]) -> Path:
    for key, text in files.items():
        path = folder / f"{key}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def content(tmp_path: Path, geography: dict[str, Commune]) -> Path:
    plant_pages()
    return write(tmp_path, FILES)


def load(folder: Path) -> Any:
    return load_guide(silent, folder)


def page(key: str) -> Any:
    return GuidePage.objects.get(content_key=key).specific


def test_every_file_becomes_a_published_page_at_its_address(content: Path) -> None:
    counts = load(content)
    assert counts.created == 6
    found = {p.content_key: p.get_url() for p in GuidePage.objects.exclude(content_key="")}
    assert found == {
        "home": "/guide/",
        "topics/financement": "/guide/financement/",
        "volets/reperage": "/guide/reperage/",
        "tools/index": "/guide/outils/",
        "tools/charte": "/guide/outils/charte/",
        "practices/rappeler": "/bonnes-pratiques/hauts-de-france/rappeler/",
    }
    assert Page.find_problems() == ([], [], [], [], [])
    client = Client()
    for address in found.values():
        assert client.get(address).status_code == 200, address


def test_loading_twice_changes_nothing(content: Path) -> None:
    load(content)
    before = {p.pk: p.latest_revision_id for p in GuidePage.objects.all()}
    counts = load(content)
    assert (counts.created, counts.updated, counts.unchanged) == (0, 0, 6)
    assert {p.pk: p.latest_revision_id for p in GuidePage.objects.all()} == before


def test_prose_becomes_rich_text_and_links_find_pages_that_come_later(content: Path) -> None:
    load(content)
    topic = page("topics/financement")
    home = page("home")
    assert 'href="/guide/reperage/#liste"' in topic.intro
    assert f'linktype="page" id="{home.pk}"' in topic.intro or (
        f'id="{home.pk}" linktype="page"' in topic.intro
    )
    blocks = topic.body[0].value["content"]
    assert blocks[0].value.source == "<p>Un <b>fonds</b>.</p>"
    assert blocks[1].value["rows"][0]["cells"][0].source == "FSE+"
    assert blocks[2].value["page"].specific == page("tools/charte")


def test_a_practice_knows_its_volet_themes_place_and_results(content: Path) -> None:
    load(content)
    practice: PracticePage = page("practices/rappeler")
    assert practice.volet == page("volets/reperage")
    assert [theme.label for theme in practice.themes.all()] == ["Parents"]
    assert (practice.commune_id, practice.region_id, practice.is_example) == ("62498", "32", True)
    assert practice.results[0].value["after"] == "9"


def test_a_new_edition_of_a_file_reaches_a_page_that_nobody_edited(content: Path) -> None:
    load(content)
    write(content, {"topics/financement": TOPIC.replace("Qui paie quoi", "Qui paie, et quand")})
    counts = load(content)
    assert (counts.updated, counts.unchanged) == (1, 5)
    assert page("topics/financement").summary == "Qui paie, et quand."


@pytest.mark.parametrize("published", [True, False])
def test_what_people_wrote_stays_even_as_a_draft(content: Path, published: bool) -> None:
    load(content)
    topic: TopicPage = page("topics/financement")
    topic.summary = "Nos mots."
    revision = topic.save_revision()
    if published:
        revision.publish()
    write(content, {"topics/financement": TOPIC.replace("Financer", "Financement")})
    counts = load(content)
    assert (counts.updated, counts.kept) == (0, 1)
    assert page("topics/financement").get_latest_revision_as_object().summary == "Nos mots."


def test_a_page_that_people_withdrew_or_deleted_does_not_come_back(content: Path) -> None:
    load(content)
    page("topics/financement").unpublish()
    page("tools/charte").delete()
    write(content, {"topics/financement": TOPIC + "\n", "tools/charte": TOOL + 'use = "x"\n'})
    write(content, {"topics/financement": TOPIC.replace("Un **fonds**", "Deux")})
    load(content)
    assert not page("topics/financement").live
    assert not GuidePage.objects.filter(content_key="tools/charte").exists()


def test_a_page_that_people_made_at_the_same_address_is_theirs(content: Path) -> None:
    write(content, {"topics/financement": ""})
    (content / "topics/financement.toml").unlink()
    load(content)
    theirs = TopicPage(title="Le nôtre", slug="financement", summary="À nous.")
    GuideHomePage.objects.get().add_child(instance=theirs)
    write(content, {"topics/financement": TOPIC})
    counts = load(content)
    assert counts.kept == 1
    assert TopicPage.objects.get(slug="financement").title == "Le nôtre"


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("topics/x", TOPIC.replace('type = "topic"', 'type = "rien"'), "type de page inconnu"),
        ("topics/x", TOPIC.replace("guide:home", "guide:nulle-part"), "page inconnue : nulle-part"),
        ("topics/x", TOPIC.replace("summary", "resume"), "clé inconnue : resume"),
        ("topics/x", TOPIC.replace('type = "table"', 'type = "tableau"'), "bloc inconnu : tableau"),
        ("topics/x", TOPIC.replace("caption", "titre"), "clé inconnue : titre"),
        ("volets/x", VOLET.replace("motto", "#"), "motto"),
        ("practices/x", PRACTICE.replace('"62498"', '"99999"'), "« 99999 » est inconnu"),
        ("practices/x", PRACTICE.replace('region = "32"', ""), "code de région attendu"),
        ("practices/x", PRACTICE.replace('["parents"]', '["rien"]'), "« rien » est inconnu"),
    ],
)
def test_a_mistake_in_a_file_is_told_and_nothing_is_loaded(
    content: Path, key: str, text: str, told: str
) -> None:
    write(content, {key: text.replace('slug = "', 'slug = "x-')})
    with pytest.raises(ContentError, match=told):
        load(content)
    assert not GuidePage.objects.exists()
    assert not LoadedRecord.objects.filter(model="guidepage").exists()


def test_hostile_prose_is_harmless_when_stored(content: Path) -> None:
    hostile = "[a](javascript:alert(1)) <img src=x onerror=alert(1)> [b](data:text/html,x)"
    write(content, {"topics/financement": TOPIC.replace("Un **fonds**.", hostile)})
    load(content)
    stored = page("topics/financement").body[0].value["content"][0].value.source
    assert "javascript" not in stored
    assert "data:" not in stored
    assert "<img" not in stored


def test_volets_say_their_number_and_ideas(content: Path) -> None:
    load(content)
    volet: VoletPage = page("volets/reperage")
    assert volet.number == 2
    assert volet.key_ideas[0].value["section"] == volet.body[0].value.name == "liste"
    assert volet.body[0].value["key_idea"] == 1
