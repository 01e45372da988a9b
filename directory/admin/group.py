"""The "Annuaire" group of the menu."""

from __future__ import annotations

from wagtail_modeladmin.options import ModelAdminGroup

from directory.admin.history import ChangeAdmin
from directory.admin.records import ActorAdmin, PlatformAdmin, SolutionAdmin
from directory.admin.words import (
    ActorKindAdmin,
    AudienceAdmin,
    CommuneAdmin,
    CustomZoneAdmin,
    LevelAdmin,
    PrescriberAdmin,
    SchemeAdmin,
    StatusAdmin,
    SynonymAdmin,
)


class DirectoryGroup(ModelAdminGroup):
    menu_label = "Annuaire"
    menu_icon = "folder-open-inverse"
    menu_order = 150
    items = (
        SolutionAdmin,
        ActorAdmin,
        PlatformAdmin,
        SchemeAdmin,
        SynonymAdmin,
        AudienceAdmin,
        LevelAdmin,
        StatusAdmin,
        PrescriberAdmin,
        ActorKindAdmin,
        CustomZoneAdmin,
        CommuneAdmin,
        ChangeAdmin,
    )
