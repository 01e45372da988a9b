"""A folder of content files that a test writes, in place of the shipped one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from directory.loading import national_solutions, schemes, vocabularies
from directory.loading.reporting import Counts

TERM = '[[{table}]]\nslug = "{slug}"\nlabel = "{label}"\nplain = "{label}"\nposition = 1\n'
SCHEME = """
slug = "{slug}"
name = "{name}"
sigle = ""
other_names = []
category = "remobilisation"
phase = "remobiliser"
scope = "national"
regions = []
summary = "Vous avancez."
description = "Une description."
what_you_do = []
for_whom = []
duration = ""
rhythm = ""
status_text = ""
pay = ""
cost = ""
boarding = ""
enrolment = ""
steering = ""
legal = ""
state = ""
audiences = {audiences}
levels = []
statuses = []
prescribers = []
obligation = false
delivered_by = "{delivered_by}"
freshness_days = 180
comes_after = {comes_after}
leads_to = []
leads_to_text = ""
read_by = ""
sources = []

[[age_rules]]
min = 16
max = {maximum}
confidence = "seed"
source_date = "2024-09-01"
"""
NATIONAL = """
[[solutions]]
slug = "accueil"
title = "{title}"
scheme = "e2c"
operator = "Réseau d’essai"
operator_kind = "mission-locale"
summary = "On vous reçoit."
description = ""
url = ""
phone = "{phone}"
remote = true
zone = "{zone}"
entry = "{entry}"
duration = ""
pay = ""
how_to_apply = "Écrivez."
first_step = "Appelez."
papers = ""
prescribers = []
statuses = []
checked = "2026-11-22"
source = "Essai"
"""


def say_nothing(line: str) -> None:
    """Reports are read where they matter."""


class Content:
    """Writes one file, then loads it; the values given replace those of a plain example."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "schemes").mkdir()

    def write_terms(self, **labels: str) -> Counts:
        """Audiences by slug; the other vocabularies hold one kind of actor, or nothing."""
        kind = TERM.format(table="actor_kinds", slug="mission-locale", label="Mission locale")
        empty = "levels = []\nstatuses = []\nprescribers = []\n"
        audiences = "".join(
            TERM.format(table="audiences", slug=slug, label=label) for slug, label in labels.items()
        )
        body = empty + ("" if labels else "audiences = []\n") + kind + audiences
        (self.folder / "vocabularies.toml").write_text(body, encoding="utf-8")
        return vocabularies.load_vocabularies(say_nothing)

    def write_synonyms(self, body: str) -> Counts:
        (self.folder / "synonyms.toml").write_text(body, encoding="utf-8")
        return vocabularies.load_synonyms(say_nothing)

    def write_scheme(self, slug: str = "e2c", **values: Any) -> None:
        defaults = {
            "name": "École",
            "audiences": [],
            "delivered_by": "",
            "comes_after": [],
            "maximum": 25,
        }
        body = SCHEME.format(**{**defaults, "slug": slug, **values}).replace("'", '"')
        (self.folder / "schemes" / f"{slug}.toml").write_text(body, encoding="utf-8")

    def load_scheme(self, slug: str = "e2c", **values: Any) -> Counts:
        self.write_scheme(slug, **values)
        return schemes.load_schemes(say_nothing)

    def write_national(self, **values: str) -> Counts:
        defaults = {"title": "Être reçu", "phone": "", "zone": "france", "entry": "permanente"}
        body = NATIONAL.format(**{**defaults, **values})
        (self.folder / "national_solutions.toml").write_text(body, encoding="utf-8")
        return national_solutions.load_national_solutions(say_nothing)
