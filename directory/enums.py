"""Closed lists of the field. Values are stable (URLs, exports); labels are French.

Lists that staff may edit (audiences, levels, actor kinds…) are tables, not enums.
Source of the values: `search/README.md`, section "Values".
"""

from __future__ import annotations

from django.db.models import TextChoices


class Phase(TextChoices):
    PREVENIR = "prevenir", "Prévenir"
    REMOBILISER = "remobiliser", "Remobiliser"
    DIPLOMER = "diplomer", "Diplômer"
    INSERER = "inserer", "Insérer"


# What a person says of each phase: its plain name, everywhere (form, filters, chips).
PHASE_SENTENCES = {
    Phase.PREVENIR: "Je vais encore en cours, mais ça ne va plus",
    Phase.REMOBILISER: "Je veux reprendre pied, faire le point",
    Phase.DIPLOMER: "Je veux préparer un diplôme",
    Phase.INSERER: "Je veux travailler, apprendre un métier",
}


class Category(TextChoices):
    PREVENTION = "prevention", "Prévention"
    ACCOMPAGNEMENT = "accompagnement", "Accompagnement"
    REMOBILISATION = "remobilisation", "Remobilisation"
    QUALIFICATION = "qualification", "Qualification"
    INSERTION = "insertion", "Insertion"


class EntryKind(TextChoices):
    PERMANENTE = "permanente", "Entrée toute l’année"
    DATEE = "datee", "Entrée à une date fixée"


class SchemeScope(TextChoices):
    NATIONAL = "national", "national"
    REGIONAL = "regional", "régional"
    LOCAL = "local", "local"


class ZoneKind(TextChoices):
    """Who may come. An empty value means "not stated", which is not "France"."""

    COMMUNES = "communes", "des communes"
    BASSIN = "bassin", "un bassin"
    PSAD = "psad", "le territoire d’une plateforme"
    DEPARTEMENT = "departement", "des départements"
    ACADEMIE = "academie", "des académies"
    REGION = "region", "des régions"
    FRANCE = "france", "toute la France"


class Precision(TextChoices):
    """How exact a position is. Anything but ADDRESS is shown with "≈"."""

    ADDRESS = "adresse", "à l’adresse"
    STREET = "rue", "à la rue"
    COMMUNE = "commune", "à la commune"
    POSTAL_CODE = "code_postal", "au code postal"
    EPCI = "epci", "à l’intercommunalité"
    DEPARTEMENT = "departement", "au département"


class PointSource(TextChoices):
    """Who placed a point; empty: it came with the record, from its source."""

    GEOCODER = "geocodeur", "trouvée d’après l’adresse"
    PERSON = "personne", "placée à la main"


class Confidence(TextChoices):
    LAW = "law", "Écrit dans la loi"
    SEED = "seed", "Écrit dans un guide"
    TO_CHECK = "to_check", "Règle non vérifiée à ce jour"


class PublicationState(TextChoices):
    DRAFT = "draft", "brouillon"
    PUBLISHED = "published", "publiée"
    ARCHIVED = "archived", "retirée"


class ContactVisibility(TextChoices):
    PUBLIC = "public", "tout le monde"
    PROFESSIONAL = "professional", "professionnels connectés seulement"


class SelectionMode(TextChoices):
    """Who decides on the entry of a young person."""

    DIRECT = "direct", "entrée directe"
    INTERVIEW = "interview", "après un entretien"
    COMMISSION = "commission", "une commission décide"
    WAITING_LIST = "waiting_list", "liste d’attente"


class PlatformKind(TextChoices):
    PSAD = "psad", "plate-forme de suivi et d’appui aux décrocheurs (PSAD)"
    FOQUALE = "foquale", "réseau FOQUALE"


class Circle(TextChoices):
    FIRST = "cercle-1", "Cercle 1 : le noyau qui suit les jeunes"
    SECOND = "cercle-2", "Cercle 2 : le cercle élargi"
    STEERING = "pilotage", "Pilotage institutionnel"


class MemberFunction(TextChoices):
    LEAD = "responsable", "responsable de la plateforme"
    DROPOUT_REFERENT = "referent-decrochage", "référent décrochage scolaire"
    MLDS_COORDINATOR = "coordonnateur-mlds", "coordonnateur MLDS"
    PSYEN = "psyen", "psychologue de l’Éducation nationale (PsyEN)"
    CIO_DIRECTOR = "directeur-cio", "directeur de CIO"
    ADVISER = "conseiller", "conseiller"
    PRINCIPAL = "chef-etablissement", "chef d’établissement"
    OTHER = "autre", "autre fonction"


class UserRole(TextChoices):
    PROFESSIONAL = "professional", "professionnel"
    LEAD = "lead", "responsable de plateforme"
    DEPARTMENT = "department", "équipe départementale"
    REGION = "region", "équipe régionale"
    NATIONAL = "national", "équipe nationale"


class Channel(TextChoices):
    """Where a change came from."""

    ADMIN = "gestion", "gestion"
    ESPACE = "espace", "espace pro"
    LINK = "lien", "lien signé"
    IMPORT = "import", "import"
    COMMAND = "commande", "commande"


class ChangeAction(TextChoices):
    CREATED = "created", "création"
    UPDATED = "updated", "modification"
    DELETED = "deleted", "suppression"
    BULK = "bulk", "modification en nombre"


class RequestState(TextChoices):
    """A request for an account."""

    WAITING = "waiting", "en attente"
    APPROVED = "approved", "acceptée"
    REFUSED = "refused", "refusée"
