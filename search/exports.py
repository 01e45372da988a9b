"""The whole answer as files: same set, same order, read and written chunk by chunk."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import orjson
from openpyxl import Workbook

from directory.freshness import is_stale
from directory.spreadsheet import safe_cell
from search.answer import OF_THE_QUESTION, records
from search.asking import Asked
from search.criteria import SearchCriteria
from search.documents import Corpus
from search.results import Hit

_CHUNK = 200
_BOM = "\ufeff"
# Above this many bytes a workbook being written goes to the disk.
_IN_MEMORY = 1_000_000

COLUMNS = (
    "id",
    "titre",
    "adresse_page",
    "exemple",
    "dispositif",
    "categorie",
    "etape",
    "acteur",
    "resume",
    "age_min",
    "age_max",
    "conditions_age",
    "age_convient",
    "desserte",
    "distance_km",
    "a_distance",
    "communes",
    "latitude",
    "longitude",
    "precision",
    "publics",
    "dernieres_classes",
    "statuts",
    "entrees",
    "prescripteurs",
    "obligation_formation",
    "internat",
    "accessible_fauteuil",
    "places_libres",
    "places_en_tout",
    "places_vues_le",
    "places_valables_jusqu_au",
    "prochaine_entree",
    "verifiee_le",
    "a_verifier",
    "raisons",
)


def chunks(
    hits: tuple[Hit, ...], criteria: SearchCriteria, corpus: Corpus
) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(hits), _CHUNK):
        yield records(hits[start : start + _CHUNK], criteria, corpus)


def jsonl(asked: Asked) -> Iterator[bytes]:
    """Open data: every published solution, suspended ones too, one record a line, without what
    depends on a question."""
    today, corpus = asked.criteria.today, asked.engine.corpus
    hits = tuple(
        Hit(one.id, group=0, stale=is_stale(one.verified_at, one.freshness_days, today=today))
        for one in sorted(corpus.documents, key=lambda document: document.id)
    )
    for chunk in chunks(hits, asked.criteria, corpus):
        for one in chunk:
            public = {key: value for key, value in one.items() if key not in OF_THE_QUESTION}
            yield orjson.dumps(public) + b"\n"


def csv_lines(asked: Asked) -> Iterator[str]:
    """UTF-8 with a mark, so that spreadsheets read the accents; comma; no formula."""
    line = io.StringIO()
    writer = csv.writer(line)
    yield _BOM
    for row in _rows(asked):
        writer.writerow([safe_cell(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def workbook(asked: Asked) -> IO[bytes]:
    """The same table as a workbook, its cells typed; rows go to the disk as they are written."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Solutions")
    for row in _rows(asked):
        sheet.append([safe_cell(cell) for cell in row])
    # The response closes it.
    file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    book.save(file)
    file.seek(0)
    return file


def geojson(asked: Asked) -> Iterator[bytes]:
    """A point a place with a known position; solutions without any are counted, not invented."""
    without = 0
    separator = b""
    yield b'{"type":"FeatureCollection","features":['
    for chunk in chunks(asked.whole(), asked.criteria, asked.engine.corpus):
        for one in chunk:
            features = [_feature(one, place) for place in one["places"] if place["lat"] is not None]
            without += not features
            for feature in features:
                yield separator + orjson.dumps(feature)
                separator = b",\n"
    yield b'],"without_position":%d}' % without


def _feature(one: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
    shown = ("id", "title", "url", "category", "phase", "scheme", "actor", "age_fit", "served")
    properties = {key: one[key] for key in (*shown, "example", "stale")}
    properties |= {key: place[key] for key in ("precision", "commune", "departement")}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
        "properties": properties,
    }


def _rows(asked: Asked) -> Iterator[tuple[Any, ...]]:
    yield COLUMNS
    for chunk in chunks(asked.whole(), asked.criteria, asked.engine.corpus):
        for one in chunk:
            yield _row(one)


def _row(one: dict[str, Any]) -> tuple[Any, ...]:
    return (
        *_identity(one),
        *_ages(one["age_rules"]),
        one["age_fit"],
        one["served"],
        one["distance_km"],
        _yes_no(one["remote"]),
        *_where(one["places"]),
        *(_joined(one[key]) for key in ("audiences", "levels", "status", "entry", "prescribers")),
        *(_yes_no(one[key]) for key in ("obligation", "boarding", "accessible")),
        *(
            one[key]
            for key in (
                "open_places",
                "total_places",
                "places_seen_at",
                "places_expire_at",
                "next_intake",
                "verified_at",
            )
        ),
        _yes_no(one["stale"]),
        " | ".join(reason["text"] for reason in one["reasons"]),
    )


def _identity(one: dict[str, Any]) -> tuple[Any, ...]:
    return (
        one["id"],
        one["title"],
        one["url"],
        _yes_no(one["example"]),
        one["scheme"]["name"],
        one["category"],
        one["phase"],
        one["actor"]["name"],
        one["summary"],
    )


def _ages(rules: list[dict[str, Any]]) -> tuple[Any, Any, str]:
    """Bounds of the first default rule; the conditional ones said in words."""
    default = next((rule for rule in rules if not rule["condition"]), {"min": None, "max": None})
    conditions = [
        f"{rule['min'] or ''}-{rule['max'] or ''} {rule['condition']}".strip("- ")
        for rule in rules
        if rule["condition"]
    ]
    return default["min"], default["max"], _joined(conditions)


def _where(places: list[dict[str, Any]]) -> tuple[Any, ...]:
    """All communes; the point of the first place."""
    first = places[0] if places else {"lat": None, "lon": None, "precision": None}
    communes = _joined([place["commune"] for place in places])
    return communes, first["lat"], first["lon"], first["precision"]


def _joined(values: list[str]) -> str:
    return " | ".join(values)


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "oui" if value else "non"
