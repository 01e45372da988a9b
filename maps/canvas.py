"""The one description of the carte de la persévérance: extent, families, layers, credits.

The page reads it as JSON (`to_config`), with Leaflet from our own static files. folium's defaults
(scripts of four outside hosts, inline script and style, a viewport that forbids zooming) are all
replaced: nothing here may load from elsewhere nor write markup from data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import folium
from branca.element import Element
from folium.template import Template

from directory.enums import Category
from directory.geography import NEAR_KM, Home
from maps.projection import ZOOM_MAX, Box

ZOOM_MIN = 4
DATA_CREDIT = (
    "Contours : Natural Earth (domaine public). Communes : INSEE, Licence Ouverte ; GeoNames, CC BY"
)


@dataclass(frozen=True, slots=True)
class Family:
    """A category as the map shows it: word, shape and colour, the colour by the class
    `mark--<value>` of the stylesheet."""

    category: Category
    letter: str
    shape: str

    @property
    def symbol(self) -> str:
        """The symbol of `static/img/marks.svg`."""
        return f"mark-{self.letter.lower()}"


FAMILIES = (
    Family(Category.PREVENTION, "P", "hexagone"),
    Family(Category.ACCOMPAGNEMENT, "A", "rond"),
    Family(Category.REMOBILISATION, "R", "triangle"),
    Family(Category.QUALIFICATION, "Q", "carré"),
    Family(Category.INSERTION, "I", "losange"),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Addresses on this site: places found, one solution's reasons, outlines, marks."""

    points: str
    details: str
    base: str
    marks: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """Tiles of an outside host, an explicit choice of who deploys the site."""

    url: str
    credit: str

    @property
    def origin(self) -> str:
        """What the page's policy must allow: « https://tuiles.exemple.fr »."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"


class PerseveranceMap(folium.Map):
    """`bounds`: what is looked at first; `query`: the search, without « ? »; `home`: C."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []
    _template = Template(
        """
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}
          <script type="application/json" id="{{ this.get_name() }}">
            {{- this.to_config()|tojson -}}
          </script>
        {% endmacro %}
        {% macro script(this, kwargs) %}{% endmacro %}
        """
    )

    def __init__(
        self,
        *,
        extent: Box,
        query: str,
        sources: Sources,
        home: Home | None = None,
        tiles: Tiles | None = None,
    ) -> None:
        west, south, east, north = extent.bbox
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        # folium names its elements at random; a page must be the same twice for its ETag.
        self._id = "carte"
        self.global_switches = Element()
        self.extent = extent
        self.query = query
        self.sources = sources
        self.home = home
        self.outside_tiles = tiles

    def to_config(self) -> dict[str, Any]:
        west, south, east, north = (round(value, 5) for value in self.extent.bbox)
        return {
            "bounds": [[south, west], [north, east]],
            "zoom": {"min": ZOOM_MIN, "max": ZOOM_MAX},
            "query": self.query,
            "sources": {
                "points": self.sources.points,
                "details": self.sources.details,
                "base": self.sources.base,
                "marks": self.sources.marks,
            },
            "families": {family.category.value: _family(family) for family in FAMILIES},
            "home": self._home(),
            "tiles": self._tiles(),
            "credits": DATA_CREDIT,
        }

    def _home(self) -> dict[str, Any] | None:
        home = self.home
        if home is None or home.latitude is None or home.longitude is None:
            return None
        return {
            "name": home.name,
            "position": [home.latitude, home.longitude],
            "ring_m": NEAR_KM * 1000,
        }

    def _tiles(self) -> dict[str, str] | None:
        tiles = self.outside_tiles
        return {"url": tiles.url, "credit": tiles.credit} if tiles else None


def _family(family: Family) -> dict[str, str]:
    return {"label": str(family.category.label), "symbol": family.symbol, "shape": family.shape}
