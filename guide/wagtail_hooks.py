"""What the guide adds to Wagtail's admin; each line's reasons are in its module."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet

from guide.admin.checks import refuse_copy, refuse_in_bulk, tell_after_save
from guide.admin.guards import choosable_pages, keep_node, keep_nodes
from guide.admin.viewset import guide_page_viewset

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


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def guide_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/gestion-guide.css"))
