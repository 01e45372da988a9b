"""The form of a platform's territory: départements and bassins from lists, communes by line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from directory.form_fields import boxes, code_reading, text
from directory.models import CustomZone, Departement, Platform
from directory.zone_lines import read_lines, write_lines


class ZoneForm(forms.Form):
    """`wanted`: the parts, once the form is valid."""

    departements = boxes("Départements entiers")
    basins = boxes("Bassins")
    communes = text(
        "Communes",
        "Une par ligne : nom, code INSEE ou code postal. Collez une colonne de tableur si vous "
        "en avez une.",
        rows=10,
        most=120_000,
    )
    reading = code_reading(required=True)

    def __init__(self, *args: Any, platform: Platform, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.platform = platform
        self.wanted: set[tuple[str, Any]] = set()
        departements: Any = self.fields["departements"]
        departements.choices = [(one.pk, str(one)) for one in _departements(platform)]
        basins: Any = self.fields["basins"]
        basins.choices = [(str(one.pk), one.name) for one in _basins(platform)]
        if not basins.choices:
            del self.fields["basins"]

    @classmethod
    def values_of(cls, platform: Platform) -> dict[str, Any]:
        parts = list(platform.zone_parts.select_related("commune").order_by("commune__name", "pk"))
        return {
            "departements": [p.departement_id for p in parts if p.departement_id],
            "basins": [str(p.basin_id) for p in parts if p.basin_id],
            "communes": write_lines(p.commune for p in parts if p.commune_id),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        read = read_lines(
            cleaned.get("communes", ""),
            postal=cleaned.get("reading") == "postal",
            departement=self.platform.departement_id,
        )
        for error in read.errors:
            self.add_error("communes", error)
        self.wanted = {("commune", code) for code in read.communes}
        self.wanted |= {("departement", code) for code in cleaned.get("departements", ())}
        self.wanted |= {("basin", int(pk)) for pk in cleaned.get("basins", ())}
        if "communes" not in self.errors:
            cleaned["communes"] = write_lines(
                sorted(read.communes.values(), key=lambda one: (one.name, one.code))
            )
        return cleaned


def _departements(platform: Platform) -> Any:
    """Those of the région, and any that the territory already holds."""
    held = platform.zone_parts.exclude(departement=None).values("departement")
    here = Q(region=platform.departement.region_id) | Q(pk__in=held)
    return Departement.objects.filter(here).order_by("code")


def _basins(platform: Platform) -> Any:
    """Those that touch the département, and any that the territory already holds."""
    held = platform.zone_parts.exclude(basin=None).values("basin")
    inside = CustomZone.objects.filter(
        Q(communes__departement=platform.departement_id)
        | Q(departements=platform.departement_id)
        | Q(pk__in=held)
    )
    return CustomZone.objects.filter(pk__in=inside.values("pk")).order_by("name")[:200]
