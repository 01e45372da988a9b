from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Annuaire"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from directory import espace, signals
        from directory.accounts.espace import part_for as accounts_part
        from directory.admin.groups import follow_role
        from directory.editing.part import part_of as sheets_part
        from directory.imports.espace import part_of as imports_part
        from directory.places.espace import part_for as places_part
        from directory.platforms.part import offers_part, platform_part
        from directory.posting.espace import part_of as letters_part
        from directory.suggestions.espace import part_of as suggestions
        from directory.updating.espace import part_of as links_part

        signals.connect()
        espace.register("accounts", accounts_part)
        espace.register("imports", imports_part)
        espace.register("places", places_part, from_directory=True)
        espace.register("sheets", sheets_part, from_directory=True)
        espace.register("letters", letters_part)
        espace.register("platforms", platform_part, from_directory=True)
        espace.register("offers", offers_part)
        espace.register("links", links_part)
        post_save.connect(
            follow_role, sender="directory.User", dispatch_uid="team-group-follows-role"
        )
        espace.register("suggestions", suggestions)
