"""How one enters a solution, beyond ages: who decides, what is asked, the next meeting."""

from __future__ import annotations

from django import forms

from directory.editing import fields
from directory.enums import SelectionMode
from directory.form_fields import box, choice, moment, whole, words

ENTRY_PLAIN = (
    *("months_out_of_school", "selection", "assessment_by", "derogation_by", "reply_delay_days"),
    *("scholarship", "next_meeting_at", "next_meeting_place", "is_itinerant", "freshness_days"),
)
ENTRY_YES_NO = ("volunteer_only", "parent_signature")
ENTRY_NAMES = (
    *("volunteer_only", "selection", "months_out_of_school", "assessment_by", "derogation_by"),
    *("parent_signature", "reply_delay_days", "scholarship"),
    *("next_meeting_at", "next_meeting_place"),
)
_FOLLOWED = [("", "Choisissez"), *SelectionMode.choices]


class EntryFields(forms.Form):
    volunteer_only = fields.yes_no("Il faut être volontaire")
    selection = choice("Qui décide", _FOLLOWED)
    months_out_of_school = whole("Mois passés hors de l’école, au moins", most=120)
    assessment_by = words("Évaluation demandée avant, par", most=120)
    derogation_by = words("Dérogation d’âge accordée par", most=120)
    parent_signature = fields.yes_no("Un parent signe avant 18 ans")
    reply_delay_days = whole("Réponse sous (jours)", most=366)
    scholarship = words("Ce que devient la bourse", most=200)
    next_meeting_at = moment("Prochaine réunion ou porte ouverte", "Exemple : 15/09/2026 14:00.")
    next_meeting_place = words("Où et comment venir à la réunion", most=200)
    is_itinerant = box("Itinérante : elle change de lieu")
    freshness_days = whole(
        "À vérifier tous les (jours)", "Vide : ce que dit le dispositif.", most=3 * 366
    )
