"""What every engine offers. No caller knows which one answers."""

from __future__ import annotations

from typing import Protocol

from search.criteria import SearchCriteria
from search.documents import Corpus
from search.results import MapResults, SearchResults

BBox = tuple[float, float, float, float]  # west, south, east, north in degrees


class SearchEngine(Protocol):
    @property
    def corpus(self) -> Corpus: ...

    def search(self, criteria: SearchCriteria) -> SearchResults: ...

    def map(self, criteria: SearchCriteria, *, bbox: BBox, zoom: int) -> MapResults: ...
