"""Images as pages show them: renditions of public collections, and no other file of the store."""

from __future__ import annotations

import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe
from wagtail.images.models import Rendition


@require_safe
def rendition(request: HttpRequest, name: str) -> FileResponse:
    """`/media/images/<name>`; originals and documents have no address under /media/."""
    path = f"images/{name}"
    found = Rendition.objects.filter(file=path).select_related("image__collection").first()
    if found is None or not default_storage.exists(path):
        raise Http404("Cette image n’existe pas.")
    restrictions = found.image.collection.get_view_restrictions()
    if not all(restriction.accept_request(request) for restriction in restrictions):
        raise Http404("Cette image n’existe pas ou n’est pas publique.")
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(found.file.open("rb"), content_type=content_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
