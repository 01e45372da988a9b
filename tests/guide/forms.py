"""The edit form of a page as a browser sends it."""

from __future__ import annotations

from typing import Any

from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from guide.models import GuidePage


def stream_section(text: str, title: str = "Une section", blocks: Any = None) -> Any:
    content = blocks or [("text", rich_text(f"<p>{text}</p>"))]
    return (
        "section",
        {"title": title, "anchor": "", "key_idea": "", "content": streamfield(content)},
    )


def page_form(page: GuidePage, *, text: str = "Un texte.", **fields: Any) -> dict[str, Any]:
    """Opened on the page's latest version, as it stands now; `text`: of its one section."""
    fresh = GuidePage.objects.get(pk=page.pk)
    revision = fresh.get_latest_revision()
    data = {
        "title": fresh.title,
        "slug": fresh.slug,
        "summary": fresh.summary,
        "intro": rich_text(""),
        "body": streamfield([stream_section(text)]),
        "updates": streamfield([]),
        "audience": "professionals",
        "region": "",
        "departement": "",
        "author": "",
        "reviewed_on": "",
        "position": "0",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments": {
            "TOTAL_FORMS": "0",
            "INITIAL_FORMS": "0",
            "MIN_NUM_FORMS": "0",
            "MAX_NUM_FORMS": "1000",
        },
        "loaded_revision_id": str(revision.pk) if revision else "",
        "loaded_revision_created_at": revision.created_at.isoformat() if revision else "",
    }
    form: dict[str, Any] = nested_form_data(data | fields)
    return form
