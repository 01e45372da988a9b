"""Rich text that is clean whoever wrote it: an editor, a file, a program, a hand-made revision."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from guide import prose


class ProseField(RichTextField):
    """Cleaned on its way to the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("features", prose.FEATURES)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return prose.clean(prepared) if isinstance(prepared, str) else prepared


class ProseBlock(blocks.RichTextBlock):
    """The same inside a stream."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", prose.FEATURES)
        super().__init__(**kwargs)

    def get_prep_value(self, value: RichText) -> str:
        return prose.clean(super().get_prep_value(value))

    class Meta:
        icon = "pilcrow"


class LineBlock(ProseBlock):
    """One line with bold and links: an item of a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", ["bold", "italic", "link", "document-link"])
        super().__init__(**kwargs)

    class Meta:
        icon = "minus"


def tidy(page: Any) -> None:
    """Clean what a program set on a page before it is stored, its revision included: a stream that
    nobody read yet would be written as it came."""
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            setattr(page, field.name, prose.clean(getattr(page, field.name) or ""))
        elif isinstance(field, StreamField):
            stream = getattr(page, field.name)
            list(stream)  # reads every block, so that each is written through its own cleaning
