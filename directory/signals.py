"""Deletions and many-to-many changes of tracked records also go to the changelog.

Signals, because Django's cascades and `set()` pass by `save()`.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models.signals import m2m_changed, post_delete, post_save
from taggit.models import TaggedItem

from directory import changelog
from directory.changelog import Root
from directory.enums import ChangeAction
from directory.models.tracking import Tracked

_M2M_DONE = ("post_add", "post_remove", "post_clear")


def _record_delete(sender: Any, instance: Tracked, **kwargs: Any) -> None:
    changelog.record(
        model=sender._meta.model_name,
        object_id=str(instance.pk),
        root=instance.changelog_root(),
        action=ChangeAction.DELETED,
        fields=instance.changes_from(None),
    )


def _record_m2m(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: set[Any] | None, **kwargs: Any
) -> None:
    if action not in _M2M_DONE or (pk_set is not None and not pk_set):
        return
    if not isinstance(instance, Tracked):
        return
    changelog.record(
        model=instance._meta.model_name or "",
        object_id=str(instance.pk),
        root=instance.changelog_root(),
        action=ChangeAction.UPDATED,
        fields={sender.__name__: [action, sorted(str(pk) for pk in pk_set or ())]},
    )
    if reverse:  # `audience.solution_set.add(…)`: every solution on the other side changed
        changelog.record(
            model=instance._meta.model_name or "",
            object_id="",
            root=Root(kwargs["model"]._meta.model_name, ""),
            action=ChangeAction.BULK,
        )


def _record_tag(sender: Any, instance: TaggedItem, **kwargs: Any) -> None:
    owner = instance.content_object
    if isinstance(owner, Tracked):
        changelog.record(
            model=owner._meta.model_name or "",
            object_id=str(owner.pk),
            root=owner.changelog_root(),
            action=ChangeAction.UPDATED,
            fields={"tags": [None, str(instance.tag)]},
        )


def connect() -> None:
    """Listen to every tracked model of the directory; called once, when the apps are ready."""
    for model in apps.get_app_config("directory").get_models():
        if not issubclass(model, Tracked):
            continue
        post_delete.connect(_record_delete, sender=model, dispatch_uid=f"log-{model.__name__}")
        for field in model._meta.many_to_many:
            through = getattr(getattr(model, field.name), "through", None)
            if through is not None and through._meta.auto_created:
                m2m_changed.connect(
                    _record_m2m, sender=through, dispatch_uid=f"log-{model.__name__}-{field.name}"
                )
    for signal in (post_save, post_delete):
        signal.connect(_record_tag, sender=TaggedItem, dispatch_uid=f"log-tags-{id(signal)}")
