"""Words of generated solutions: no two summaries of one run need differ, but most do."""

from __future__ import annotations

from random import Random

_ACTIONS = (
    "Reprendre confiance", "Préparer un CAP", "Découvrir des métiers", "Revenir au lycée",
    "Préparer le bac", "Retrouver un rythme", "Construire son projet", "Apprendre en atelier",
    "Passer un titre professionnel", "Prendre un nouveau départ", "Préparer une alternance",
    "Remettre à niveau le français", "Apprendre un métier", "Faire le point", "S’engager",
)  # fmt: skip
_FIELDS = (
    "cuisine", "mécanique", "menuiserie", "vente", "bâtiment", "numérique", "animation",
    "soin à la personne", "espaces verts", "logistique", "couture", "électricité", "peinture",
    "boulangerie", "soudure", "sport", "spectacle", "réemploi", "agriculture", "accueil",
)  # fmt: skip
_FIRST = (
    "Vous avez quitté l’école et vous cherchez une suite.",
    "Vous hésitez encore et vous voulez essayer avant de choisir.",
    "Vous êtes au lycée et vous pensez arrêter.",
    "Vous n’avez ni formation ni emploi depuis plusieurs mois.",
    "Vous voulez un diplôme, mais autrement qu’en classe.",
    "Vous avez besoin de souffler, puis de repartir.",
)
_THEN = (
    "Une équipe vous reçoit, vous écoute et construit avec vous un parcours {field}.",
    "Pendant {weeks} semaines, vous alternez ateliers de {field}, cours et stages.",
    "Un petit groupe travaille la {field} avec un formateur, à votre rythme.",
    "Vous apprenez la {field} sur de vraies commandes et révisez les bases.",
    "Chaque semaine, un rendez-vous fait le point ; la {field} sert de support.",
)
_LAST = (
    "À la fin, vous savez où aller ensuite.",
    "Vous repartez avec une place en formation.",
    "La reprise se prépare avec votre établissement.",
    "Le transport et le repas sont pris en charge.",
    "Des stages vous ouvrent les portes des entreprises.",
)


def title(rng: Random, scheme: str, commune: str) -> str:
    form = rng.random()
    action, field = rng.choice(_ACTIONS), rng.choice(_FIELDS)
    if form < 0.45:
        return f"{action} par la {field} à {commune}"[:200]
    if form < 0.75:
        return f"{scheme} de {commune}"[:200]
    if form < 0.9:
        return f"{scheme} : parcours {field} ({commune})"[:200]
    return f"{action} : {field} et stages"


def summary(rng: Random) -> str:
    """About 25 words."""
    then = rng.choice(_THEN).format(field=rng.choice(_FIELDS), weeks=rng.randint(4, 40))
    return f"{rng.choice(_FIRST)} {then} {rng.choice(_LAST)}"


def actor_name(rng: Random, commune: str) -> str:
    first = rng.choice(("Association", "Centre", "Atelier", "Maison", "Espace", "Pôle"))
    return f"{first} {rng.choice(_FIELDS)} de {commune} (mesure)"[:200]
