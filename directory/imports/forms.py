"""The forms of an import: the file, its columns, the words it uses."""

from __future__ import annotations

from typing import Any

from django import forms

from directory.enums import UserRole
from directory.form_fields import day, words
from directory.imports.columns import missing
from directory.imports.fields import FIELDS
from directory.imports.official import OFFICIAL
from directory.imports.reading.limits import LARGE_BYTES, PACKED_BYTES, TOO_HEAVY, TOO_LARGE
from directory.imports.terms import Term
from directory.models import ImportBatch, ImportKind, Platform
from directory.permissions import is_national, is_team
from directory.words import clean, fold

OWN_FILE = "Fichier de la plateforme"
_CHOOSE = "Choisissez une réponse de la liste."


class UploadForm(forms.Form):
    """`platform`: only for a lead of several; `origin`: only for teams, who also bring in the
    files that others publish."""

    file = forms.FileField(
        label="Fichier",
        help_text="Tableur (.xlsx, .ods) ou .csv, 10 Mo et 20 000 lignes au plus.",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "max_length": "Le nom de ce fichier est trop long : raccourcissez-le.",
            "invalid": "Choisissez un fichier.",
            "missing": "Choisissez un fichier.",
        },
    )
    kind = forms.ChoiceField(
        label="Chaque ligne décrit",
        choices=((ImportKind.ACTORS, "Un acteur"), (ImportKind.SOLUTIONS, "Une solution")),
        initial=ImportKind.ACTORS,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    platform = forms.ModelChoiceField(
        label="Plateforme qui tiendra les fiches",
        queryset=Platform.objects.none(),
        empty_label=None,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    origin = forms.ChoiceField(
        label="Fichier de", required=False, error_messages={"invalid_choice": _CHOOSE}
    )
    source = words(
        "Nom de la source",
        "Le même nom à chaque envoi : les colonnes sont retenues, vos corrections aussi.",
        most=60,
        required=True,
    )
    source_date = day("Date du fichier", "Par exemple 15/09/2026.")
    is_whole = forms.BooleanField(
        label="C’est la liste complète : ce qui n’y est plus devient « à vérifier »",
        required=False,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].initial = OWN_FILE
        self._offer_platforms(user)
        if is_team(user):
            origin: Any = self.fields["origin"]
            origin.help_text = (
                "Un fichier officiel en CSV peut peser 100 Mo : seules les lignes de votre "
                "territoire sont lues."
            )
            origin.choices = [("", "Nous"), *((s.key, s.label) for s in OFFICIAL.values())]
        else:
            del self.fields["origin"]

    def _offer_platforms(self, user: Any) -> None:
        field: Any = self.fields["platform"]
        led = Platform.objects.editable_by(user).order_by("name_key", "pk")
        if is_national(user) or user.role != UserRole.LEAD:
            del self.fields["platform"]
            self.one_platform = None
            return
        found = list(led[:2])
        self.one_platform = found[0] if len(found) == 1 else None
        if self.one_platform:
            del self.fields["platform"]
        else:
            field.queryset = led

    def clean(self) -> dict[str, Any]:
        """Only an official CSV may be large."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file, is_official = cleaned.get("file"), cleaned.get("origin") in OFFICIAL
        if file and file.size > (LARGE_BYTES if is_official else PACKED_BYTES):
            self.add_error("file", TOO_LARGE if is_official else TOO_HEAVY)
        return cleaned

    def clean_source(self) -> str:
        source = clean(self.cleaned_data["source"])
        if source in OFFICIAL:
            raise forms.ValidationError("Ce nom est réservé : choisissez-en un autre.")
        return source

    @property
    def chosen_platform(self) -> Platform | None:
        return self.one_platform or self.cleaned_data.get("platform")


class ColumnsForm(forms.Form):
    """One select a field: which column of the file says it."""

    publishes = forms.ChoiceField(
        label="Les nouvelles fiches seront",
        choices=(("yes", "Publiées tout de suite"), ("no", "Gardées en brouillon")),
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        columns = [("", "Aucune colonne"), *((str(n), h) for n, h in enumerate(batch.headers))]
        fields = {}
        for one in FIELDS[batch.kind]:
            fields[one.name] = forms.ChoiceField(
                label=one.label,
                choices=columns,
                required=one.required,
                error_messages={
                    "required": f"Dites quelle colonne est « {one.label} ».",
                    "invalid_choice": _CHOOSE,
                },
            )
        self.fields = fields | self.fields

    @property
    def first(self) -> set[str]:
        """Fields that are shown at once: needed, or found in the file; the others are folded."""
        data = self.data if self.is_bound else self.initial
        said = {name for name in self.fields if data.get(name)}
        return said | {n for n, field in self.fields.items() if field.required} | {"city"}

    @property
    def mapping(self) -> dict[str, int]:
        names = (one.name for one in FIELDS[self.batch.kind])
        said = ((name, self.cleaned_data.get(name)) for name in names)
        return {name: int(at) for name, at in said if at}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        used: dict[int, str] = {}
        for name, at in self.mapping.items():
            if at in used:
                label = self.fields[used[at]].label
                self.add_error(name, f"Cette colonne sert déjà pour « {label} ».")
            used.setdefault(at, name)
        lacking = missing(self.batch.kind, self.mapping)
        for one in FIELDS[self.batch.kind]:
            if one.label in lacking and not one.required and one.name not in self.errors:
                self.add_error(one.name, f"Dites quelle colonne est « {one.label} ».")
        return cleaned


class WordsForm(forms.Form):
    """One select a word that no list of ours has; near terms come first."""

    def __init__(
        self, *args: Any, unknown: dict[str, list[Term]], terms: list[Term], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unknown = list(unknown)
        for number, (word, near) in enumerate(unknown.items()):
            others = [term for term in terms if term not in near]
            choices = [("", "Laisser : lignes refusées")]
            choices += [(term.slug, term.label) for term in (*near, *others)]
            self.fields[f"word_{number}"] = forms.ChoiceField(
                label=f"« {word} »",
                help_text=f"Peut-être : {', '.join(term.label for term in near)}." if near else "",
                choices=choices,
                required=False,
                error_messages={"invalid_choice": _CHOOSE},
            )

    @property
    def chosen(self) -> dict[str, str]:
        said = ((word, self.cleaned_data.get(f"word_{n}")) for n, word in enumerate(self.unknown))
        return {fold(word): slug for word, slug in said if slug}
