"""Wagtail's database search behind a guard: what an editor types can never break its query.

Unguarded, a `"`, a NUL or a lone surrogate is an error 500 on SQLite or PostgreSQL, and thousands
of words overflow the query's tree.
"""

from __future__ import annotations

import re
from typing import Any

from modelsearch.backends import database

LENGTH_MAX, WORDS_MAX = 200, 12
_NOT_TYPED = re.compile(r"[\x00-\x1f\x7f\"“”«»:*^(){}\ud800-\udfff]")


def clean_query(query: Any) -> Any:
    """Plain words, at most twelve; query objects made by code pass as they are."""
    if not isinstance(query, str):
        return query
    return " ".join(_NOT_TYPED.sub(" ", query[:LENGTH_MAX]).split()[:WORDS_MAX])


class CleanQueries:
    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().search(clean_query(query), *args, **kwargs)  # type: ignore[misc]

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().autocomplete(clean_query(query), *args, **kwargs)  # type: ignore[misc]


def SearchBackend(params: dict[str, Any]) -> Any:
    """The name that Wagtail looks for; the backend of the database in use, guarded."""
    backend_class = type(database.SearchBackend(params))
    return type("GuardedSearchBackend", (CleanQueries, backend_class), {})(params)
