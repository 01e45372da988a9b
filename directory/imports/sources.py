"""Where files come from. An official file has fixed columns, its own words, and is the whole list;
the file of a platform is understood column by column.

Column names are those published by each producer; a file that lost the needed ones is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from directory.imports.reading.keeping import Keep
from directory.models import ImportKind

Cells = dict[str, str]


def _as_they_are(cells: Cells) -> Cells:
    return cells


@dataclass(frozen=True, slots=True)
class Source:
    """`columns`: field → folded titles, the first that the file has is taken. `constants`: what
    every line says. `words`: field → (what the source says → our slug). `prepare`: of its cells.
    `without`: folded kinds that are not our subject, left out."""

    key: str
    label: str
    kind: str = ImportKind.ACTORS.value
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    prepare: Callable[[Cells], Cells] = _as_they_are
    without: tuple[str, ...] = ()
    is_official: bool = True


def keep_of(source: Source, departements: Sequence[str]) -> Keep | None:
    """Which of its lines an official file is read for; a file of one's own is read whole."""
    if not source.is_official:
        return None
    insee, postal, kind = (source.columns.get(n, ()) for n in ("insee", "postal_code", "kind"))
    return Keep(departements, source.without, insee, postal, kind)


def own_source(name: str) -> Source:
    """The file of a platform or of a team."""
    return Source(name, name, is_official=False)
