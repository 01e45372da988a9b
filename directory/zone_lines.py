"""A territory from what people type or paste: a commune a line, by name, label, INSEE code or
postal code; larger territories by name or code. All lines are read in a few queries, whatever their
number."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from directory import changelog
from directory.enums import ChangeAction
from directory.gazetteer import spellings
from directory.models import Commune, CommunePostalCode, FormerCommune
from directory.statements import insert
from directory.words import fold

LINES_MAX = 2_000
_TOLD_AT_MOST = 20
_CODE = re.compile(r"^(?:[0-9]{5}|2[AB][0-9]{3}|[A-Z][0-9]{4})\b", re.IGNORECASE)
_LABEL = re.compile(r"^(?P<name>.+?)\s*\((?P<departement>[0-9A-Z]{2,3})\)$", re.IGNORECASE)
# The parts that the form of a platform holds; the others are shown and kept as they are.
EDITED = ("commune", "departement", "basin")


@dataclass(frozen=True, slots=True)
class ReadLines:
    communes: dict[str, Commune] = field(default_factory=dict)
    errors: tuple[str, ...] = ()


def write_lines(communes: Iterable[Any]) -> str:
    """« 62498 Lens (62) », a line each: read back by its code."""
    return "\n".join(f"{one.code} {one.label}" for one in communes)


def read_lines(text: str, *, postal: bool, departement: str) -> ReadLines:
    """`postal`: five digits alone are postal codes, which name all their communes. A name borne
    by several communes is that of the platform's département, if it has one."""
    lines = _lines_of(text)
    if len(lines) > LINES_MAX:
        return ReadLines(errors=(f"{LINES_MAX} lignes au plus : choisissez un département.",))
    wanted = [(line, *_keys(line, postal)) for line in lines]
    known = _Known(wanted)
    communes: dict[str, Commune] = {}
    errors: list[str] = []
    for line, kind, key in wanted:
        found = known.find(kind, key, departement)
        if found:
            communes |= {one.code: one for one in found}
        else:
            errors.append(_unknown(line, known.homonyms(kind, key)))
    return ReadLines(communes, tuple(errors[:_TOLD_AT_MOST]))


def _lines_of(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _keys(line: str, postal: bool) -> tuple[str, str]:
    """(how the line names a commune, the key to look for)."""
    code = _CODE.match(line)
    if code:
        alone = code.group() == line
        return ("postal" if postal and alone else "code"), code.group().upper()
    return "name", line


def _unknown(line: str, homonyms: Sequence[Commune]) -> str:
    if homonyms:
        choices = ", ".join(one.label for one in homonyms[:5])
        return f"« {line[:60]} » : plusieurs communes portent ce nom. Écrivez {choices}."
    return f"« {line[:60]} » n’est pas connu. Écrivez le nom d’une commune ou son code."


class _Known:
    """The communes of all lines, in at most five queries."""

    def __init__(self, wanted: Sequence[tuple[str, str, str]]) -> None:
        keys: dict[str, set[str]] = {"code": set(), "postal": set(), "name": set()}
        for _, kind, key in wanted:
            keys[kind].add(key)
        former = dict(
            FormerCommune.objects.filter(code__in=keys["code"]).values_list("code", "commune_id")
        )
        names = {spelt for key in keys["name"] for spelt in _spelt(key)[0]}
        postal = list(
            CommunePostalCode.objects.filter(code__in=keys["postal"]).values_list(
                "code", "commune_id"
            )
        )
        codes = keys["code"] | set(former.values()) | {commune for _, commune in postal}
        rows = Commune.objects.filter(Q(code__in=codes) | Q(search_name__in=names))
        self._by_code = {row.code: row for row in rows.largest_first()}
        self._former = former
        self._by_postal: dict[str, list[Commune]] = {}
        for code, commune in postal:
            self._by_postal.setdefault(code, []).append(self._by_code[commune])
        self._by_name: dict[str, list[Commune]] = {}
        for row in self._by_code.values():
            self._by_name.setdefault(row.search_name, []).append(row)

    def find(self, kind: str, key: str, departement: str) -> list[Commune]:
        if kind == "postal":
            return self._by_postal.get(key, [])
        if kind == "code":
            found = self._by_code.get(self._former.get(key, key))
            return [found] if found else []
        named = self.homonyms(kind, key)
        here = [one for one in named if one.departement_id == departement]
        return here[:1] or (named if len(named) == 1 else [])

    def homonyms(self, kind: str, key: str) -> list[Commune]:
        if kind != "name":
            return []
        names, departement = _spelt(key)
        named = [one for name in names for one in self._by_name.get(name, [])]
        return [one for one in named if departement in ("", one.departement_id)]


def _spelt(line: str) -> tuple[list[str], str]:
    """The names under which a line may be stored, and its département when it says it."""
    label = _LABEL.match(line)
    if label:
        return spellings(label["name"]), label["departement"].upper()
    return (spellings(line) if fold(line) else []), ""


def write_names(territories: Iterable[Any]) -> str:
    """« 62 Pas-de-Calais », a line each: read back by its code; a bassin or a platform by its name,
    with its slug when another bears that name. One query at most."""
    rows = list(territories)
    shared = _shared([one for one in rows if not hasattr(one, "code")])
    return "\n".join(one.name if _is_named(one, shared) else _exact(one) for one in rows)


def _is_named(territory: Any, shared: set[str]) -> bool:
    return not hasattr(territory, "code") and territory.name not in shared


def _exact(territory: Any) -> str:
    if hasattr(territory, "code"):
        return f"{territory.code} {territory.name}"
    return f"{territory.name} ({territory.slug})"


def _shared(territories: Sequence[Any]) -> set[str]:
    """The names of these that several bear."""
    if not territories:
        return set()
    rows = type(territories[0])._base_manager.filter(name__in={one.name for one in territories})
    count = Counter(rows.order_by().values_list("name", flat=True))
    return {name for name, times in count.items() if times > 1}


def read_names(text: str, known: Iterable[Any]) -> tuple[dict[Any, Any], tuple[str, ...]]:
    """By key, the territories that lines name by their code, their name or both; and what is
    wrong. `known`: all those that may be named."""
    lines = _lines_of(text)
    if len(lines) > LINES_MAX:
        return {}, (f"{LINES_MAX} lignes au plus : retirez-en.",)
    spelt: dict[str, dict[Any, Any]] = defaultdict(dict)
    for one in known:
        told = (
            getattr(one, "code", ""),
            one.name,
            _exact(one),
            f"{one._meta.model_name} {one.pk}",
            str(one),
        )
        for key in {fold(text) for text in told if text}:
            spelt[key][one.pk] = one
    found: dict[Any, Any] = {}
    errors: list[str] = []
    for line in lines:
        named = spelt.get(fold(line), {})
        if len(named) == 1:
            found |= named
        else:
            errors.append(_unknown_name(line, list(named.values())))
    return found, tuple(errors[:_TOLD_AT_MOST])


def _unknown_name(line: str, homonyms: Sequence[Any]) -> str:
    if homonyms:
        choices = ", ".join(_exact(one) for one in homonyms[:5])
        return f"« {line[:60]} » : plusieurs portent ce nom. Écrivez {choices}."
    return f"« {line[:60]} » n’est pas connu. Écrivez son nom ou son code."


def store(owner: Any, wanted: set[tuple[str, Any]], fields: Iterable[str] = EDITED) -> int:
    """Make the parts of these fields equal to the wanted ones; how many changed. A few queries and
    one line of history, whatever the number of communes."""
    manager = owner.zone_parts
    edited = tuple(fields)
    stored = {key: part for part in manager.all() if (key := _key_of(part, edited))}
    gone = [part.pk for key, part in stored.items() if key not in wanted]
    new = sorted(wanted - set(stored), key=str)
    plain: QuerySet[Any] = QuerySet(manager.model)  # recorded below, once
    if gone:
        plain.filter(pk__in=gone)._raw_delete(plain.db)
    if new:
        _add(manager, owner, new)
    if gone or new:
        changelog.record(
            model=owner._meta.model_name,
            object_id=str(owner.pk),
            root=owner.changelog_root(),
            action=ChangeAction.UPDATED,
            fields={"zone": [_told(stored), _told(wanted)]},
        )
    return len(gone) + len(new)


def _add(manager: Any, owner: Any, keys: Iterable[tuple[str, Any]]) -> None:
    """One statement, whatever their number."""
    model, column = manager.model, manager.field.name
    insert(model, [model(**{column: owner, f"{name}_id": key}) for name, key in keys])


def _key_of(part: Any, fields: Iterable[str]) -> tuple[str, Any] | None:
    return next(
        ((name, key) for name in fields if (key := getattr(part, f"{name}_id", None)) is not None),
        None,
    )


def _told(keys: Iterable[tuple[str, Any]]) -> list[str]:
    return sorted(f"{name}:{key}" for name, key in keys)
