"""The pages that the site ships are publishable by the site's own rules."""

from __future__ import annotations

import pytest

from directory.loading.schemes import load_schemes
from directory.loading.territory import build_territory, read_tables, store_territory
from directory.loading.vocabularies import load_vocabularies
from guide.loading.files import read_entries
from guide.loading.pages import load_guide
from guide.models import GuidePage
from guide.publishing import find_problems
from portal.installation import plant_pages


def _silent(line: str) -> None:
    """Loaders report to a person."""


def _store_territories() -> None:
    """Every région and département, and the communes that the content names."""
    named = {entry.data.get("commune") for entry in read_entries()}
    tables = read_tables()
    tables["communes"] = [row for row in tables["communes"] if row["code_insee"] in named]
    tables["codes_anciens"] = []
    store_territory(build_territory(tables))


@pytest.mark.django_db
def test_no_page_of_the_content_has_an_error() -> None:
    _store_territories()
    load_vocabularies(_silent)
    load_schemes(_silent)
    plant_pages()
    load_guide(_silent)
    pages = GuidePage.objects.exclude(content_key="").specific()
    assert len(pages) >= 60
    problems = {page.content_key: find_problems(page) for page in pages}
    errors = {
        key: [str(problem) for problem in found if problem.is_error]
        for key, found in problems.items()
    }
    assert {key: found for key, found in errors.items() if found} == {}
    warnings = [str(problem) for found in problems.values() for problem in found]
    assert not [line for line in warnings if "pas de version accessible" in line]
