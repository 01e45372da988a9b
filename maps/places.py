"""The published places behind the points of an answer, read in one flat query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, CharField, Value, When

from directory.enums import Precision, PublicationState
from directory.hidden import OF_PLACE, public_coordinate
from directory.models import Place


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """One place of a published solution; the point is the place's own, else its commune's,
    and then `precision` is empty."""

    solution: int
    title: str
    slug: str
    category: str
    scheme: str
    is_example: bool
    commune: str
    latitude: float
    longitude: float
    precision: str

    @property
    def is_exact(self) -> bool:
        return self.precision == Precision.ADDRESS


Places = Mapping[int, Sequence[PlaceFacts]]


def read_places(solutions: Iterable[int]) -> Places:
    """Solution id → its places that have a point. An index never decides what is published: the
    rows are read again as published, the others are left out."""
    rows = (
        Place.objects.filter(
            solution__in=list(solutions), solution__state=PublicationState.PUBLISHED
        )
        .annotate(
            at_latitude=public_coordinate("latitude", OF_PLACE),
            shown_precision=Case(
                When(OF_PLACE, then=Value("")), default="precision", output_field=CharField()
            ),
            at_longitude=public_coordinate("longitude", OF_PLACE),
        )
        .filter(at_latitude__isnull=False)
        .order_by("position", "pk")
        .values_list(
            "solution_id",
            "solution__title",
            "solution__slug",
            "solution__scheme__category",
            "solution__scheme__name",
            "solution__is_example",
            "commune__name",
            "at_latitude",
            "at_longitude",
            "shown_precision",
        )
    )
    found: dict[int, list[PlaceFacts]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(PlaceFacts(*row))
    return found
