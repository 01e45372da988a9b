"""Where an actor or a place of a solution stands, as its form shows it: in words, and what its
small map needs: the point of the field beside it, stored or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static

from directory import geocoding
from directory.editing import points
from directory.editing.point_fields import PointFields

# Half of the height that the map first shows, in degrees: neighbouring towns say where one is.
_AROUND = 0.1
_RING_M = 10_000


@dataclass(frozen=True, slots=True)
class Where:
    """`found`: what the button found, sent back; `map`: None when neither the address nor its
    commune has a point."""

    told: str
    has_service: bool
    found: str
    map: dict[str, Any] | None


def where_of(form: Any, record: Any) -> Where | None:
    """`form`: of an actor, or of a row of a solution; None when it says no address. `record`: what
    stands, None for a new place."""
    if not isinstance(form, PointFields):
        return None
    found = str(form["found"].value() or "")
    is_read = "position" in getattr(form, "cleaned_data", {})
    here = form.point if is_read else record and points.point_of(record)
    drawn = _map(here, form.place or (record and record.commune), form["position"].id_for_label)
    told = points.told(record) if record else ""
    return Where(told, geocoding.is_configured(), found, drawn)


def _map(point: points.Point | None, commune: Any, field: str) -> dict[str, Any] | None:
    """`field`: the identifier of what says the point in figures."""
    middle = points.point_of(commune) if commune else None
    here = point or middle
    if not here:
        return None
    home = middle and {
        "name": commune.name,
        "position": [middle.latitude, middle.longitude],
        "ring_m": _RING_M,
    }
    return {
        "field": field,
        "start": [here.latitude, here.longitude],
        "bounds": [
            [here.latitude - _AROUND, here.longitude - _AROUND],
            [here.latitude + _AROUND, here.longitude + _AROUND],
        ],
        "zoom": {"min": 5, "max": 16},
        "sources": {"base": static("geo/base-map.json")},
        "home": home or None,
        "tiles": None,
    }
