"""What the guide adds to Wagtail's admin; each line's reasons are in its module."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet

from guide.adaptations import lead_to_version
from guide.admin import adapting
from guide.admin.checks import refuse_copy, refuse_in_bulk, tell_after_save
from guide.admin.guards import choosable_pages, keep_node, keep_nodes
from guide.admin.viewset import guide_page_viewset
from guide.uploads import hide_private_document

# Nothing of ours nor of Wagtail's screens acts through this interface, whose actions would publish
# without our checks.
PagesAdminAPIViewSet.actions = {}

hooks.register("register_admin_viewset", guide_page_viewset)
hooks.register("construct_page_chooser_queryset", choosable_pages)
hooks.register("before_delete_page", keep_node)
hooks.register("before_unpublish_page", keep_node)
hooks.register("before_move_page", keep_node)
hooks.register("before_bulk_action", keep_nodes)
hooks.register("before_bulk_action", refuse_in_bulk)
hooks.register("before_copy_page", refuse_copy)
hooks.register("after_create_page", tell_after_save)
hooks.register("after_edit_page", tell_after_save)
hooks.register("before_serve_page", lead_to_version)
hooks.register("before_serve_document", hide_private_document, order=-1)
hooks.register("before_edit_page", adapting.tell_in_editor)
hooks.register("construct_homepage_panels", adapting.add_behind_panel)
hooks.register("register_admin_menu_item", adapting.menu_item)
hooks.register("register_page_header_buttons", adapting.adapt_button)
hooks.register("register_page_listing_more_buttons", adapting.adapt_button)


@hooks.register("register_admin_urls")
def adaptation_urls() -> list[URLPattern]:
    return [
        path("guide/adaptations/", adapting.adaptation_list, name="guide_adaptations"),
        path(
            "guide/adaptations/<int:page_id>/",
            adapting.adaptation_changes,
            name="guide_adaptation_changes",
        ),
        path("guide/adapter/<int:page_id>/", adapting.adapt_page, name="guide_adapt"),
    ]


@hooks.register("insert_global_admin_css")
def guide_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/gestion-guide.css"))
