"""Signing in: after ten failures in a quarter of an hour, an account or an address waits.

The count is by what was typed, whether or not such an account exists, so the answer tells nothing.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm

from directory.accounts.throttle import count_try, forget_tries, must_wait
from directory.visitors import client_address

WAIT = "Trop d’essais. Attendez un quart d’heure, ou entrez sans mot de passe (plus bas)."
_WRONG = "Adresse ou mot de passe faux. Vérifiez les deux, ou suivez « Mot de passe oublié »."


class LoginForm(WagtailLoginForm):
    error_messages = {**WagtailLoginForm.error_messages, "invalid_login": _WRONG}

    def clean(self) -> dict[str, Any]:
        account = str(self.cleaned_data.get("username") or "").strip().casefold()
        address = client_address(self.request)
        if must_wait(account=account, address=address):
            raise ValidationError(WAIT, code="throttled")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            count_try(account=account, address=address)
            raise
        # The address keeps its count, or one good account would reset a guesser.
        forget_tries(account=account)
        return cleaned
