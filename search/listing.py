"""The cards of a page, ready to be printed: headings, lines, facts in the order people compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from directory.examples import unmarked
from directory.french import capital, distance, plural
from directory.gazetteer import distance_km
from directory.geography import Home
from directory.grammar import at_commune, of_commune
from search.cards import Card, CardPlace
from search.criteria import SearchCriteria
from search.reasons import Badge, Reason, ReasonCode, badges, compared, reasons, told
from search.receivers import EntryPoint
from search.results import (
    GROUP_EVERYWHERE,
    GROUP_FURTHER,
    GROUP_NEAR,
    GROUP_OUTSIDE,
    GROUP_REMOTE,
    SearchResults,
)

_GROUP_TITLES = {
    GROUP_NEAR: "Près de chez vous",
    GROUP_FURTHER: "Plus loin, ouvertes à votre commune",
    GROUP_EVERYWHERE: "Partout",
    GROUP_REMOTE: "À distance",
    GROUP_OUTSIDE: "Réservées à d’autres territoires",
}
_ON_SITE = "Sur place"
_SAME_PLACE_KM = 0.05
REMOTE_ANCHOR = "a-distance"


@dataclass(frozen=True, slots=True)
class KeyFact:
    icon: str
    main: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CardView:
    """`network`: the actor near here that delivers what exists everywhere, when one is known."""

    id: int
    title: str
    example: bool
    href: str
    category: str
    scheme: str
    where: str
    reasons: tuple[Reason, ...]
    key_facts: tuple[KeyFact, ...]
    badges: tuple[Badge, ...]
    network: EntryPoint | None


@dataclass(frozen=True, slots=True)
class Group:
    """`title` is empty when the list has no headings; `count` is of the whole answer."""

    title: str
    count: int
    anchor: str
    cards: tuple[CardView, ...]


def is_grouped(criteria: SearchCriteria) -> bool:
    return criteria.sort == "pertinence" and not criteria.q


def networks_of(cards: Sequence[Card]) -> tuple[str, ...]:
    """Kinds of actor whose nearest one the cards will name."""
    return tuple(
        dict.fromkeys(
            card.delivered_by
            for card in cards
            if card.hit.group == GROUP_EVERYWHERE and card.delivered_by
        )
    )


def groups(
    cards: Sequence[Card],
    results: SearchResults,
    criteria: SearchCriteria,
    networks: Mapping[str, EntryPoint],
) -> tuple[Group, ...]:
    if not is_grouped(criteria):
        views = tuple(card_view(card, criteria, networks) for card in cards)
        return (Group("", results.total, "", views),) if views else ()
    return tuple(
        Group(
            title=_group_title(group, criteria.home),
            count=results.groups.get(group, 0),
            anchor=REMOTE_ANCHOR if group == GROUP_REMOTE else "",
            cards=tuple(card_view(card, criteria, networks) for card in members),
        )
        for group, members in groupby(cards, key=lambda card: card.hit.group)
    )


def _group_title(group: int, home: Home | None) -> str:
    return _ON_SITE if group == GROUP_NEAR and home is None else _GROUP_TITLES[group]


def card_view(card: Card, criteria: SearchCriteria, networks: Mapping[str, EntryPoint]) -> CardView:
    found = reasons(card, criteria)
    nearest = nearest_place(card, criteria.home)
    everywhere = card.hit.group == GROUP_EVERYWHERE
    return CardView(
        id=card.id,
        title=card.title,
        example=card.example,
        href=solution_href(card.slug, criteria),
        category=card.category,
        scheme=scheme_name(card),
        where=_where(card, nearest),
        reasons=told(found),
        key_facts=tuple(_key_facts(card, found, nearest, criteria.home)),
        badges=badges(card, grouped=is_grouped(criteria)),
        network=networks.get(card.delivered_by or "") if everywhere else None,
    )


def solution_href(slug: str, criteria: SearchCriteria) -> str:
    """The sheet, with what it needs to say whether it fits."""
    # An age and an INSEE code hold nothing to quote.
    asked = [f"age={criteria.age}"] if criteria.age is not None else []
    if criteria.home:
        asked.append(f"commune={criteria.home.code}")
    return f"/solutions/{slug}/" + (f"?{'&'.join(asked)}" if asked else "")


def scheme_name(card: Card) -> str:
    """« École de la deuxième chance (E2C) »."""
    if card.sigle and card.sigle not in card.scheme.name:
        return f"{card.scheme.name} ({card.sigle})"
    return card.scheme.name


def nearest_place(card: Card, home: Home | None) -> CardPlace | None:
    """The place whose distance the card shows; the first one when distances are unknown."""
    if not card.places:
        return None
    if len(card.places) == 1 or home is None or home.latitude is None or home.longitude is None:
        return card.places[0]
    latitude, longitude = home.latitude, home.longitude
    return min(
        card.places,
        key=lambda place: (
            float("inf")
            if place.latitude is None or place.longitude is None
            else distance_km(latitude, longitude, place.latitude, place.longitude)
        ),
    )


def _where(card: Card, nearest: CardPlace | None) -> str:
    """Who and where, « (exemple) » left to the title: it is said once a card."""
    parts = [unmarked(card.actor.name)]
    if nearest and nearest.commune_name not in parts[0]:
        parts.append(nearest.commune_name)
    others = len(card.places) - 1
    more = f" et {plural(others, 'autre lieu', 'autres lieux')}" if others > 0 else ""
    return ", ".join(parts) + more


def _away(km: float, home: Home) -> str:
    """« 12 km de Lens »; « À Lens » where the distance would round to nothing."""
    if km < _SAME_PLACE_KM:
        return capital(at_commune(home.name))
    return f"{distance(km)} {of_commune(home.name)}"


def _key_facts(
    card: Card, found: tuple[Reason, ...], nearest: CardPlace | None, home: Home | None
) -> list[KeyFact]:
    facts: list[KeyFact] = []
    if home and card.hit.distance_km is not None and nearest:
        exact = "à vol d’oiseau" if nearest.is_exact else "position approximative"
        facts.append(KeyFact("pin", _away(card.hit.distance_km, home), exact))
    elif card.remote and not nearest:
        facts.append(KeyFact("remote", "Aucun trajet"))
    for reason in compared(found):
        # Without a place, a solution belongs to a network or to a screen: it counts no seats.
        if reason.code is not ReasonCode.PLACES_UNKNOWN or card.places:
            facts.append(KeyFact(reason.icon, reason.main, reason.detail))
    if card.boarding:
        facts.append(KeyFact("bed", "Internat"))
    return facts
