"""The engines held to the contract. One line each: all tests of the meaning run on all of them."""

from __future__ import annotations

from collections.abc import Callable

from search.documents import Corpus
from search.engines.base import SearchEngine
from search.engines.resident import ResidentEngine

ENGINES: dict[str, Callable[[Corpus], SearchEngine]] = {
    "resident": ResidentEngine,
}
