"""What is said above the map: how many stand on it, and where the others are. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from directory.french import NO_BREAK, plural
from search.results import GROUP_REMOTE, MapResults, SearchResults


@dataclass(frozen=True, slots=True)
class Summary:
    """« 10 solutions », « dont 8 sur la carte », « 2 sont à distance : elles sont dans la liste. »,
    « 3 lieux sont plus loin que ce cadre. »; empty when there is nothing to say."""

    total: str
    on_map: str
    elsewhere: str
    beyond: str


def build_summary(found: SearchResults, everywhere: MapResults, framed: MapResults) -> Summary:
    """`everywhere`: the same search on the whole world; `framed`: in the frame shown first."""
    on_map = everywhere.positioned
    return Summary(
        total=plural(found.total, "solution"),
        on_map=_on_map(found.total, on_map),
        elsewhere=_elsewhere(found, on_map),
        beyond=_beyond(_places(everywhere) - _places(framed)),
    )


def _on_map(total: int, on_map: int) -> str:
    if total == 0:
        return ""
    if on_map == total:
        return "sur la carte"
    return f"dont {on_map} sur la carte" if on_map else "aucune sur la carte"


def _elsewhere(found: SearchResults, on_map: int) -> str:
    missing = found.total - on_map
    remote = min(found.groups.get(GROUP_REMOTE, 0), missing)
    parts = [
        _are(remote, "à distance"),
        _are(missing - remote, "sans adresse connue"),
    ]
    said = " et ".join(part for part in parts if part)
    if not said:
        return ""
    them = "elle est" if missing == 1 else "elles sont"
    return f"{said}{NO_BREAK}: {them} dans la liste."


def _are(count: int, what: str) -> str:
    if count == 0:
        return ""
    return f"{count} est {what}" if count == 1 else f"{count} sont {what}"


def _places(results: MapResults) -> int:
    return sum(cell.count for cell in results.cells)


def _beyond(places: int) -> str:
    if places <= 0:
        return ""
    verb = "est" if places == 1 else "sont"
    return f"{plural(places, 'lieu', 'lieux')} {verb} plus loin que ce cadre."
