"""What a column may say, for each kind of import, and how it is read.

A cell that is empty says nothing: it never erases.
"""

from __future__ import annotations

from dataclasses import dataclass

from directory.imports import values
from directory.imports.values import Reader
from directory.models import ImportKind

TEXT_MAX = 6_000


@dataclass(frozen=True, slots=True)
class Field:
    """`titles`: folded titles that this column often bears. `reader`: None when several columns
    are read together (the commune) or against a list (kinds, schemes). `soft`: an official file
    is not refused a line for it; what could not be read is left out and told. `is_list`: a cell
    may say several words of the list."""

    name: str
    label: str
    titles: tuple[str, ...]
    reader: Reader | None = None
    required: bool = False
    soft: bool = False
    is_list: bool = False


def _titles(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split("|"))


def _words(name: str, label: str, titles: str) -> Field:
    return Field(name, label, _titles(titles), is_list=True)


_REFERENCE = Field(
    "source_ref",
    "Identifiant dans le fichier",
    _titles("identifiant|id|source id|reference|ref|code structure|id interne"),
    values.line_of(120),
)
_CITY = Field(
    "city",
    "Commune",
    _titles("commune|ville|nom commune|libelle commune|city|localite|nom de la commune"),
)
_POSTAL = Field(
    "postal_code",
    "Code postal",
    _titles("code postal|cp|postal code|codepostal|code post"),
    values.postal_code,
)
_INSEE = Field(
    "insee",
    "Code INSEE de la commune",
    _titles("code insee|insee|code commune|code insee commune|cog"),
    values.line_of(10),
)
_ADDRESS = Field(
    "address",
    "Adresse",
    _titles("adresse|adresse 1|address|rue|voie|adresse postale|adresse complete"),
    values.line_of(200),
)
_PHONE = Field(
    "phone",
    "Téléphone",
    _titles("telephone|tel|phone|numero de telephone|tel accueil|n de telephone|telephones"),
    values.phone,
    soft=True,
)
_EMAIL = Field(
    "email",
    "Courriel",
    _titles("courriel|mail|email|e mail|adresse mail|adresse electronique|mel"),
    values.email,
    soft=True,
)
_LATITUDE = Field(
    "latitude", "Latitude", _titles("latitude|lat|coord y wgs84"), values.degrees(90), soft=True
)
_LONGITUDE = Field(
    "longitude",
    "Longitude",
    _titles("longitude|lon|lng|long|coord x wgs84"),
    values.degrees(180),
    soft=True,
)
_VERIFIED = Field(
    "verified_at",
    "Vérifiée le",
    _titles(
        "verifie le|verifiee le|date de verification|mis a jour le|date maj|derniere mise a jour"
    ),
    values.day,
    soft=True,
)

ACTOR_FIELDS = (
    Field(
        "name",
        "Nom",
        _titles(
            "nom|name|structure|nom de la structure|nom structure|raison sociale|etablissement|"
            "acteur|organisme|partenaire|denomination|nom etablissement"
        ),
        values.line_of(200),
        required=True,
    ),
    Field(
        "kind",
        "Type d’acteur",
        _titles("type|kind|type d acteur|type de structure|nature|categorie|type structure"),
        required=True,
    ),
    _CITY,
    _POSTAL,
    _INSEE,
    _ADDRESS,
    _PHONE,
    _EMAIL,
    Field(
        "website",
        "Site",
        _titles("site|site web|website|site internet|web|url|lien"),
        values.website,
        soft=True,
    ),
    Field(
        "uai",
        "UAI",
        _titles("uai|code uai|rne|code rne|numero uai|identifiant de l etablissement"),
        values.uai,
    ),
    Field(
        "siret", "SIRET", _titles("siret|numero siret|n siret|code siret"), values.siret, soft=True
    ),
    Field(
        "presentation",
        "Présentation",
        _titles("presentation|description|missions|presentation resume|activite|activites"),
        values.text_of(TEXT_MAX),
    ),
    Field(
        "opening",
        "Ouverture",
        _titles("ouverture|horaires|horaires d ouverture|jours et heures"),
        values.text_of(1_000),
    ),
    Field("access", "Accès", _titles("acces|comment venir|transports"), values.text_of(1_000)),
    _LATITUDE,
    _LONGITUDE,
    _VERIFIED,
    _REFERENCE,
)

SOLUTION_FIELDS = (
    Field(
        "title",
        "Titre",
        _titles("titre|title|intitule|solution|nom|nom de la solution|nom de l action|action"),
        values.line_of(200),
        required=True,
    ),
    Field(
        "scheme",
        "Dispositif",
        _titles("dispositif|scheme|type|type de solution|type de dispositif|nom du dispositif"),
        required=True,
    ),
    Field(
        "actor",
        "Proposée par",
        _titles(
            "acteur|structure|porteur|organisme|propose par|proposee par|etablissement|operateur|"
            "nom de la structure"
        ),
        values.line_of(200),
    ),
    Field("actor_uai", "UAI de l’acteur", _titles("uai|code uai|rne"), values.uai),
    Field("actor_siret", "SIRET de l’acteur", _titles("siret|numero siret"), values.siret),
    Field(
        "summary",
        "Résumé",
        _titles("resume|summary|en bref|presentation resume|phrase"),
        values.text_of(600),
    ),
    Field(
        "description",
        "Description",
        _titles("description|contenu|objectifs|presentation|presentation detail"),
        values.text_of(TEXT_MAX),
    ),
    _CITY,
    _POSTAL,
    _INSEE,
    _ADDRESS,
    Field(
        "age_min",
        "Âge minimum",
        _titles("age minimum|age min|age mini|a partir de"),
        values.whole(0, 99),
    ),
    Field(
        "age_max",
        "Âge maximum",
        _titles("age maximum|age max|age maxi|jusqu a"),
        values.whole(0, 99),
    ),
    Field(
        "starts_on",
        "Prochaine entrée",
        _titles("prochaine entree|date d entree|debut|date de debut|rentree"),
        values.day,
    ),
    _words(
        "audiences",
        "Publics",
        "public|publics|publics accueillis|pour qui|beneficiaires|public vise",
    ),
    _words(
        "levels",
        "Dernières classes",
        "niveau|niveaux|derniere classe|dernieres classes|classe|niveau scolaire|niveau requis",
    ),
    _words("statuses", "Statuts", "statut|statuts|statut pendant la solution|statut du jeune"),
    _words(
        "prescribers",
        "Prescripteurs",
        "prescripteur|prescripteurs|prescription|qui oriente|oriente par|orientation par",
    ),
    Field(
        "zone",
        "Zone d’habitation",
        _titles("zone|zone d habitation|zone desservie|territoire|zone d intervention|secteur"),
    ),
    Field("duration", "Durée", _titles("duree"), values.line_of(200)),
    Field("rhythm", "Rythme", _titles("rythme|horaires"), values.line_of(200)),
    Field("cost", "Coût", _titles("cout|tarif|frais"), values.line_of(200)),
    Field(
        "how_to_apply",
        "Comment s’inscrire",
        _titles("inscription|comment s inscrire|modalites d inscription|acces"),
        values.text_of(TEXT_MAX),
    ),
    Field(
        "url", "Page officielle", _titles("site|lien|url|page|site web"), values.website, soft=True
    ),
    _PHONE,
    _EMAIL,
    _VERIFIED,
    _REFERENCE,
)

FIELDS: dict[str, tuple[Field, ...]] = {
    ImportKind.ACTORS: ACTOR_FIELDS,
    ImportKind.SOLUTIONS: SOLUTION_FIELDS,
}
# Beside those that are required: at least one of these columns says where.
PLACE_FIELDS = ("city", "postal_code", "insee")
# Values of a record that no column bears by itself.
DERIVED_LABELS = {
    "kind_id": "Type d’acteur",
    "scheme_id": "Dispositif",
    "actor_id": "Proposée par",
    "commune_id": "Commune",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "precision": "Précision",
}


def labels_of(kind: str) -> dict[str, str]:
    return {one.name: one.label for one in FIELDS[kind]} | DERIVED_LABELS
