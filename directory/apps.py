from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Annuaire"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from directory import espace, signals
        from directory.accounts import espace as accounts
        from directory.admin.groups import follow_role
        from directory.editing.part import part_of as sheets_part
        from directory.imports import espace as imports
        from directory.places.espace import part_for as places_part
        from directory.platforms.part import followed as offers
        from directory.platforms.part import offers_part, platform_part
        from directory.posting import espace as letters
        from directory.suggestions import espace as suggestions
        from directory.updating import espace as links

        signals.connect()
        alone = espace.directory_alone
        espace.register("accounts", accounts.part_for, follows=accounts.followed)
        espace.register("imports", imports.part_of, follows=imports.followed)
        espace.register("places", places_part, follows=alone)
        espace.register("sheets", sheets_part, follows=alone)
        espace.register("letters", letters.part_of, follows=letters.followed)
        espace.register("platforms", platform_part, follows=alone)
        espace.register("offers", offers_part, follows=offers)
        espace.register("links", links.part_of, follows=links.followed)
        post_save.connect(
            follow_role, sender="directory.User", dispatch_uid="team-group-follows-role"
        )
        espace.register("suggestions", suggestions.part_of, follows=suggestions.followed)
