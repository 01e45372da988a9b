from __future__ import annotations

from typing import Any

from directory.french import plural
from directory.management.alone import AloneCommand
from directory.posting.sending import send_waiting


class Command(AloneCommand):
    job = "send-mail"
    help = "Envoie les courriels qui attendent, chacun une seule fois."

    def work(self, **options: Any) -> None:
        done = send_waiting()
        said = [plural(done.sent, "courriel envoyé", "courriels envoyés")]
        if done.failed:
            said.append(plural(done.failed, "échec noté", "échecs notés"))
        if done.put_aside:
            said.append(f"{done.put_aside} à vérifier (voir /espace/courriels/)")
        self.stdout.write(", ".join(said))
