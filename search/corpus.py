"""From the database to documents: a constant number of flat queries, inheritance applied here.

Nothing of a professional contact is read. Source of the rules: search/README.md, 1 and Zone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from taggit.models import TaggedItem

from directory.changelog import head_number
from directory.enums import (
    PHASE_SENTENCES,
    Category,
    EntryKind,
    Phase,
    PublicationState,
    ZoneKind,
)
from directory.geography import FRANCE, Geography
from directory.models import (
    Academie,
    AgeRule,
    Audience,
    Commune,
    CustomZone,
    Departement,
    Intake,
    Level,
    Place,
    Platform,
    PlatformZone,
    Prescriber,
    Region,
    Scheme,
    Solution,
    SolutionZone,
    Status,
    SynonymPhrase,
)
from search.collector import collector_held
from search.documents import (
    DEFAULT_FRESHNESS_DAYS,
    Corpus,
    Document,
    DocumentIntake,
    DocumentPlace,
    Rule,
)
from search.text import Lexicon

_READS_AT_MOST = 5
_PART_COLUMNS = (
    "commune_id",
    "basin_id",
    "platform_id",
    "departement_id",
    "academie_id",
    "region_id",
)


def read_corpus() -> Corpus:
    """The whole directory as documents, all of one revision.

    Several tables are read: if a write was committed meanwhile the reading is made again, so that
    no document mixes two states.
    """
    for _ in range(_READS_AT_MOST):
        number = head_number()
        with collector_held():
            corpus = _read_once(number)
        if head_number() == number:
            break
    return corpus


def read_patch(corpus: Corpus, ids: Iterable[int], number: int) -> Corpus:
    """A corpus with these solutions read again (added, replaced or gone), the rest untouched. One
    that is replaced keeps its row."""
    changed = set(ids)
    reader = _Reader(corpus.geography, corpus.lexicon, _schemes())
    fresh = {document.id: document for document in reader.documents(changed)}
    kept = [
        fresh.pop(document.id, document)
        for document in corpus.documents
        if document.id in fresh or document.id not in changed
    ]
    return replace(corpus, documents=(*kept, *fresh.values()), revision=number)


def _read_once(number: int) -> Corpus:
    geography = read_geography()
    lexicon = read_lexicon()
    schemes = _schemes()
    reader = _Reader(geography, lexicon, schemes)
    labels = _labels(schemes)
    return Corpus(
        documents=tuple(reader.documents()),
        geography=geography,
        lexicon=lexicon,
        vocabularies={facet: tuple(values) for facet, values in labels.items()},
        labels=labels,
        revision=number,
        around=number,
    )


def _labels(schemes: dict[int, _Scheme]) -> dict[str, dict[str, str]]:
    """Facet → value → plain label, in vocabulary order."""
    plain_entry = {"permanente": "Toute l’année", "datee": "À une date fixée"}
    tables: dict[str, type[Any]] = {
        "public": Audience,
        "niveau": Level,
        "statut": Status,
        "prescripteur": Prescriber,
    }
    labels: dict[str, dict[str, str]] = {
        "phase": {phase.value: PHASE_SENTENCES[phase] for phase in Phase},
        "categorie": {category.value: str(category.label) for category in Category},
        "entree": {kind.value: plain_entry[kind.value] for kind in EntryKind},
        "dispositif": {s.slug: s.name for s in sorted(schemes.values(), key=lambda s: s.slug)},
    }
    for facet, model in tables.items():
        rows = model.objects.order_by("position", "slug").values_list("slug", "plain", "label")
        labels[facet] = {slug: plain or label for slug, plain, label in rows}
    return labels


def read_lexicon() -> Lexicon:
    groups: dict[int, list[str]] = defaultdict(list)
    for group, text in SynonymPhrase.objects.order_by("pk").values_list("group_id", "text"):
        groups[group].append(text)
    return Lexicon.from_groups(groups.values())


def read_geography() -> Geography:
    departements = {
        code: (academie, region)
        for code, academie, region in Departement.objects.values_list(
            "code", "academie_id", "region_id"
        )
    }
    names = {"france": "France"}
    for kind, model in (("region", Region), ("academie", Academie), ("departement", Departement)):
        names.update((f"{kind}:{c}", n) for c, n in model.objects.values_list("code", "name"))
    platforms = Platform.objects.published().values_list("slug", "name")
    names.update((f"platform:{slug}", name) for slug, name in platforms)
    return Geography(
        commune_departement=dict(Commune.objects.values_list("code", "departement_id")),
        departements=departements,
        platforms=_platform_codes(_basin_codes()),
        names=names,
    )


def _basin_codes() -> dict[int, frozenset[str]]:
    codes: dict[int, set[str]] = defaultdict(set)
    for kind in ("commune", "departement"):
        through = getattr(CustomZone, f"{kind}s").through
        for zone, code in through.objects.values_list("customzone_id", f"{kind}_id"):
            codes[zone].add(f"{kind}:{code}")
    return {zone: frozenset(found) for zone, found in codes.items()}


def _platform_codes(basins: dict[int, frozenset[str]]) -> dict[str, frozenset[str]]:
    codes: dict[str, set[str]] = {slug: set() for slug in _published_platforms()}
    columns = [column for column in _PART_COLUMNS if column != "platform_id"]
    rows = PlatformZone.objects.values_list("owner__slug", *columns)
    for slug, commune, basin, departement, academie, region in rows:
        part = _part_codes(commune, departement, academie, region)
        codes.setdefault(slug, set()).update(part or basins.get(basin, frozenset()))
    return {slug: frozenset(found) for slug, found in codes.items()}


def _published_platforms() -> Iterable[str]:
    slugs: Iterable[str] = Platform.objects.published().values_list("slug", flat=True)
    return slugs


def _part_codes(
    commune: str | None, departement: str | None, academie: str | None, region: str | None
) -> frozenset[str]:
    pairs = (
        ("commune", commune),
        ("departement", departement),
        ("academie", academie),
        ("region", region),
    )
    return frozenset(f"{kind}:{code}" for kind, code in pairs if code)


@dataclass(slots=True)
class _Scheme:
    """What a solution inherits from its scheme."""

    slug: str
    name: str
    words: str
    category: str
    phase: str
    obligation: bool
    delivered_by: str | None
    freshness_days: int | None
    rules: list[Rule] = field(default_factory=list)
    audiences: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


def _schemes() -> dict[int, _Scheme]:
    schemes: dict[int, _Scheme] = {}
    rows = Scheme.objects.order_by().values_list(
        "pk", "slug", "name", "sigle", "other_names", "category", "phase", "obligation",
        "delivered_by__slug", "freshness_days",
    )  # fmt: skip
    tags = _tags(Scheme)
    for pk, slug, name, sigle, others, *rest in rows:
        words = " · ".join([name, sigle, *(others or ()), *tags.get(pk, ())])
        schemes[pk] = _Scheme(slug, name, words, *rest)
    for pk, rule in _rules("scheme_id"):
        schemes[pk].rules.append(rule)
    audiences, levels = _many(Scheme, "audiences"), _many(Scheme, "levels")
    for pk, scheme in schemes.items():
        scheme.audiences, scheme.levels = audiences.get(pk, ()), levels.get(pk, ())
    return schemes


def _rules(owner: str, ids: set[int] | None = None) -> Iterable[tuple[int, Rule]]:
    rows = AgeRule.objects.filter(**{f"{owner}__isnull": False}).order_by("pk")
    if ids is not None:
        rows = rows.filter(**{f"{owner}__in": ids})
    for pk, minimum, maximum, condition in rows.values_list(
        owner, "minimum", "maximum", "condition"
    ):
        yield pk, Rule(minimum, maximum, bool(condition))


def _many(
    model: type[Scheme] | type[Solution], name: str, ids: set[int] | None = None
) -> dict[int, tuple[str, ...]]:
    """Owner → slugs of a many-to-many vocabulary, in vocabulary order."""
    through = getattr(model, name).through
    owner = f"{model._meta.model_name}_id"
    target = next(
        f.name for f in through._meta.fields if f.is_relation and f.name != model._meta.model_name
    )
    rows = through.objects.order_by(f"{target}__position", f"{target}__slug")
    if ids is not None:
        rows = rows.filter(**{f"{owner}__in": ids})
    found: dict[int, tuple[str, ...]] = {}
    for pk, slug in rows.values_list(owner, f"{target}__slug"):
        found[pk] = (*found.get(pk, ()), slug)
    return found


def _tags(model: type[Any], ids: set[int] | None = None) -> dict[int, list[str]]:
    content_type = ContentType.objects.get_for_model(model)
    rows = TaggedItem.objects.filter(content_type=content_type)
    if ids is not None:
        rows = rows.filter(object_id__in=ids)
    found: dict[int, list[str]] = defaultdict(list)
    for pk, name in rows.order_by("tag__name").values_list("object_id", "tag__name"):
        found[pk].append(name)
    return found


@dataclass(slots=True)
class _Reader:
    geography: Geography
    lexicon: Lexicon
    schemes: dict[int, _Scheme]

    def documents(self, ids: set[int] | None = None) -> Iterable[Document]:
        """One document a published solution; only `ids` when given."""
        parts = _Parts(self.geography, ids)
        rows = Solution.objects.published().order_by("pk")
        if ids is not None:
            rows = rows.filter(pk__in=ids)
        columns = (
            "pk", "title", "title_key", "scheme_id", "actor__name", "summary", "description",
            "zone_kind", "is_remote", "has_boarding", "is_accessible", "verified_at",
            "freshness_days", "suspended_from", "suspended_until",
        )  # fmt: skip
        for row in rows.values_list(*columns):
            yield self._document(parts, *row)

    def _document(
        self, parts: _Parts, pk: int, title: str, title_key: str, scheme_id: int, actor: str,
        summary: str, description: str, zone_kind: str, remote: bool, boarding: bool | None,
        accessible: bool | None, verified_at: Any, freshness: int | None, *suspended: Any,
    ) -> Document:  # fmt: skip
        scheme = self.schemes[scheme_id]
        places = parts.places.get(pk, [])
        return Document(
            id=pk,
            title_key=title_key,
            texts=(
                title,
                " · ".join([scheme.words, *parts.tags.get(pk, ())]),
                " · ".join([actor, *(name for _, name in places)]),
                f"{summary} {description}",
            ),
            scheme=scheme.slug,
            category=scheme.category,
            phase=scheme.phase,
            obligation=scheme.obligation,
            delivered_by=scheme.delivered_by,
            rules=tuple(parts.rules.get(pk) or scheme.rules),
            zone=parts.zone(pk, zone_kind),
            places=tuple(place for place, _ in places),
            remote=remote,
            audiences=parts.audiences.get(pk) or scheme.audiences,
            levels=parts.levels.get(pk) or scheme.levels,
            statuses=parts.statuses.get(pk, ()),
            prescribers=parts.prescribers.get(pk, ()),
            boarding=bool(boarding),
            accessible=bool(accessible),
            intakes=tuple(parts.intakes.get(pk, ())),
            verified_at=verified_at,
            freshness_days=freshness or scheme.freshness_days or DEFAULT_FRESHNESS_DAYS,
            suspended_from=suspended[0],
            suspended_until=suspended[1],
        )


class _Parts:
    """The rows that hang on solutions, by solution: one flat query each."""

    def __init__(self, geography: Geography, ids: set[int] | None) -> None:
        self.geography = geography
        self.rules: dict[int, list[Rule]] = defaultdict(list)
        for pk, rule in _rules("solution_id", ids):
            self.rules[pk].append(rule)
        self.audiences = _many(Solution, "audiences", ids)
        self.levels = _many(Solution, "levels", ids)
        self.statuses = _many(Solution, "statuses", ids)
        self.prescribers = _many(Solution, "prescribers", ids)
        self.tags = _tags(Solution, ids)
        self.places = self._places(ids)
        self.intakes = self._intakes(ids)
        self.zones = self._zones(ids)

    @staticmethod
    def _of(model: type[Any], ids: set[int] | None) -> Any:
        published = {"solution__state": PublicationState.PUBLISHED}
        rows = model.objects.filter(**published)
        return rows if ids is None else rows.filter(solution_id__in=ids)

    def _places(self, ids: set[int] | None) -> dict[int, list[tuple[DocumentPlace, str]]]:
        found: dict[int, list[tuple[DocumentPlace, str]]] = defaultdict(list)
        rows = self._of(Place, ids).order_by("position", "pk").values_list(
            "solution_id", "latitude", "longitude", "commune_id", "commune__name",
            "commune__departement_id", "commune__latitude", "commune__longitude",
            "address_hidden", "solution__actor__address_hidden",
        )  # fmt: skip
        for pk, latitude, longitude, commune, name, departement, *c_point, own, its in rows:
            c_latitude, c_longitude = c_point
            if latitude is None or own or its:  # stands at its commune (search/README.md, Distance)
                latitude, longitude = c_latitude, c_longitude
            found[pk].append((DocumentPlace(commune, departement, latitude, longitude), name))
        return found

    def _intakes(self, ids: set[int] | None) -> dict[int, list[DocumentIntake]]:
        found: dict[int, list[DocumentIntake]] = defaultdict(list)
        rows = self._of(Intake, ids).order_by("pk").values_list(
            "solution_id", "kind", "starts_on", "apply_by", "open_places", "total_places",
            "seen_at", "expires_at",
        )  # fmt: skip
        for pk, kind, *rest in rows:
            found[pk].append(DocumentIntake(kind == EntryKind.PERMANENTE, *rest))
        return found

    def _zones(self, ids: set[int] | None) -> dict[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        basins: dict[int, frozenset[str]] | None = None
        rows = self._of(SolutionZone, ids).values_list(
            "solution_id", "platform__slug", *_PART_COLUMNS
        )
        for pk, slug, commune, basin, _, departement, academie, region in rows:
            if basin and basins is None:
                basins = _basin_codes()
            codes = _part_codes(commune, departement, academie, region)
            codes = codes or self.geography.platforms.get(slug or "", frozenset())
            found[pk].update(codes or (basins or {}).get(basin, frozenset()))
        return found

    def zone(self, pk: int, kind: str) -> frozenset[str]:
        """Typed codes; empty = not stated. A kind without any territory states nothing either."""
        if kind == ZoneKind.FRANCE:
            return frozenset((FRANCE,))
        return frozenset(self.zones.get(pk, ())) if kind else frozenset()
