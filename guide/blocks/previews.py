"""What the picker of blocks shows of each block: a picture made by the block's own template."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.apps import apps

TEMPLATE = "guide/block_preview.html"
# Files are chosen, not invented: these two are drawn.
_DRAWN = {"figure": "guide/block_preview_figure.html", "document": "guide/block_preview_file.html"}
# The territory of the pictures of living blocks.
PREVIEW_COMMUNE = "62498"


def _a_tool() -> dict[str, Any]:
    pages: Any = apps.get_model("guide", "ToolPage")
    first = pages.objects.readable().order_by("path").values_list("pk", flat=True).first()
    return {"page": first, "use": "Avant l’entretien"}


_VALUES: Mapping[str, Any] = {
    "text": "<p>Une liste arrive deux fois par an. <b>La vie des jeunes change chaque semaine.</b>"
    "</p><ul><li>Lire la liste à deux.</li><li>Fixer la date de la prochaine lecture.</li></ul>",
    "ideas": {
        "title": "De bonnes idées pour lire la liste",
        "items": ["La lire à deux.", "Trier d’abord par dernier établissement."],
    },
    "note": {"kind": "info", "text": "<p>Ce site ne reçoit aucun nom.</p>"},
    "process": {
        "title": "",
        "phases": [
            {"title": "Prendre la liste en main", "steps": ["Filtrer", "Lire avec l’école"]},
            {"title": "Suivre", "steps": ["Noter l’étape", "Revoir à la campagne suivante"]},
        ],
    },
    "tool": _a_tool,
    "quotation": {
        "text": "On m’a rappelé deux fois. La deuxième, j’ai dit oui.",
        "author": "Un jeune",
        "source": "Bilan de la plateforme, 2026",
    },
    "table": {
        "caption": "Qui fait quoi",
        "columns": ["Étape", "Qui", "Quand"],
        "rows": [
            {"cells": ["Repérage", "Deux équipes", "Chaque mois"]},
            {"cells": ["Contact", "Un seul référent", "Dans la semaine"]},
        ],
    },
    "figure": {},
    "document": {},
    "call": {
        "title": "Vous faites autrement ?",
        "text": "<p>Une pratique utile ici peut servir ailleurs.</p>",
        "label": "Proposer une pratique",
        "link": "/bonnes-pratiques/",
    },
    "questions": {
        "items": [
            {"question": "Qui peut lire la liste ?", "answer": "<p>Les équipes habilitées.</p>"}
        ]
    },
    "blank": {
        "title": "Préparer l’appel",
        "fields": [
            {"label": "Ce que l’on sait déjà", "kind": "lines", "lines": 2},
            {"label": "Meilleur moment", "kind": "choice", "options": ["Matin", "Après-midi"]},
        ],
    },
    "actors": {"title": "Qui repère ici", "kinds": ["cio", "mission-locale"], "limit": 4},
    "solutions": {"title": "Solutions de cette étape", "phase": ["remobiliser"], "limit": 4},
    "map": {"title": "Autour de moi", "phase": ["remobiliser", "diplomer"]},
    "platform": {"title": "La plateforme de mon territoire"},
    "scheme": {"scheme": "micro-lycee", "note": "Quand le jeune veut passer un diplôme."},
}


def _value(block: Any, stored: Any) -> Any:
    """Read as if it were stored: what is not said takes its default."""
    return block.to_python(stored() if callable(stored) else stored)


def set_previews(blocks: Mapping[str, Any]) -> None:
    """A block without a value here fails at the start of the site, not in the picker."""
    for name, block in blocks.items():
        block.meta.preview_value = partial(_value, block, _VALUES[name])
        block.meta.preview_template = _DRAWN.get(name, TEMPLATE)
