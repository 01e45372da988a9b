"""A lead at Lens with lines of places, signed in; and what a test asks of the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command

EMAIL = "lead@exemple.test"


def tell(value: Any) -> None:
    print(json.dumps(value), flush=True)


def world(lines: str = "4") -> None:
    from django.test import Client

    from directory.models import Intake, User
    from guide.admin.teams import ensure_teams
    from portal.installation import plant_pages
    from tests.directory.places_world import add_line, town
    from tests.factories import CommuneFactory

    call_command("createcachetable")
    plant_pages()
    ensure_teams()
    home = town(CommuneFactory(), "Lens")
    for number in range(1, int(lines)):
        add_line(home, f"Atelier {number}")
    User.objects.filter(pk=home.lead.pk).update(email=EMAIL)
    client = Client()
    client.force_login(User.objects.get(email=EMAIL))
    tell(
        {
            "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
            "solution": f"/solutions/{home.solution.slug}/",
            "number": home.solution.pk,
            "intake": home.intake.pk,
            "intakes": list(Intake.objects.order_by("pk").values_list("pk", flat=True)),
        }
    )


def picture(media: str) -> None:
    """Sent on one host, into the shared folder; its address."""
    from wagtail.images.tests.utils import get_test_image_file

    settings.MEDIA_ROOT = media
    from wagtail.images import get_image_model

    image = get_image_model().objects.create(title="Un atelier", file=get_test_image_file())
    tell(image.get_rendition("width-100").url)


def letters(count: str) -> None:
    from directory.mail import queue_mail

    for number in range(int(count)):
        queue_mail(
            "essai", to=f"n{number}@exemple.test", subject=f"Lettre {number}", body="Bonjour"
        )
    tell(int(count))


def jobs() -> None:
    print("started", flush=True)
    input()
    call_command("send_mail")


def sent() -> None:
    """The subjects of what left, and what still waits."""
    from directory.models import OutgoingMail

    folder = Path(str(settings.EMAIL_FILE_PATH))
    text = "".join(path.read_text() for path in folder.iterdir())
    subjects = [line for line in text.splitlines() if line.startswith("Subject: ")]
    tell([sorted(subjects), OutgoingMail.objects.filter(sent_at=None).count()])


def index() -> None:
    call_command("rebuild_index")


def follow() -> None:
    """As its service does, until it is stopped."""
    print("started", flush=True)
    call_command("follow_index")


def rename(number: str, title: str) -> None:
    """By a process that answers no search: only the followers can tell the cluster."""
    from directory.models import Solution

    solution = Solution.objects.get(pk=number)
    solution.title = title
    solution.save()


def is_followed() -> None:
    from directory.changelog import head_number
    from search.models import IndexCursor

    tell(IndexCursor.read().number == head_number())


def forget_tries() -> None:
    caches["throttle"].clear()


_COMMANDS = (
    world, picture, letters, jobs, sent, index, follow, rename, is_followed, forget_tries,
)  # fmt: skip


def main(command: str, *words: str) -> None:
    {function.__name__: function for function in _COMMANDS}[command](*words)
