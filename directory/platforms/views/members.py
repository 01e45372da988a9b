"""Members by circle: their order, adding, changing, removing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from directory import changelog
from directory.access import signed_in_only
from directory.differences import Row, differences
from directory.enums import Channel
from directory.french import plural
from directory.models import Actor, Membership, Platform
from directory.platforms import candidates, ordering, rights
from directory.platforms.fingerprint import fingerprint
from directory.platforms.forms import MemberForm
from directory.platforms.pages import FormPage, part_links, show_form
from directory.platforms.roll import read_roll

_ALREADY = "Cet acteur est déjà membre : modifiez sa ligne."
_PARTS = (
    ("Son rôle", ("circle", "roles")),
    (
        "Qui le représente",
        ("function", "representative", "professional_phone", "professional_email"),
    ),
)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """The members by circle; POST moves them, the lines that changed only."""
    platform = rights.fetch_kept(request, pk)
    if request.method != "POST":
        return _roll(request, platform)
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        rows = list(rights.members_of(platform, user))
        read = ordering.read_moves(request.POST, rows)
        if read.errors:
            return _roll(request, platform, errors=read.errors, status=422)
        moved = ordering.apply_moves(rows, read.moves)
    if moved:
        count = plural(moved, "membre déplacé", "membres déplacés")
        messages.success(request, f"Enregistré : {count}.")
    else:
        messages.info(request, "Rien n’a changé : modifiez un cercle ou un numéro.")
    return redirect("directory:platform_members", pk)


def _roll(
    request: HttpRequest,
    platform: Platform,
    *,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "platform": platform,
        "parts": part_links(platform, "platform_members"),
        "roll": read_roll(platform, request.user, request.POST),
        "errors": errors or [],
    }
    return render(request, "espace/platforms/members.html", context, status=status)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """First the actor, looked for by its name; then its circle and roles."""
    platform = rights.fetch_kept(request, pk)
    asked = request.POST.get("acteur") or request.GET.get("acteur") or ""
    if not asked:
        return _search(request, platform)
    actor = _candidate(request, platform, asked)
    if platform.memberships.filter(actor=actor).exists():
        messages.warning(request, _ALREADY)
        return redirect("directory:platform_members", pk)
    if request.method != "POST":
        return _show_new(request, platform, actor, MemberForm())
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _show_new(request, platform, actor, form, status=422)
    return _join(request, platform, actor, form)


def _join(request: HttpRequest, platform: Platform, actor: Actor, form: MemberForm) -> HttpResponse:
    user: Any = request.user
    member = Membership(platform=platform, actor=actor)
    form.write(member)
    try:
        with transaction.atomic(), changelog.revision(by=user, channel=Channel.ESPACE):
            same = platform.memberships.filter(circle=member.circle)
            member.position = (same.aggregate(last=Max("position"))["last"] or 0) + 1
            member.save()
    except IntegrityError:  # somebody added it meanwhile
        messages.warning(request, _ALREADY)
    else:
        messages.success(request, f"{actor} est maintenant membre.")
    return redirect("directory:platform_members", platform.pk)


def _candidate(request: HttpRequest, platform: Platform, asked: str) -> Actor:
    pk = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    rows = candidates.who_may_join(request.user).select_related("commune", "steward")
    actor: Actor = get_object_or_404(rows, pk=pk)
    return actor


def _search(request: HttpRequest, platform: Platform) -> HttpResponse:
    typed, everywhere = request.GET.get("q", "")[:120], request.GET.get("ou") == "partout"
    found = candidates.find(request.user, platform, typed, everywhere=everywhere)
    context = {
        "platform": platform,
        "parts": part_links(platform, "platform_members"),
        "asked": typed,
        "everywhere": everywhere,
        "found": found,
    }
    return render(request, "espace/platforms/member_search.html", context)


def _show_new(
    request: HttpRequest, platform: Platform, actor: Actor, form: MemberForm, *, status: int = 200
) -> HttpResponse:
    page = FormPage(
        title=f"Ajouter {actor}",
        verb="Ajouter ce membre",
        here="platform_members",
        back=reverse("directory:platform_members", args=[platform.pk]),
        intro=candidates.consequence(platform, actor),
        parts=_PARTS,
    )
    return show_form(request, platform, form, page, status=status, carried={"acteur": actor.pk})


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    platform = rights.fetch_kept(request, pk)
    member = rights.fetch_member(request, platform, member_pk)
    if request.method != "POST":
        values = MemberForm.values_of(member)
        return _show_member(request, member, MemberForm(initial=values), fingerprint(values))
    form, opened_on = MemberForm(request.POST), request.POST.get("version", "")
    if not form.is_valid():
        return _show_member(request, member, form, opened_on, status=422)
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        member = rights.fetch_member(request, platform, member_pk)
        values = MemberForm.values_of(member)
        if opened_on != fingerprint(values):
            rows = differences(form, values)
            return _show_member(
                request, member, form, fingerprint(values), status=409, conflict=rows
            )
        form.write(member)
        member.save()
    messages.success(request, f"{rights.name_of(member)} : enregistré.")
    return redirect("directory:platform_members", pk)


def _show_member(
    request: HttpRequest,
    member: Membership,
    form: MemberForm,
    version: str,
    *,
    status: int = 200,
    conflict: list[Row] | None = None,
) -> HttpResponse:
    platform = member.platform
    page = FormPage(
        title=f"{rights.name_of(member)} dans la plateforme",
        verb="Enregistrer",
        here="platform_members",
        back=reverse("directory:platform_members", args=[platform.pk]),
        parts=_PARTS,
        version=version,
    )
    return show_form(request, platform, form, page, status=status, conflict=conflict or ())


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """GET asks, POST removes: the actor and its sheet stay."""
    platform = rights.fetch_kept(request, pk)
    member = rights.fetch_member(request, platform, member_pk)
    if request.method != "POST":
        context = {
            "platform": platform,
            "parts": part_links(platform, "platform_members"),
            "member": member,
            "name": rights.name_of(member),
            "is_keeper": member.actor.steward_id == platform.pk,
        }
        return render(request, "espace/platforms/member_remove.html", context)
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        member.delete()
    messages.success(request, f"{rights.name_of(member)} n’est plus membre.")
    return redirect("directory:platform_members", pk)
