"""What stands on the map: a point for one place, a disc for several, each with a spoken name.

Pure: the cells of an answer and the facts of its places in, marks out. The server's drawing and
the GeoJSON read by the page use the same marks, so that they say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from directory.enums import Category
from directory.examples import marked
from directory.french import NO_BREAK, plural
from directory.grammar import at_commune, of_commune
from maps.places import PlaceFacts, Places
from maps.projection import ZOOM_MAX
from maps.towns import nearest_towns
from search.results import MapCell

APPROXIMATE = "position approximative"
OPENED = "voir les noms"
# A disc of more solutions is opened by zooming first.
_TOGETHER_AT_MOST = 12
# Squared degrees: ten centimetres.
_ONE_POINT_SQUARED = 1e-12


@dataclass(frozen=True, slots=True)
class Mark:
    """`count`: places there; `solutions`: of how many solutions, 0 when not known; `ids`: those
    solutions when they are few; `place`: the facts of a point, None for a disc; `name`: unique
    on a map; `is_together`: a disc of places at one point, which no zoom can part."""

    name: str
    latitude: float
    longitude: float
    count: int
    solutions: int
    ids: tuple[int, ...]
    place: PlaceFacts | None = None
    is_together: bool = False


def build_marks(found: Iterable[MapCell], places: Places, *, zoom: int) -> tuple[Mark, ...]:
    """Points first, then discs, each from north to south; `zoom` is the map's. A point whose
    solution is no longer published is left out."""
    cells = sorted(found, key=_from_north)
    points = list(_points([cell for cell in cells if cell.id is not None], places))
    discs = _discs([cell for cell in cells if cell.id is None], places, zoom)
    return tuple(_uniquely_named([*points, *discs]))


def _from_north(cell: MapCell) -> tuple[float, float, int]:
    return -cell.latitude, cell.longitude, cell.id or 0


def _points(cells: Iterable[MapCell], places: Places) -> Iterator[Mark]:
    for cell in cells:
        if cell.id is None or not places.get(cell.id):
            continue
        place = min(places[cell.id], key=lambda place: _gap(place, cell))
        yield Mark(
            name=point_name(place),
            latitude=cell.latitude,
            longitude=cell.longitude,
            count=1,
            solutions=1,
            ids=(cell.id,),
            place=place,
        )


def _gap(place: PlaceFacts, cell: MapCell) -> float:
    """Which place of a solution a cell holds: squared degrees are enough to tell them apart."""
    north, east = place.latitude - cell.latitude, place.longitude - cell.longitude
    return north * north + east * east


def named_solutions(cells: Iterable[MapCell]) -> set[int]:
    """The solutions whose places must be read: those of points and of the smaller discs."""
    return {one for cell in cells if len(cell.ids) <= _TOGETHER_AT_MOST for one in cell.ids}


def _discs(cells: Sequence[MapCell], places: Places, zoom: int) -> Iterator[Mark]:
    near = nearest_towns([(cell.latitude, cell.longitude) for cell in cells])
    for cell, town in zip(cells, near, strict=True):
        commune = _common_commune(cell, places)
        where = at_commune(commune) if commune else f"autour {of_commune(town.name)}"
        verb = OPENED if commune or zoom >= ZOOM_MAX else "agrandir"
        yield Mark(
            name=f"{disc_size(cell)} {where}, {verb}",
            latitude=cell.latitude,
            longitude=cell.longitude,
            count=cell.count,
            solutions=cell.solutions,
            ids=cell.ids,
            is_together=verb == OPENED,
        )


def _common_commune(cell: MapCell, places: Places) -> str:
    """The commune of a disc whose places all stand at one point, "" otherwise or when unknown."""
    here = [
        place
        for one in cell.ids
        for place in places.get(one, ())
        if _gap(place, cell) < _ONE_POINT_SQUARED
    ]
    return here[0].commune if here and len(here) == cell.count else ""


def disc_size(cell: MapCell) -> str:
    """« 14 solutions », or « 14 lieux de 9 solutions » when some have several places there, or
    « 140 lieux » when how many solutions is not known."""
    solutions = plural(cell.solutions, "solution")
    if cell.count == cell.solutions:
        return solutions
    places = plural(cell.count, "lieu", "lieux")
    if cell.solutions == 0:
        return places
    return f"{places} d’une solution" if cell.solutions == 1 else f"{places} de {solutions}"


def point_name(place: PlaceFacts) -> str:
    """« Qualification : Micro-lycée, Lens »."""
    category = Category(place.category).label
    title = marked(place.title, is_example=place.is_example)
    name = f"{category}{NO_BREAK}: {title}, {place.commune}"
    return name if place.is_exact else f"{name}, {APPROXIMATE}"


def _uniquely_named(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Two marks never share a name: a screen reader's user could not tell them apart."""
    counts = Counter(mark.name for mark in marks)
    seen: Counter[str] = Counter()
    for mark in marks:
        if counts[mark.name] == 1:
            yield mark
            continue
        seen[mark.name] += 1
        yield replace(mark, name=f"{mark.name} ({seen[mark.name]} sur {counts[mark.name]})")
