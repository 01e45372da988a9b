"""The letters to contacts, in plain words: who asks, what the link does, how to do without it, how
to answer, how to stop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from directory.french import NO_BREAK, long_date
from directory.mail import absolute
from directory.models import Platform
from directory.updating.sheets import UpdateSheet


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks: the letter names them and answers go to them."""

    name: str
    platform: str
    email: str

    @property
    def signature(self) -> str:
        return f"{self.name}, {self.platform}" if self.name else f"L’équipe, {self.platform}"


@dataclass(frozen=True, slots=True)
class Text:
    subject: str
    body: str


def lead_of(platform: Platform | None) -> Sender | None:
    """Its first lead whose account is open."""
    if platform is None:
        return None
    leads: list[Any] = [user for user in platform.leads.all() if user.is_active and user.email]
    if not leads:
        return None
    lead = min(leads, key=lambda user: user.pk)
    return Sender(lead.get_full_name(), platform.name, lead.email)


def digest_text(
    sender: Sender, sheets: Iterable[UpdateSheet], *, token: str, code: str, stop: str, until: date
) -> Text:
    listed = list(sheets)
    many = len(listed) > 1
    asked = f"ces {len(listed)} fiches" if many else "cette fiche"
    return Text(
        f"{'Vos places et vos fiches' if many else 'Vos places'} : toujours exact ?",
        _joined(
            f"Bonjour,\n\n{sender.signature}, tient à jour l’annuaire « {settings.SITE_NAME} ». "
            f"Pouvez-vous confirmer {asked} ? Dix secondes suffisent, sans compte.",
            _listed(listed),
            f"Ouvrez cette page :\n{absolute('directory:update', token)}",
            "Elle montre ce qui sera confirmé. L’ouvrir n’enregistre rien : vous choisissez, puis "
            f"vous appuyez sur un bouton. Le lien vaut jusqu’au {long_date(until)}. Il est pour "
            "vous seul.",
            "Vous préférez ne pas suivre un lien reçu par courriel ? Tapez vous-même l’adresse "
            f"{absolute('directory:update_code')} puis ce code : {code}",
            "Vous recevez ce message parce que votre adresse est celle d’un contact de "
            f"{'ces fiches' if many else 'cette fiche'}. Une question ? Répondez : "
            f"{sender.name or sender.platform} vous lira.",
            _stop(stop),
        ),
    )


def link_text(sender: Sender | None, *, token: str, code: str, stop: str, until: date) -> Text:
    """A new link, asked for from the page of an old one."""
    return Text(
        "Votre nouveau lien de mise à jour",
        _joined(
            "Bonjour,\n\nVoici le nouveau lien que vous venez de demander pour vos fiches de "
            f"l’annuaire « {settings.SITE_NAME} » :\n{absolute('directory:update', token)}",
            f"Il vaut jusqu’au {long_date(until)}. Il est pour vous seul. L’ouvrir n’enregistre "
            "rien.",
            f"Sans lien : tapez {absolute('directory:update_code')} puis ce code : {code}",
            "Vous n’avez rien demandé ? Ne faites rien : ce message n’est parti qu’à vous.",
            _answers(sender),
            _stop(stop),
        ),
    )


def receipt_text(sender: Sender | None, saved: Iterable[str], *, undo: str, stop: str) -> Text:
    return Text(
        "Merci : vos fiches sont à jour",
        _joined(
            "Bonjour,\n\nVoici ce qui vient d’être enregistré avec votre lien :",
            "\n".join(f"- {line}" for line in saved),
            "Ce n’est pas vous, ou c’est une erreur ? Cette page permet d’annuler pendant 7 jours "
            f":\n{undo}",
            _answers(sender),
            _stop(stop),
        ),
    )


def _answers(sender: Sender | None) -> str:
    return f"Une question ? Répondez à ce message ({sender.signature})." if sender else ""


def _stop(stop: str) -> str:
    return f"Ne plus recevoir ces messages :\n{absolute('directory:update_stop', stop)}"


def _listed(sheets: Iterable[UpdateSheet]) -> str:
    return "\n".join(f"- {sheet.solution.title} : {told_of_sheet(sheet)}" for sheet in sheets)


def told_of_sheet(sheet: UpdateSheet) -> str:
    """Its places, else when it was verified."""
    return "; ".join(line.told for line in sheet.lines) or sheet.verified.rstrip(".")


def _joined(*parts: str) -> str:
    """Plain text: ordinary spaces, a blank line between paragraphs."""
    return "\n\n".join(part for part in parts if part).replace(NO_BREAK, " ")
