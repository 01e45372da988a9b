"""What goes wrong with a cluster, named, in words for those who mend it: no address, no secret."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    DENIED = "denied"
    BUSY = "busy"
    READ_ONLY = "read_only"
    ABSENT = "absent"
    MISSHAPEN = "misshapen"
    RED = "red"
    UNREADABLE = "unreadable"
    GHOST = "ghost"
    COUNT = "count"
    AHEAD = "ahead"
    NAME_TAKEN = "name_taken"
    LATE = "late"


# What it is, what to do.
WORDS: dict[Trouble, tuple[str, str]] = {
    Trouble.UNREACHABLE: (
        "Elasticsearch ne répond pas : la connexion est refusée.",
        "Démarrez-le, ou corrigez ELASTICSEARCH_URL.",
    ),
    Trouble.SILENT: (
        "Elasticsearch n’a pas répondu à temps.",
        "Regardez sa charge et sa mémoire, puis le réseau entre lui et le portail.",
    ),
    Trouble.DENIED: (
        "Elasticsearch refuse l’identifiant du portail.",
        "Vérifiez le mot de passe ou la clé, et les droits sur l’index.",
    ),
    Trouble.BUSY: (
        "Elasticsearch refuse du travail : il est surchargé.",
        "Attendez, ou donnez-lui plus de mémoire.",
    ),
    Trouble.READ_ONLY: (
        "L’index n’accepte plus d’écriture : le disque est sans doute plein.",
        "Libérez de la place ; l’index se rouvre ensuite tout seul.",
    ),
    Trouble.ABSENT: (
        "L’index n’existe pas encore, ou son nom mène ailleurs.",
        "Il est refait tout seul ; sinon, lancez « manage.py rebuild_index ».",
    ),
    Trouble.MISSHAPEN: (
        "L’index n’a pas la forme attendue.",
        "Il est refait tout seul ; sinon, lancez « manage.py rebuild_index ».",
    ),
    Trouble.RED: (
        "Une partie de l’index manque (état rouge).",
        "Réparez le nœud qui la porte, ou lancez « manage.py rebuild_index ».",
    ),
    Trouble.UNREADABLE: (
        "La réponse d’Elasticsearch ne se lit pas.",
        "Vérifiez que l’adresse est bien celle d’Elasticsearch 8.19 ou 9.",
    ),
    Trouble.GHOST: (
        "L’index connaît des fiches que l’annuaire n’a plus.",
        "Il est comparé et réparé tout seul ; sinon, lancez « manage.py reconcile_index ».",
    ),
    Trouble.COUNT: (
        "L’index n’a pas le même nombre de fiches que l’annuaire.",
        "Il est comparé et réparé tout seul ; sinon, lancez « manage.py reconcile_index ».",
    ),
    Trouble.AHEAD: (
        "L’index est plus récent que l’annuaire : une sauvegarde a été reprise.",
        "Il est refait tout seul ; sinon, lancez « manage.py rebuild_index ».",
    ),
    Trouble.NAME_TAKEN: (
        "Un index porte déjà le nom que le portail donne au sien.",
        "Renommez-le, ou donnez un autre nom dans ELASTICSEARCH_INDEX.",
    ),
    Trouble.LATE: (
        "L’index suit l’annuaire avec du retard.",
        "Vérifiez que « manage.py follow_index » tourne.",
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    what: str
    todo: str


def told(trouble: str) -> Told:
    """In words; what another version wrote down is told as it is."""
    known = {name.value: words for name, words in WORDS.items()}
    return Told(*known.get(trouble, (trouble, "")))


# Costs two seconds each time it is met: once is enough to stop asking for a while.
SLOW = frozenset({Trouble.SILENT})
