"""The vocabularies (audiences, last classes, kinds of actors…) and the synonyms of the search."""

from __future__ import annotations

from directory.loading.entries import Entry, check_keys
from directory.loading.files import CONTENT_DIR, ContentError, read_toml
from directory.loading.records import RecordLoader, Wanted
from directory.loading.reporting import Counts, Report
from directory.models import (
    ActorKind,
    Audience,
    Level,
    Prescriber,
    Status,
    SynonymGroup,
    SynonymPhrase,
)
from directory.models.vocabulary import Term
from directory.words import fold

VOCABULARIES: dict[str, type[Term]] = {
    "audiences": Audience,
    "levels": Level,
    "actor_kinds": ActorKind,
    "statuses": Status,
    "prescribers": Prescriber,
}
_KIND_KEYS = "sphere role receives_public freshness_days"


def load_vocabularies(report: Report) -> Counts:
    tables = read_toml(CONTENT_DIR / "vocabularies.toml")
    check_keys(tables, where="vocabularies.toml", required=" ".join(VOCABULARIES))
    counts = Counts()
    for name, model in VOCABULARIES.items():
        wanted = [_build_term(entry, name) for entry in tables[name]]
        counts += RecordLoader(model).load(wanted)
    return counts


def _build_term(entry: Entry, table: str) -> Wanted:
    where = f"vocabularies.toml, {table}, « {entry.get('slug', '?')} »"
    optional = _KIND_KEYS if table == "actor_kinds" else ""
    check_keys(entry, where=where, required="slug label plain position", optional=optional)
    return Wanted(key=entry["slug"], where=where, fields=dict(entry))


class SynonymLoader(RecordLoader):
    """A group has no name of its own: it exists when one of its phrases does."""

    def _exists(self, item: Wanted) -> bool:
        keys = [row["key"] for row in item.children["phrases"]]
        return SynonymPhrase.objects.filter(key__in=keys).exists()


def load_synonyms(report: Report) -> Counts:
    """Groups are known by their first phrase, folded."""
    tables = read_toml(CONTENT_DIR / "synonyms.toml")
    check_keys(tables, where="synonyms.toml", required="groups")
    return SynonymLoader(SynonymGroup).load([_build_group(entry) for entry in tables["groups"]])


def _build_group(entry: Entry) -> Wanted:
    check_keys(entry, where="synonyms.toml", required="phrases", optional="note")
    phrases = [{"text": text, "key": fold(text)} for text in entry["phrases"]]
    if not phrases:
        raise ContentError("synonyms.toml", "un groupe est vide")
    return Wanted(
        key=phrases[0]["key"],
        where=f"synonyms.toml, « {phrases[0]['text']} »",
        fields={"note": entry.get("note", "")},
        children={"phrases": phrases},
    )
