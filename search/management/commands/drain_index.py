"""One turn of `follow_index`, for those who run the jobs of the site by the clock."""

from __future__ import annotations

from django.core.management import call_command

from search.management.clustered import ClusterCommand


class Command(ClusterCommand):
    help = "Porte à l’index de recherche ce qui a été enregistré depuis."

    def work(self, **options: object) -> None:
        call_command("follow_index", once=True, stdout=self.stdout)
