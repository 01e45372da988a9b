"""The leads of a platform: adding an account of the territory, removing one after a question."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from directory import changelog
from directory.access import signed_in_only
from directory.enums import Channel
from directory.models import Platform
from directory.platforms import leadership, rights
from directory.platforms.forms import LeadForm
from directory.platforms.pages import FormPage, part_links, show_form


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def leads(request: HttpRequest, pk: int) -> HttpResponse:
    platform = rights.fetch_kept(request, pk)
    if request.method != "POST":
        return _show(request, platform, LeadForm())
    form = LeadForm(request.POST)
    if not form.is_valid():
        return _show(request, platform, form, status=422)
    account = leadership.find_account(platform, form.cleaned_data["email"])
    if account is None or leadership.is_lead(platform, account):
        form.add_error("email", leadership.ALREADY if account else leadership.NOT_FOUND)
        return _show(request, platform, form, status=422)
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        leadership.add(platform, account, by=user)
    messages.success(request, f"{account} est responsable, et reçoit un courriel qui le dit.")
    return redirect("directory:platform_leads", pk)


def _show(
    request: HttpRequest, platform: Platform, form: LeadForm, *, status: int = 200
) -> HttpResponse:
    page = FormPage(
        title=f"Responsables de {platform}",
        verb="Ajouter",
        here="platform_leads",
        back=reverse("directory:platform_edit", args=[platform.pk]),
        parts=(("Ajouter une personne", ("email",)),),
    )
    return show_form(
        request,
        platform,
        form,
        page,
        status=status,
        template="espace/platforms/leads.html",
        leads=list(platform.leads.order_by("last_name", "first_name", "pk")),
    )


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, user_pk: int) -> HttpResponse:
    platform = rights.fetch_kept(request, pk)
    lead = get_object_or_404(platform.leads, pk=user_pk)
    user: Any = request.user
    if request.method != "POST":
        context = {
            "platform": platform,
            "parts": part_links(platform, "platform_leads"),
            "lead": lead,
            "is_self": lead.pk == user.pk,
            "refused": "" if leadership.may_remove(platform, lead, user) else leadership.LAST_ONE,
        }
        return render(request, "espace/platforms/lead_remove.html", context)
    with changelog.revision(by=user, channel=Channel.ESPACE):
        allowed = leadership.may_remove(platform, lead, user)
        if allowed:
            platform.leads.remove(lead)
    if allowed:
        messages.success(request, f"{lead} n’est plus responsable de {platform}.")
    else:
        messages.warning(request, leadership.LAST_ONE)
    mine = rights.kept_by(user).filter(pk=pk).exists()
    return redirect("directory:platform_leads", pk) if mine else redirect("directory:my_platforms")
