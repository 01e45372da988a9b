"""What anybody tries first is no password, in French as well."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "typed",
    [
        *("motdepasse123", "Mot-de-passe-2026", "Azertyuiop123!", "Décrochage2026!"),
        *("Bonjour-soleil-1", "ReprendrePied62", "1q2w3e4r5t6y", "121212121212", "197504231122"),
    ],
)
def test_what_is_guessed_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(ValidationError, match="au hasard"):
        validate_password(typed)


@pytest.mark.parametrize(
    "typed", ["quatre mots pris au hasard", "cheval-fenêtre-lundi", "motdepasse de ma tante"]
)
def test_words_at_random_are_taken(typed: str) -> None:
    validate_password(typed)
