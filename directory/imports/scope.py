"""What the person who imports may write: the records they may change, and the communes where they
may add some (directory/permissions.py)."""

from __future__ import annotations

from typing import Any

from directory.enums import UserRole
from directory.geography import Home
from directory.imports.shapes import Shape
from directory.models import Actor, Departement, ImportBatch
from directory.permissions import is_keeper, is_national


class Scope:
    """Read once for a whole import; read again when it is applied."""

    def __init__(self, batch: ImportBatch, user: Any, shape: Shape) -> None:
        self.user = user
        self.platform = batch.platform
        self.is_national = user is None or is_national(user)
        model: Any = shape.model
        self.editable = self._ids(model.objects.editable_by)
        self.editable_actors = (
            self.editable if model is Actor else self._ids(Actor.objects.editable_by)
        )
        self.visible_actors = self._ids(Actor.objects.visible_to)

    def _ids(self, allowed: Any) -> set[int] | None:
        """None: no limit."""
        if self.is_national:
            return None
        return set(allowed(self.user).order_by().values_list("pk", flat=True))

    def may_edit(self, pk: int) -> bool:
        return self.editable is None or pk in self.editable

    def may_edit_actor(self, pk: int) -> bool:
        return self.editable_actors is None or pk in self.editable_actors

    def may_see_actor(self, pk: int) -> bool:
        return self.visible_actors is None or pk in self.visible_actors

    def holds(self, home: Home) -> bool:
        """Whether a record may stand there: in the département of the platform that will keep it,
        in one's own département or region."""
        if self.is_national:
            return True
        if not is_keeper(self.user):
            return False
        if self.user.role == UserRole.LEAD:
            return self.platform is not None and home.departement == self.platform.departement_id
        if self.user.role == UserRole.DEPARTMENT:
            return bool(home.departement == self.user.departement_id)
        return bool(home.region == self.user.region_id)

    def departements(self) -> tuple[str, ...]:
        """Those that decide between communes of one name."""
        if self.platform is not None:
            return (self.platform.departement_id,)
        if not self.is_national and self.user.departement_id:
            return (self.user.departement_id,)
        return ()


def departements_read(user: Any) -> tuple[str, ...]:
    """Of an official file, the lines of one's own territory are read; all for the national team."""
    if user is None or is_national(user):
        return ()
    if user.role == UserRole.DEPARTMENT:
        return (user.departement_id,)
    rows = Departement.objects.filter(region=user.region_id).order_by("pk")
    return tuple(rows.values_list("pk", flat=True))


def is_still_led(batch: ImportBatch, user: Any) -> bool:
    """A lead who no longer leads the platform of an import cannot apply it."""
    if user is None or is_national(user):
        return True
    if not is_keeper(user):
        return False
    if user.role != UserRole.LEAD:
        return True
    return batch.platform is not None and batch.platform.leads.filter(pk=user.pk).exists()
