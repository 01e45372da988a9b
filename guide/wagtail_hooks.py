"""What the guide adds to Wagtail's admin; each line's reasons are in its module."""

from __future__ import annotations

from wagtail import hooks

from guide.admin.guards import choosable_pages, keep_node, keep_nodes
from guide.admin.viewset import guide_page_viewset

hooks.register("register_admin_viewset", guide_page_viewset)
hooks.register("construct_page_chooser_queryset", choosable_pages)
hooks.register("before_delete_page", keep_node)
hooks.register("before_unpublish_page", keep_node)
hooks.register("before_move_page", keep_node)
hooks.register("before_bulk_action", keep_nodes)
