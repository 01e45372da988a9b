"""Pages from the content files, in two passes, all or nothing.

For each file we keep two digests (`LoadedRecord`, as for the directory's records): of what the
file said, and of the page as we left it, drafts included. A page that differs was edited by
people: a new edition of the file leaves it alone. A page that people deleted does not come back.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Site

from directory.loading.files import ContentError
from directory.loading.reporting import Counts, Report
from directory.models import LoadedRecord, Region
from guide.loading.building import PageBuilder, page_type
from guide.loading.files import CONTENT_DIR, Entry, read_entries, read_themes
from guide.loading.streams import UnknownPage
from guide.models import GuideHomePage, GuidePage, PracticeTheme
from guide.regions import plant_branches, practice_region_page, region_page
from guide.reviewing import ensure_review_workflow

_RECORD = "guidepage"
# What changes without anybody writing: places in the tree, revisions, dates of publication.
_NOT_CONTENT = frozenset(
    "pk path depth numchild url_path translation_key locale latest_revision live_revision "
    "first_published_at last_published_at latest_revision_created_at has_unpublished_changes "
    "draft_title content_type page_ptr guidepage_ptr locked locked_at locked_by owner alias_of "
    "adapts adapted_revision".split()
)


def load_guide(report: Report, folder: Path = CONTENT_DIR) -> Counts:
    """Create and update the pages of a content folder; needs a site with its home."""
    with transaction.atomic():
        _load_themes(folder)
        return _Loader(read_entries(folder)).load()


def _load_themes(folder: Path) -> None:
    for position, theme in enumerate(read_themes(folder)):
        PracticeTheme.objects.get_or_create(
            slug=theme["slug"], defaults={"label": theme["label"], "position": position}
        )


class _Loader:
    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.counts = Counts()
        self.known = {row.key: row for row in LoadedRecord.objects.filter(model=_RECORD)}
        self.pages: dict[str, GuidePage] = {
            page.content_key: page for page in GuidePage.objects.exclude(content_key="")
        }

    def load(self) -> Counts:
        todo = [(entry, page.pk) for entry in self.entries if (page := self._claim(entry))]
        for entry, number in todo:
            # Read again: the tree above and below it grew since.
            page = GuidePage.objects.get(pk=number).specific.get_latest_revision_as_object()
            PageBuilder(entry, self._page_id, self._link).fill(page)
            _publish(page, entry)
            self._remember(entry, page)
        return self.counts

    def _claim(self, entry: Entry) -> GuidePage | None:
        """The page to write for this entry, existing by now; None when there is nothing to do."""
        known = self.known.get(entry.key)
        if known is None:
            page = self._create(entry)
            self._count("created" if page else "kept")
            return page
        if known.source_sha256 == source_digest(entry):
            self._count("unchanged")
            return None
        page = self._untouched(entry, known)
        self._count("updated" if page else "kept")
        return page

    def _count(self, name: str) -> None:
        setattr(self.counts, name, getattr(self.counts, name) + 1)

    def _create(self, entry: Entry) -> GuidePage | None:
        """First pass: the page without its references to pages that come later. None when people
        have a page at this address, or removed the one above."""
        parent = self._parent(entry)
        if parent is None or parent.get_children().filter(slug=entry.data["slug"]).exists():
            return None
        page = page_type(entry)(content_key=entry.key)
        PageBuilder(entry, self._page_id, self._link).fill(page)
        _checked(lambda: parent.add_child(instance=page), entry)
        self.pages[entry.key] = page
        if isinstance(page, GuideHomePage):
            plant_branches(page)
            ensure_review_workflow()
        return page

    def _untouched(self, entry: Entry, known: LoadedRecord) -> GuidePage | None:
        page = self.pages.get(entry.key)
        if page is None:
            return None
        latest: GuidePage = page.specific.get_latest_revision_as_object()
        return latest if state_digest(latest) == known.state_sha256 else None

    def _parent(self, entry: Entry) -> Page | None:
        folder = entry.key.rpartition("/")[0]
        if entry.key == "home":
            site = Site.objects.select_related("root_page").get(is_default_site=True)
            return site.root_page
        if folder.startswith("regions/"):
            return region_page(self._region(entry))
        if folder == "practices":
            return practice_region_page(self._region(entry))
        above = f"{folder}/index"
        direct = not folder or folder in ("volets", "topics") or entry.key == above
        found = self.pages.get("home" if direct else above)
        return Page.objects.get(pk=found.pk) if found else None

    def _region(self, entry: Entry) -> Region:
        try:
            return Region.objects.get(pk=entry.data.get("region"))
        except Region.DoesNotExist as error:
            raise ContentError(entry.where, "region : code de région attendu") from error

    def _page_id(self, key: str) -> int:
        if key in self.pages:
            return int(self.pages[key].pk)
        if key not in {entry.key for entry in self.entries}:
            raise ContentError("contenu du guide", f"page inconnue : {key}")
        raise UnknownPage(key)

    def _link(self, key: str, anchor: str) -> str:
        """The editor knows links to pages, not to a place inside one: those are plain addresses."""
        try:
            number = self._page_id(key)
        except UnknownPage:
            return "<a>"
        if anchor:
            return f'<a href="{self.pages[key].get_url()}{anchor}">'
        return f'<a linktype="page" id="{number}">'

    def _remember(self, entry: Entry, page: GuidePage) -> None:
        stored: GuidePage = page.specific_class.objects.get(pk=page.pk)
        LoadedRecord.objects.update_or_create(
            model=_RECORD,
            key=entry.key,
            defaults={
                "object_id": str(page.pk),
                "source_sha256": source_digest(entry),
                "state_sha256": state_digest(stored.get_latest_revision_as_object()),
            },
        )


def _publish(page: GuidePage, entry: Entry) -> None:
    _checked(page.full_clean, entry)
    page.save_revision(clean=False).publish()


def _checked(act: Any, entry: Entry) -> None:
    try:
        act()
    except ValidationError as error:
        messages = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        reasons = "; ".join(f"{name} : {' '.join(map(str, why))}" for name, why in messages.items())
        raise ContentError(entry.where, reasons) from error


def source_digest(entry: Entry) -> str:
    return _sha256(entry.data)


def state_digest(page: GuidePage) -> str:
    data = page.serializable_data()
    return _sha256({name: value for name, value in data.items() if name not in _NOT_CONTENT})


def _sha256(value: Any) -> str:
    packed = json.dumps(value, default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(packed.encode()).hexdigest()
