"""Every address of the site, and the records that the access matrix asks for at each of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.admindocs import utils as patterns
from django.urls import get_resolver
from django.urls.resolvers import RegexPattern, URLResolver

from directory.enums import PublicationState, UserRole
from directory.models import Actor, Membership, Platform, Solution, User
from portal.contract_fixture import seed_contract
from tests.access_queues import build_queues
from tests.factories import MembershipFactory, PlatformEventFactory, PlatformFactory
from tests.factories.guide import PracticePageFactory, plant_guide_site

Kwargs = dict[str, Any]
_HOLE = re.compile(r"<(?:[a-z]+:)?(?P<name>\w+)>")
# Records that stand in a territory: of P1, of P2, and what P1 has not published.
KINDS = ("own", "other", "draft", "archived")
TODAY = date(2026, 11, 25)


def _text(pattern: Any) -> str:
    route = str(pattern)
    if isinstance(pattern, RegexPattern):
        for simpler in (
            patterns.remove_non_capturing_groups,
            patterns.replace_named_groups,
            patterns.replace_unnamed_groups,
            patterns.replace_metacharacters,
        ):
            route = simpler(route)
    return route


def routes() -> list[str]:
    """The text of each address of the resolver, the admin included, once."""
    return sorted(set(_walk(get_resolver(), "")))


def _walk(resolver: Any, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        here = prefix + _text(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, here)
        else:
            yield here


def fill(route: str, values: Mapping[str, Any]) -> str:
    return "/" + _HOLE.sub(lambda hole: str(values.get(hole["name"], "absent")), route).replace(
        "\\.\\.\\.", "..."
    )


# Which record an address of one record is about; the first that matches.
ABOUT = (
    (r"^espace/suggestions/envoi/<", "suggestion"),
    (r"^espace/suggestions/<", "suggestion_line"),
    (r"^espace/import/<", "import"),
    (r"^espace/demandes/<", "request"),
    (r"^espace/invitations/<", "invitation"),
    (r"^espace/liens/<", "contact"),
    (r"^espace/liens/acteur/<", "actor"),
    (r"^espace/plateformes/fiches-proposees/<", "handover"),
    (r"^(acteurs|signaler/acteur)/<|^gestion/directory/actor/.*<|^espace/acteurs/.*<", "actor"),
    (r"^solutions/<|^gestion/directory/solution/.*<|^espace/solutions/.*<", "solution"),
    (r"^plateformes/<|^gestion/directory/platform/.*<|^espace/plateformes/<", "platform"),
    (r"^signaler/<", "reported"),
)


def about(route: str) -> str:
    return next((what for found, what in ABOUT if re.search(found, route)), "")


@dataclass
class AccessWorld:
    """The contract's fixture, with a département's team and unpublished platforms beside it."""

    users: dict[str, User] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    anything: Kwargs = field(default_factory=dict)
    sentinels: dict[str, list[str]] = field(default_factory=dict)

    def targets(self, route: str) -> dict[str, str]:
        """Kind of record → address. « any »: the address is about no record of a territory."""
        what = about(route)
        if not what:
            return {"any": fill(route, self.anything)}
        found = {
            kind: fill(route, {**self.anything, **_names(record)})
            for kind, record in self.records[what].items()
        }
        if "_pk>" in route.partition("<int:pk>")[2]:  # a part of another platform's
            mixed = {**_names(self.records[what]["other"]), "pk": self.records[what]["own"]["pk"]}
            found["crossed"] = fill(route, {**self.anything, **mixed})
        return found


def _names(record: Kwargs) -> Kwargs:
    return {**record, "instance_pk": record["pk"]}


def build_access_world() -> AccessWorld:
    site = plant_guide_site()
    fixture = seed_contract(today=TODAY)
    world = AccessWorld(sentinels=dict(fixture["sentinels"]))
    world.users = {
        name: User.objects.get(email=account["email"]) for name, account in fixture["users"].items()
    }
    world.users["department1"] = User.objects.create(
        email="departement@contrat.exemple.invalid",
        role=UserRole.DEPARTMENT,
        departement_id="D1",
        is_staff=True,
    )
    world.records["actor"] = _by_kind(Actor, fixture["actors"])
    world.records["solution"] = _by_kind(Solution, fixture["solutions"])
    world.records["platform"] = _platforms(world, fixture)
    world.records["reported"] = {
        kind: {**names, "kind": "acteurs"} for kind, names in world.records["actor"].items()
    }
    world.records |= build_queues(world.users, fixture)
    practice = PracticePageFactory(parent=site.practices)
    world.anything = _anything(practice, fixture)
    return world


def _by_kind(model: Any, entries: Any) -> dict[str, Kwargs]:
    where = {"own": ("P1", "published"), "other": ("P2", "published")}
    where |= {"draft": ("P1", "draft"), "archived": ("P1", "archived")}
    return {
        kind: {"pk": entries[place][state]["id"], "slug": entries[place][state]["slug"]}
        for kind, (place, state) in where.items()
    }


def _platforms(world: AccessWorld, fixture: Any) -> dict[str, Kwargs]:
    p1, p2 = (Platform.objects.get(slug=fixture["platforms"][p]["slug"]) for p in ("P1", "P2"))
    rows = {"own": p1, "other": p2}
    for kind, state in (("draft", PublicationState.DRAFT), ("archived", PublicationState.ARCHIVED)):
        row = PlatformFactory(slug=f"contrat-{kind}", departement=p1.departement, state=state)
        row.leads.set([world.users["lead1"]])
        MembershipFactory(platform=row, actor=Actor.objects.get(slug=_published_actor(fixture)))
        rows[kind] = row
    return {kind: _platform_names(row) for kind, row in rows.items()}


def _published_actor(fixture: Any) -> str:
    return str(fixture["actors"]["P1"]["published"]["slug"])


def _platform_names(platform: Platform) -> Kwargs:
    """With one member, one lead and one internal date, whose title no stranger may read."""
    event = PlatformEventFactory(platform=platform, title=f"sentinelledate{platform.slug}")
    member: Membership = platform.memberships.order_by("pk").first()
    lead = platform.leads.get()
    return {
        "pk": platform.pk,
        "slug": platform.slug,
        "member_pk": member.pk,
        "event_pk": event.pk,
        "user_pk": lead.pk,
    }


def _anything(practice: Any, fixture: Any) -> Kwargs:
    """For names that are no record of a territory: something real where it is cheap."""
    home = practice.get_parent().get_parent()
    page = ("page_id", "parent_page_id", "page_to_move_id", "page_pk", "parent_id")
    return {
        **dict.fromkeys(page, practice.pk),
        "parent_page_id": home.pk,
        "destination_id": home.pk,
        "pk": 0,
        "instance_pk": 0,
        "revision_id": practice.latest_revision_id,
        **dict.fromkeys(
            "restriction_id page_view_restriction_id task_id task_state_id workflow_pk image_id "
            "workflow_state_id document_id doc_id uploaded_file_id redirect_id session_id "
            "collection_id object_id revision_id_a revision_id_b event_pk".split(),
            0,
        ),
        "kind": "departement",
        "code": "D1",
        "page": 1,
        "app_label": "directory",
        "app_name": "directory",
        "model_name": "actor",
        "content_type_app_name": "guide",
        "content_type_model_name": "practicepage",
        "slug": "contrat-dispositif",
        "var": "absent",
    }


Forbidden = Callable[[str], list[bytes]]


def words_of(world: AccessWorld, place: str) -> list[str]:
    """What only those who keep P1 (or P2) may read: drafts, and the dates of their calendar."""
    dates = {"P1": ["contrat-p1", "contrat-draft", "contrat-archived"], "P2": ["contrat-p2"]}
    return [
        f"Acteur d’essai {place} draft",
        f"Solution d’essai {place} draft",
        *(f"sentinelledate{slug}" for slug in dates[place]),
    ]


def forbidden_words(world: AccessWorld) -> dict[str, list[bytes]]:
    """Role → words that no answer to that role may hold, at any address."""
    contacts = [word for words in world.sentinels.values() for word in words]
    first, second = words_of(world, "P1"), words_of(world, "P2")
    nobody = [*first, *second]
    lists = {
        "anonymous": [*contacts, *nobody],
        "pro": nobody,
        **dict.fromkeys(("lead1", "department1", "region1"), second),
        "lead2": first,
        "national": [],
    }
    return {role: [word.encode() for word in words] for role, words in lists.items()}
