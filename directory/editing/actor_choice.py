"""Whose solution it is: a short list or, where a person keeps many actors, those that some words
find. The page never holds a list of thousands."""

from __future__ import annotations

from typing import Any

from django import forms

from directory.words import fold

SEARCH = "chercher"
LISTED_AT_MOST = 12
_SHORTEST = 2
_LOOK = "Écrivez quelques mots de son nom, pressez « Chercher », puis choisissez-la."


def offer_actors(form: Any, actors: Any, *, current: Any = None) -> str:
    """Fills `actor_words` and `actor` of a form; what the search found, in words. `actors`: those
    that this person keeps; `current`: the one that stands, always among them. Three queries at
    most."""
    rows = list(_listed(actors))
    if len(rows) <= LISTED_AT_MOST:
        del form.fields["actor_words"]
        form.fields["actor"].label = "Proposée par"
        none = [] if current else [("", "Choisissez")]
        form.fields["actor"].choices = [*none, *named_with_commune(_with(current, rows))]
        return ""
    asked = form.data if form.is_bound else form.initial
    typed, chosen = (str(asked.get(name) or "") for name in ("actor_words", "actor"))
    is_asked = len(fold(typed)) >= _SHORTEST
    rows = list(_listed(actors.named(typed))) if is_asked else []
    found = _with(current, rows[:LISTED_AT_MOST])
    if chosen.isdecimal() and len(chosen) < 19 and chosen not in {str(one.pk) for one in found}:
        found += _listed(actors.filter(pk=int(chosen)))
    field = form.fields["actor"]
    field.widget = forms.RadioSelect()
    field.choices = named_with_commune(found)
    if len(found) == 1:
        form.initial.setdefault("actor", str(found[0].pk))
    return _told(rows) if is_asked else ""


def check_actor(form: Any) -> None:
    """Without any to choose from, what is missing is said where one looks for it."""
    if "actor" in form.errors and "actor_words" in form.fields and not form.fields["actor"].choices:
        del form.errors["actor"]
        form.add_error("actor_words", _LOOK)


def _listed(actors: Any) -> Any:
    return actors.select_related("commune").order_by("name_key", "pk")[: LISTED_AT_MOST + 1]


def _with(current: Any, rows: list[Any]) -> list[Any]:
    return rows if current is None or current in rows else [current, *rows]


def named_with_commune(actors: Any) -> list[tuple[str, str]]:
    """Homonyms are told apart by their commune."""
    return [
        (str(one.pk), f"{one.name}, {one.commune.label}" if one.commune else one.name)
        for one in actors
    ]


def _told(rows: list[Any]) -> str:
    if not rows:
        return "Aucune structure de ce nom parmi celles que vous tenez."
    if len(rows) > LISTED_AT_MOST:
        return f"Les {LISTED_AT_MOST} premières : précisez le nom pour voir les autres."
    return "1 structure trouvée." if len(rows) == 1 else f"{len(rows)} structures trouvées."
