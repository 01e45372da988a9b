"""What a solution says through its scheme: a file that says the same (one of our own exports does)
changes nothing, and does not freeze the scheme's rules in the solution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from directory.imports.shapes import SOLUTION, Shape, Stored, Values
from directory.models import AgeRule, Scheme

# One rule: that of a solution hides that of its scheme whole.
OF_AGES = ("age_min", "age_max")


def inherited_values(shape: Shape, stored: Mapping[int, Stored]) -> dict[int, Values]:
    """Record → values that it takes from its scheme, having none of its own. Three queries."""
    if shape is not SOLUTION:
        return {}
    schemes = {record.values["scheme_id"] for record in stored.values()}
    said: dict[int, Values] = {pk: {"audiences": [], "levels": []} for pk in schemes}
    for name, target in (("audiences", "audience_id"), ("levels", "level_id")):
        through: Any = getattr(Scheme, name).through
        rows = through.objects.filter(scheme__in=schemes).order_by(target)
        for scheme, term in rows.values_list("scheme_id", target):
            said[scheme][name].append(term)
    rules = AgeRule.objects.filter(scheme__in=schemes, condition="").order_by("-pk")
    for scheme, *ages in rules.values_list("scheme_id", "minimum", "maximum"):
        said[scheme] |= dict(zip(OF_AGES, ages, strict=True))
    return {pk: _without_own(said[one.values["scheme_id"]], one) for pk, one in stored.items()}


def _without_own(values: Values, record: Stored) -> Values:
    has_ages = "age_rule" in record.part_ids
    return {
        name: value
        for name, value in values.items()
        if not (has_ages if name in OF_AGES else record.values.get(name))
    }
