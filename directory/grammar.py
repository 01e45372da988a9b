"""The small words of French that depend on the name that follows."""

from __future__ import annotations

from collections.abc import Sequence

_ELIDED = frozenset("AEIOUYHÀÂÄÉÈÊËÎÏÔÖÙÛÜŸŒÆ")
# Article of a place name → (after « de », after « à »); « La », « L’ » stay as they are.
_CONTRACTED = {"Le ": ("du ", "au "), "Les ": ("des ", "aux ")}


def of_commune(name: str) -> str:
    """« de Lens », « d’Arras », « du Havre », « des Andelys », « de La Rochelle »."""
    for article, (contracted, _) in _CONTRACTED.items():
        if name.startswith(article):
            return contracted + name[len(article) :]
    return f"d’{name}" if name[:1].upper() in _ELIDED else f"de {name}"


def at_commune(name: str) -> str:
    """« à Lens », « au Havre », « aux Andelys », « à La Rochelle »."""
    for article, (_, contracted) in _CONTRACTED.items():
        if name.startswith(article):
            return contracted + name[len(article) :]
    return f"à {name}"


def listed(names: Sequence[str], last: str = "et") -> str:
    """« a », « a et b », « a, b et c »."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
