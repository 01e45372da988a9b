"""Where files come from. An official file has fixed columns, its own words, and is the whole list;
the file of a platform is understood column by column.

Column names are those published by each producer; a file that lost the needed ones is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from directory.models import ImportKind

Cells = dict[str, str]


def _as_they_are(cells: Cells) -> Cells:
    return cells


@dataclass(frozen=True, slots=True)
class Source:
    """`columns`: field → folded titles, the first that the file has is taken. `constants`: what
    every line says. `words`: field → (what the source says → our slug). `prepare`: of its cells."""

    key: str
    label: str
    kind: str = ImportKind.ACTORS.value
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    prepare: Callable[[Cells], Cells] = _as_they_are
    is_official: bool = True


def own_source(name: str) -> Source:
    """The file of a platform or of a team."""
    return Source(name, name, is_official=False)
