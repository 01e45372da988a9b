from __future__ import annotations

from django.urls import path

from directory.platforms.views import (
    booklet,
    events,
    leads,
    members,
    past,
    reading,
    sheet,
    stewardship,
)
from directory.platforms.views import zone as zones

_ONE = "espace/plateformes/<int:pk>/"
_MEMBER = f"{_ONE}membres/<int:member_pk>/"
_EVENT = f"{_ONE}calendrier/<int:event_pk>/"

urlpatterns = [
    path("espace/plateformes/", sheet.mine, name="my_platforms"),
    path("espace/plateformes/fiches-proposees/<int:pk>/", stewardship.answer, name="handover"),
    path(_ONE, sheet.edit, name="platform_edit"),
    path(f"{_ONE}territoire/", zones.zone, name="platform_zone"),
    path(f"{_ONE}responsables/", leads.leads, name="platform_leads"),
    path(f"{_ONE}responsables/<int:user_pk>/retirer/", leads.remove, name="lead_remove"),
    path(f"{_ONE}membres/", members.members, name="platform_members"),
    path(f"{_ONE}membres/ajouter/", members.add, name="member_add"),
    path(_MEMBER, members.edit, name="member_edit"),
    path(f"{_MEMBER}retirer/", members.remove, name="member_remove"),
    path(f"{_MEMBER}prendre/", stewardship.take, name="sheet_take"),
    path(f"{_MEMBER}confier/", stewardship.give, name="sheet_give"),
    path(f"{_ONE}schema/", reading.circles, name="platform_circles"),
    path(f"{_ONE}calendrier/", events.calendar, name="platform_calendar"),
    path(f"{_ONE}calendrier/ajouter/", events.add, name="event_add"),
    path(f"{_ONE}calendrier/recopier/", events.carry, name="event_carry"),
    path(f"{_ONE}calendrier/annee/", reading.year_view, name="platform_year"),
    path(f"{_ONE}calendrier/adresse/", reading.address, name="calendar_address"),
    path(_EVENT, events.edit, name="event_edit"),
    path(f"{_EVENT}retirer/", events.remove, name="event_remove"),
    path(f"{_ONE}historique/", past.past, name="platform_history"),
    path(f"{_ONE}interne/", reading.internal, name="platform_internal"),
    path("plateformes/<slug:slug>/calendrier.ics", reading.public_calendar, name="public_calendar"),
    path("plateformes/<slug:slug>/guide/", booklet.booklet, name="platform_booklet"),
    path("agenda/<str:token>.ics", reading.calendar_feed, name="calendar_feed"),
]
