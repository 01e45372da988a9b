"""Which lines of an official file are kept while it is read: those of some départements, without
the kinds that are not our subject. What is left out is counted, never read further."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from directory.words import fold


def departements_of(postal_code: str) -> tuple[str, ...]:
    """The départements that a postal code starts with; CEDEX codes of overseas start otherwise."""
    if postal_code.startswith("20"):
        return ("2A", "2B")
    if postal_code.startswith("970"):
        return ("971",)
    if postal_code.startswith(("977", "978")):
        return ("974", "977", "978", "971")
    if postal_code.startswith(("97", "98")):
        return (postal_code[:3],)
    return (postal_code[:2],)


def departement_of(insee: str) -> str:
    code = insee.strip().upper().zfill(5)
    return code[:3] if code.startswith(("97", "98")) else code[:2]


@dataclass(frozen=True, slots=True)
class Keep:
    """`insee`, `postal`, `kind`: folded titles of these columns, the first that the file has
    counts. `departements`: none keeps all. `without`: folded kinds. A line that does not say where
    it is cannot be said to be of a territory."""

    departements: Sequence[str] = ()
    without: Sequence[str] = ()
    insee: Sequence[str] = ()
    postal: Sequence[str] = ()
    kind: Sequence[str] = ()

    @classmethod
    def from_json(cls, text: str) -> Keep:
        return cls(**json.loads(text))

    def as_json(self) -> str:
        return json.dumps(asdict(self))

    def rule(self, headers: Sequence[str]) -> Callable[[Sequence[str]], bool]:
        """Whether a row is kept, by the columns of this file."""
        folded = [fold(title) for title in headers]

        def place_of(titles: Sequence[str]) -> int | None:
            return next((folded.index(one) for one in titles if one in folded), None)

        at_insee, at_postal, at_kind = (
            place_of(titles) for titles in (self.insee, self.postal, self.kind)
        )
        wanted, without = set(self.departements), set(self.without)

        def is_kept(row: Sequence[str]) -> bool:
            if without and fold(_cell(row, at_kind)) in without:
                return False
            if not wanted:
                return True
            if insee := _cell(row, at_insee):
                return departement_of(insee) in wanted
            postal = _cell(row, at_postal)
            return bool(postal) and not wanted.isdisjoint(departements_of(postal.zfill(5)))

        return is_kept


def _cell(row: Sequence[Any], at: int | None) -> str:
    return str(row[at]).strip() if at is not None and at < len(row) else ""
