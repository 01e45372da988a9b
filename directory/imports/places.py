"""Communes for thousands of lines at once: the reading of `gazetteer`, from tables in memory, with
what a line says together (code, postal code, name)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from directory.gazetteer import FAR_KM, HOME_COLUMNS, distance_km
from directory.geography import Home
from directory.imports.reading.keeping import departements_of
from directory.imports.values import Unread
from directory.models import Commune, CommunePostalCode, FormerCommune
from directory.words import fold

_SHORT = {"st": "saint", "ste": "sainte", "s": "sur", "ss": "sous"}
_CEDEX = re.compile(r"\s*\bcedex\b.*$", re.IGNORECASE)
_LABEL = re.compile(r"^(?P<name>.+?)\s*\((?P<code>[0-9]{2,3}|2[AB])\)$", re.IGNORECASE)
_TOGETHER = re.compile(r"^(?P<code>[0-9]{5})\s*[-,]?\s+(?P<name>\D.+)$")
_ARRONDISSEMENT = re.compile(r"^(paris|lyon|marseille) ([0-9]{1,2})(?:er|e|eme|ieme)?$")
_ARTICLES = ("le", "la", "les", "l")
Found = tuple[str, str]  # code of the commune, what was mended


class PlaceFinder:
    def __init__(self) -> None:
        self.spots: dict[str, Home] = {}
        self.by_name: dict[str, list[str]] = defaultdict(list)
        rows = Commune.objects.largest_first().values_list("search_name", *HOME_COLUMNS)
        for name, *row in rows:
            self.spots[row[0]] = Home(*row)
            self._name(name, row[0])
        self.former: dict[str, str] = {}
        for old, name, code in FormerCommune.objects.values_list(
            "code", "search_name", "commune_id"
        ):
            self.former[old] = code
            if code in self.spots and name:
                self._name(name, code)
        self.by_postal: dict[str, list[str]] = defaultdict(list)
        for code, commune in CommunePostalCode.objects.values_list("code", "commune_id"):
            self.by_postal[code].append(commune)

    def _name(self, folded: str, code: str) -> None:
        words = folded.split()
        bare = " ".join(words[1:]) if len(words) > 1 and words[0] in _ARTICLES else folded
        for one in {folded, bare}:
            if code not in self.by_name[one]:
                self.by_name[one].append(code)

    def find(
        self, *, insee: str = "", postal: str = "", city: str = "", near: Collection[str] = ()
    ) -> tuple[str, str, str]:
        """Code of the commune, postal code as it is really written, and what was mended.

        `near`: départements of the person who imports: they decide between homonyms.
        """
        name, postal, within = self._said(city, postal)
        if insee:
            code = self._by_insee(insee)
            if code:
                postal, note = self._zero(postal, [code])
                return code, postal, note
        if not name and not postal:
            self._nothing(insee)
        named = self._named(name)
        if within:
            named = [code for code in named if self.spots[code].departement == within]
        if postal:
            return self._by_postal(postal, named, name)
        return self._by_name(named, name, near), "", ""

    def _said(self, city: str, postal: str) -> tuple[str, str, str]:
        """Name, postal code and département, from « 62300 Lens », « Lens (62) », « Lens CEDEX »."""
        text, within = _CEDEX.sub("", city).strip(), ""
        if together := _TOGETHER.match(text):
            text, postal = together["name"], postal or together["code"]
        if label := _LABEL.match(text):
            text, within = label["name"], label["code"].upper()
        return text, postal, within

    def _by_insee(self, insee: str) -> str | None:
        code = insee.strip().upper()
        for one in (code, code.zfill(5)):
            found = self.former.get(one, one)
            if found in self.spots:
                return found
        return None

    def _nothing(self, insee: str) -> None:
        if insee:
            raise Unread("commune_unknown", f"Le code INSEE {insee} n’existe pas. Vérifiez-le.")
        raise Unread("commune_missing", "Écrivez la commune ou son code postal.")

    def _named(self, name: str) -> list[str]:
        folded = fold(name)
        if part := _ARRONDISSEMENT.match(folded):
            folded = part[1]
        long = " ".join(_SHORT.get(word, word) for word in folded.split())
        return self.by_name.get(folded) or self.by_name.get(long) or []

    def _zero(self, postal: str, communes: Collection[str]) -> tuple[str, str]:
        """An eaten zero is put back when the commune is sure and lies where the zero says."""
        if len(postal) != 4:
            return postal, ""
        whole = "0" + postal
        if any(self.spots[code].departement in departements_of(whole) for code in communes):
            return whole, f"Code postal lu {whole} : le zéro du début manquait."
        raise Unread("postal_code", f"Lu {whole}, qui ne va pas avec la commune. Corrigez-le.")

    def _by_postal(self, postal: str, named: list[str], name: str) -> tuple[str, str, str]:
        whole = postal.zfill(5)
        there = self.by_postal.get(whole, [])
        both = [code for code in named if code in there]
        if not both:
            both = [c for c in named if self.spots[c].departement in departements_of(whole)]
        if len(postal) == 4 and not both:
            raise Unread("postal_code", f"Lu {whole}. Écrivez-le avec son zéro pour confirmer.")
        if len(both) == 1 or (both and both[0] in there):
            postal, note = self._zero(postal, both)
            if there and both[0] not in there:
                note = f"{postal} est le code de {self._some(there)}. {name} est gardée : vérifiez."
            return both[0], postal, note
        if name and not named and len(there) == 1:
            kept = self.spots[there[0]].label
            return there[0], postal, f"« {name} » est inconnue : le code postal donne {kept}."
        if not name and len(there) == 1:
            return there[0], postal, ""
        raise self._undecided(postal, there, both, name)

    def _undecided(self, postal: str, there: list[str], both: list[str], name: str) -> Unread:
        if name and not there:
            return Unread(
                "commune_unknown",
                f"Ni « {name} » ni le code postal {postal} ne nous disent où. Vérifiez les deux.",
            )
        if name and not both:
            return Unread(
                "commune_mismatch", f"« {name} » n’est pas à {postal}. Corrigez l’un des deux."
            )
        if not there:
            return Unread("commune_unknown", f"Le code postal {postal} est inconnu. Vérifiez-le.")
        return Unread(
            "commune_ambiguous", f"{postal} : ajoutez le nom, {self._some(both or there)}."
        )

    def _by_name(self, named: list[str], name: str, near: Collection[str]) -> str:
        if not named:
            raise Unread(
                "commune_unknown", f"Nous ne trouvons pas « {name} ». Ajoutez le code postal."
            )
        close = [code for code in named if self.spots[code].departement in near]
        if len(close) == 1 or len(named) == 1:
            return (close or named)[0]
        raise Unread(
            "commune_ambiguous",
            f"Plusieurs communes : {self._some(named)}. Ajoutez le code postal.",
        )

    def _some(self, codes: Collection[str]) -> str:
        return ", ".join(self.spots[code].label for code in list(codes)[:4])

    def is_plausible(self, commune: str, latitude: float, longitude: float) -> bool:
        """Whether a point may lie in a commune. Without a point of the commune, nobody can tell."""
        spot = self.spots[commune]
        if spot.latitude is None or spot.longitude is None:
            return True
        return distance_km(latitude, longitude, spot.latitude, spot.longitude) <= FAR_KM
