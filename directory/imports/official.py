"""The official files that a deployer downloads itself: the titles that their producers give to the
columns, and what their words mean here."""

from __future__ import annotations

import re

from directory.imports.sources import Cells, Source, own_source
from directory.imports.values import Unread
from directory.models import ImportKind
from directory.words import fold

_MISSION = re.compile(r"^(?P<code>[0-9]{2,3}|2[AB])\s*-\s*ML\s+(?P<name>.+)$", re.IGNORECASE)
_LISTED = re.compile(r"[a-z0-9][a-z0-9-]+")
_CLOSED = "La source dit cet établissement fermé : il n’est pas repris."

# Words of the two files of the ministry and of ONISEP; what is not here is asked to a person.
_SCHOOLS = {
    "collège": "college",
    "collège général": "college",
    "lycée": "lycee",
    "lycée général": "lycee",
    "lycée général et technologique": "lycee",
    "lycée polyvalent": "lycee",
    "lycée professionnel": "lycee-pro",
    "section d’enseignement professionnel": "lycee-pro",
    "lycée agricole": "lycee-agricole",
    "lycée d’enseignement général, technologique et professionnel agricole": "lycee-agricole",
    "maison familiale rurale": "mfr",
    "centre de formation d’apprentis": "cfa",
    "information et orientation": "cio",
    "centre d’information et d’orientation": "cio",
    "erea": "autre",
    "établissement régional d’enseignement adapté": "autre",
    "école de la 2e chance": "e2c",
    "micro-lycée": "structure-retour",
    "structure de retour à l’école": "structure-retour",
}
# Networks that carry a structure of data·inclusion → our kinds; the others are « autre ».
_NETWORKS = {
    "afpa": "afpa",
    "ase": "ase",
    "ccas-cias": "commune",
    "chambres-consulaires": "consulaire",
    "communes": "commune",
    "departements": "departement",
    "ecoles-de-la-deuxieme-chance": "e2c",
    "epide": "epide",
    "fcsf": "centre-social",
    "france-travail": "france-travail",
    "mission-locale": "mission-locale",
    "pjj": "pjj",
    "regions": "region",
    "reseau-information-jeunesse": "info-jeunes",
}


def _school(cells: Cells) -> Cells:
    """A « lycée » that has no general nor technological way is a professional one."""
    if fold(cells.pop("status", "ouvert")) in ("ferme", "a fermer"):
        raise Unread("closed", _CLOSED)
    ways = {name: cells.pop(name, "") for name in ("general", "technological", "professional")}
    is_farm = cells.pop("farm", "") not in ("", "0")
    if fold(cells.get("kind", "")) == "lycee":
        if is_farm:
            cells["kind"] = "lycee-agricole"
        elif ways["professional"] == "1" and "1" not in (ways["general"], ways["technological"]):
            cells["kind"] = "lycee-pro"
    return cells


def _mission(cells: Cells) -> Cells:
    """« 62-ML LENS » names its département and, most often, its commune: taken when the file has
    no address."""
    official = _MISSION.match(cells.get("official_name", ""))
    if official and not any(cells.get(name) for name in ("city", "postal_code", "insee")):
        cells["city"] = f"{official['name']} ({official['code']})"
    cells.setdefault("name", cells.get("official_name", ""))
    cells["name"] = re.sub(r"^(?:[0-9]{2,3}|2[AB])\s*-\s*", "", cells["name"])
    return cells


def _structure(cells: Cells) -> Cells:
    networks = _LISTED.findall(cells.get("kind", ""))
    known = [_NETWORKS[one] for one in networks if one in _NETWORKS]
    cells["kind"] = known[0] if known else "autre"
    if more := cells.pop("address_more", ""):
        cells["address"] = ", ".join(filter(None, (cells.get("address", ""), more)))
    return cells


def _service(cells: Cells) -> Cells:
    """The standard knows no scheme: its name is looked for in the title of the service."""
    cells["scheme"] = cells.get("title", "")
    if more := cells.pop("cost_more", ""):
        cells["cost"] = ", ".join(filter(None, (cells.get("cost", ""), more)))
    return cells


EDUCATION = Source(
    "annuaire-education",
    "Annuaire de l’éducation (ministère de l’Éducation nationale)",
    columns={
        "uai": ("identifiant de l etablissement", "code etablissement", "numero uai"),
        "name": ("nom etablissement", "nom de l etablissement"),
        "kind": ("type etablissement", "type d etablissement"),
        "address": ("adresse 1",),
        "postal_code": ("code postal",),
        "insee": ("code commune",),
        "city": ("nom commune", "nom de la commune"),
        "phone": ("telephone",),
        "email": ("mail",),
        "website": ("web", "site web"),
        "siret": ("siren siret",),
        "latitude": ("latitude",),
        "longitude": ("longitude",),
        "status": ("etat", "etat etablissement"),
        "general": ("voie generale",),
        "technological": ("voie technologique",),
        "professional": ("voie professionnelle",),
        "farm": ("lycee agricole",),
    },
    words={"kind": _SCHOOLS},
    prepare=_school,
    without=("ecole",),  # primary schools
)
ONISEP = Source(
    "onisep-structures",
    "Onisep, structures d’enseignement",
    columns={
        "uai": ("code uai",),
        "siret": ("n siret",),
        "kind": ("type d etablissement",),
        "name": ("nom",),
        "address": ("adresse",),
        "postal_code": ("cp",),
        "city": ("commune",),
        "insee": ("commune cog",),
        "phone": ("telephone",),
        "latitude": ("latitude y",),
        "longitude": ("longitude x",),
        "website": ("url et id onisep",),
    },
    words={"kind": _SCHOOLS},
)
MISSIONS = Source(
    "missions-locales",
    "Référentiel des missions locales",
    columns={
        "source_ref": ("code structure",),
        "official_name": ("nom officiel",),
        "name": ("nom usuel", "nom officiel"),
        "address": ("adresse",),
        "postal_code": ("code postal", "cp"),
        "city": ("commune", "ville"),
        "insee": ("code insee", "code commune"),
        "phone": ("telephone",),
        "email": ("email", "courriel"),
        "website": ("site web", "site"),
        "siret": ("siret",),
    },
    constants={"kind": "mission-locale"},
    prepare=_mission,
)
STRUCTURES = Source(
    "data-inclusion",
    "data·inclusion, structures",
    columns={
        "source_ref": ("id",),
        "name": ("nom",),
        "kind": ("reseaux porteurs", "labels nationaux", "typologie"),
        "siret": ("siret",),
        "city": ("commune",),
        "postal_code": ("code postal",),
        "insee": ("code insee",),
        "address": ("adresse",),
        "address_more": ("complement adresse",),
        "phone": ("telephone",),
        "email": ("courriel",),
        "website": ("site web",),
        "presentation": ("description", "presentation detail", "presentation resume"),
        "opening": ("horaires accueil", "horaires ouverture"),
        "latitude": ("latitude",),
        "longitude": ("longitude",),
    },
    constants={"kind": "autre"},
    prepare=_structure,
)
SERVICES = Source(
    "data-inclusion-services",
    "data·inclusion, services",
    kind=ImportKind.SOLUTIONS.value,
    columns={
        "source_ref": ("id",),
        "actor_ref": ("structure id",),
        "title": ("nom",),
        "description": ("description", "presentation detail"),
        "summary": ("presentation resume",),
        "city": ("commune",),
        "postal_code": ("code postal",),
        "insee": ("code insee",),
        "address": ("adresse",),
        "phone": ("telephone",),
        "email": ("courriel",),
        "url": ("lien mobilisation", "lien source"),
        "cost": ("frais",),
        "cost_more": ("frais precisions", "frais autres"),
        "how_to_apply": ("mobilisation precisions", "conditions acces"),
    },
    constants={"scheme": "-", "actor": ""},
    prepare=_service,
)
OFFICIAL = {one.key: one for one in (EDUCATION, ONISEP, MISSIONS, STRUCTURES, SERVICES)}
# Services name their structure by its reference in the file of structures.
ACTORS_OF = {SERVICES.key: STRUCTURES.key}


def source_of(key: str) -> Source:
    return OFFICIAL.get(key) or own_source(key)
