"""A password that anybody would try first, in French as well."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from directory.words import fold

_TOO_COMMON = (
    "Ce mot de passe est trop courant : on l’essaie en premier. Prenez trois ou quatre mots au "
    "hasard."
)
# What French speakers choose, and what anybody guesses of this site's people.
_WORDS = (
    "motdepasse mdp azerty azertyuiop qwerty qwertyuiop qsdfghjklm wxcvbn password admin "
    "administrateur bonjour soleil jetaime doudou loulou chouchou coucou marseille france secret "
    "education nationale ecole college lycee professeur rectorat academie orientation decrochage "
    "perseverance scolaire plateforme annuaire reprendre pied reprendrepied mission locale "
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
    "printemps ete automne hiver"
).split()
_GUESSED = re.compile(f"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))}){{1,2}}")
_FEWEST_SIGNS = 5


class GuessedPasswordValidator(CommonPasswordValidator):
    """Django's list, then the same word with its digits and signs put aside: « Motdepasse2026! » is
    « motdepasse »; the same few signs typed again; digits alone."""

    def validate(self, password: str, user: Any = None) -> None:
        letters = re.sub(r"[^a-z]", "", fold(password))
        if (
            password.casefold().strip() in self.passwords
            or letters in self.passwords
            or _GUESSED.fullmatch(letters)
            or len(set(password.casefold())) < _FEWEST_SIGNS
            or password.strip().isdigit()
        ):
            raise ValidationError(_TOO_COMMON, code="password_too_common")
