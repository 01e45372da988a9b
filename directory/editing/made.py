"""The form that each kind of sheet is typed in."""

from __future__ import annotations

from directory.editing.actor_form import ActorForm
from directory.editing.forms import SheetForm, SolutionForm
from directory.editing.kinds import SOLUTIONS, Kind


def form_of(kind: Kind) -> type[SheetForm]:
    return SolutionForm if kind is SOLUTIONS else ActorForm
