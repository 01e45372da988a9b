"""A content file as the fields of its page, by reading the model itself."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField

from directory.loading.files import ContentError
from guide import prose
from guide.fields import ProseField
from guide.loading.files import Entry
from guide.loading.streams import StreamBuilder, UnknownPage
from guide.models import (
    FamilyPage,
    GlossaryPage,
    GuideHomePage,
    GuidePage,
    IndexPage,
    JobPage,
    JourneyPage,
    PracticePage,
    RolePage,
    ToolPage,
    TopicPage,
    VoletPage,
)

TYPES: dict[str, type[GuidePage]] = {
    "family": FamilyPage,
    "glossary": GlossaryPage,
    "home": GuideHomePage,
    "index": IndexPage,
    "job": JobPage,
    "journey": JourneyPage,
    "practice": PracticePage,
    "role": RolePage,
    "tool": ToolPage,
    "topic": TopicPage,
    "volet": VoletPage,
}
_ALIASES = {"sections": "body", "date": "practised_on", "example": "is_example"}
# Notes for us: where facts come from. Not part of the page.
_NOTES = frozenset({"type", "sources"})


class PageBuilder:
    """Fields of one entry. `page_id` and `link` know the other pages of the guide."""

    def __init__(self, entry: Entry, page_id: Any, link: prose.Linker) -> None:
        self.entry = entry
        self.model = page_type(entry)
        self._page_id = page_id
        self._link = link
        self._streams = StreamBuilder(entry.key, page_id, link)

    def fill(self, page: GuidePage) -> None:
        """Set every field that the file gives; the others keep their defaults."""
        for name, value in self.entry.data.items():
            if name not in _NOTES:
                self._set(page, _ALIASES.get(name, name), value)

    def _set(self, page: GuidePage, name: str, value: Any) -> None:
        try:
            field: Any = self.model._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise ContentError(self.entry.where, f"clé inconnue : {name}") from error
        match field:
            case StreamField():
                raw = self._streams.build(field.stream_block, value, name)
                setattr(page, name, field.stream_block.to_python(raw))
            case ProseField():
                setattr(page, name, prose.from_markdown(value, self._link))
            case ParentalManyToManyField():
                setattr(page, name, self._many(field, value))
            case models.ForeignKey():
                setattr(page, field.attname, self._one(field, value))
            case models.CharField():
                setattr(page, name, value.strip())
            case _:
                setattr(page, name, value)

    def _many(self, field: Any, slugs: list[str]) -> list[Any]:
        rows = {row.slug: row for row in field.related_model.objects.filter(slug__in=slugs)}
        unknown = [slug for slug in slugs if slug not in rows]
        if unknown:
            label = field.related_model._meta.verbose_name
            raise ContentError(self.entry.where, f"{label} : « {unknown[0]} » est inconnu")
        return [rows[slug] for slug in slugs]

    def _one(self, field: Any, value: str) -> Any:
        if issubclass(field.related_model, GuidePage):
            try:
                return self._page_id(value)
            except UnknownPage:
                return None
        if not field.related_model.objects.filter(pk=value).exists():
            label = field.related_model._meta.verbose_name
            raise ContentError(self.entry.where, f"{label} : « {value} » est inconnu")
        return value


def page_type(entry: Entry) -> type[GuidePage]:
    kind = entry.data.get("type")
    if kind not in TYPES:
        raise ContentError(entry.where, f"type de page inconnu : {kind}")
    return TYPES[kind]
