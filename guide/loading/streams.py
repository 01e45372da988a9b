"""A content file's lists and tables as the raw data of a StreamField, by reading the block itself.

The names in the files are the names of the blocks: nothing is listed twice. Ids are made from the
page's key and the place in it, so that loading twice writes the same bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from wagtail import blocks

from directory.loading.files import ContentError
from guide import prose
from guide.blocks.words import RowBlock
from guide.fields import LineBlock, ProseBlock

_NAMESPACE = uuid.UUID("8f2c7a52-1d0e-4a57-9a43-0c1b6d1f7e55")
# What the files call otherwise, and what they note for us alone.
_ALIASES = {"content": "blocks"}
_NOTES = frozenset({"sources"})


class UnknownPage(Exception):
    """A reference to a page that does not exist (yet)."""


class StreamBuilder:
    """`page_id` gives the primary key of a page by its key, or raises UnknownPage."""

    def __init__(self, key: str, page_id: Callable[[str], int], link: prose.Linker) -> None:
        self._key = key
        self._page_id = page_id
        self._link = link

    def build(self, block: Any, value: Any, path: str) -> Any:
        """The raw value of one block."""
        where = f"{self._key}.toml, {path}"
        match block:
            case blocks.StreamBlock():
                return self._stream(block, value, path)
            case blocks.ListBlock():
                return self._list(block, value, path)
            case blocks.StructBlock():
                return self._struct(block, value, path)
            case blocks.PageChooserBlock():
                return self._page_id(value)
            case LineBlock():
                return prose.inline_from_markdown(_text(value, where), self._link)
            case ProseBlock():
                return prose.from_markdown(_text(value, where), self._link)
            case blocks.DateBlock():
                return value.isoformat()
            case blocks.CharBlock() | blocks.TextBlock():
                return _text(value, where).strip()
        return value

    def _id(self, path: str) -> str:
        return str(uuid.uuid5(_NAMESPACE, f"{self._key} {path}"))

    def _stream(self, block: Any, items: Any, path: str) -> list[dict[str, Any]]:
        built = []
        for number, item in enumerate(items):
            here = f"{path}.{number}"
            name, value = _named(block, item, f"{self._key}.toml, {here}")
            try:
                raw = self.build(block.child_blocks[name], value, here)
            except UnknownPage:
                continue  # first pass: that page comes later in the same load
            built.append({"type": name, "value": raw, "id": self._id(here)})
        return built

    def _list(self, block: Any, items: Any, path: str) -> list[dict[str, Any]]:
        built = []
        for number, item in enumerate(items):
            here = f"{path}.{number}"
            try:
                raw = self.build(block.child_block, item, here)
            except UnknownPage:
                continue
            built.append({"type": "item", "value": raw, "id": self._id(here)})
        return built

    def _struct(self, block: Any, value: Any, path: str) -> dict[str, Any]:
        if isinstance(block, RowBlock):
            value = {"cells": value}
        names = {_ALIASES.get(name, name): name for name in block.child_blocks}
        unknown = set(value) - set(names) - _NOTES
        if unknown:
            raise ContentError(f"{self._key}.toml, {path}", f"clé inconnue : {min(unknown)}")
        built = {}
        for name, child in block.child_blocks.items():
            written = _ALIASES.get(name, name)
            if written in value:
                built[name] = self.build(child, value[written], f"{path}.{written}")
            elif child.required and not isinstance(child, blocks.ListBlock | blocks.BooleanBlock):
                built[name] = child.get_prep_value(child.get_default())
        return built


def _named(block: Any, item: Any, where: str) -> tuple[str, Any]:
    """The name of the child block of a stream's item, and its value in the file."""
    children = block.child_blocks
    if len(children) == 1:
        return next(iter(children)), item
    name = item.get("type") if isinstance(item, dict) else None
    if name is None or name not in children:
        raise ContentError(where, f"bloc inconnu : {name}")
    rest = {key: value for key, value in item.items() if key != "type"}
    if isinstance(children[name], blocks.StructBlock):
        return name, rest
    if set(rest) != {name}:
        raise ContentError(where, f"un bloc « {name} » a une seule clé, {name}")
    return name, rest[name]


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise ContentError(where, f"un texte est attendu, pas {value!r}")
    return value
