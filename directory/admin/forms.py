"""The one form of the staff side: scoped choices, a stamp against lost updates, parts in rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models
from django.utils.text import capfirst, slugify

from directory.admin.fields import NAME_COLUMNS, LinesField, LookupField, LookupLinesField
from directory.admin.rights import choosable, editable
from directory.admin.zones import PART_TYPES, default_field, parse_zone, store_zone, write_zone
from directory.enums import PointSource
from directory.models import Place
from directory.models.tracking import Versioned
from directory.privacy.people import refuse_who_left
from directory.slugs import free_slug

STALE = (
    "Quelqu’un a enregistré cette fiche pendant que vous la modifiiez. Rien n’est perdu : vos "
    "valeurs sont encore ci-dessous. Comparez, puis enregistrez de nouveau pour garder les vôtres."
)
_BY_HAND = (
    "Une position changée ici est notée « placée à la main » : ni un import ni une recherche "
    "d’adresse ne la déplace ensuite."
)
UNKNOWN_STAMP = "Ce formulaire ne dit pas sur quelle version il a été ouvert : rouvrez la fiche."


def stamp_of(instance: models.Model, parts: tuple[PartSpec, ...] = ()) -> str:
    """What a form was opened on: the version, else a digest of what is stored."""
    if instance.pk is None:
        return "new"
    if isinstance(instance, Versioned):
        return f"v{instance.version}"
    stored: list[Any] = [_columns(instance)]
    for field in instance._meta.many_to_many:
        chosen = getattr(instance, field.name).order_by().values_list("pk", flat=True)
        stored.append(sorted(map(str, chosen)))
    for part in parts:
        stored += [_columns(row) for row in part.rows(instance)]
    return hashlib.sha256(json.dumps(stored, default=str).encode()).hexdigest()[:32]


def _columns(instance: models.Model) -> list[str]:
    return [str(getattr(instance, field.attname)) for field in instance._meta.concrete_fields]


def formfield(db_field: Any, **kwargs: Any) -> Any:
    """Native date boxes (no script), typed look-ups for long lists, lists of sentences as lines."""
    if isinstance(db_field, models.ForeignKey) and db_field.related_model in NAME_COLUMNS:
        return db_field.formfield(form_class=LookupField, **_without_choices(kwargs))
    if isinstance(db_field, models.ManyToManyField) and db_field.related_model in NAME_COLUMNS:
        return db_field.formfield(form_class=LookupLinesField, help_text="Un code par ligne.")
    if isinstance(db_field, models.JSONField):
        return LinesField(
            label=capfirst(db_field.verbose_name), required=False, help_text="Une phrase par ligne."
        )
    if isinstance(db_field, models.EmailField):
        kwargs["validators"] = [*db_field.validators, refuse_who_left]
    if isinstance(db_field, models.DateTimeField):
        kwargs["widget"] = forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        )
    elif isinstance(db_field, models.DateField):
        kwargs["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    elif isinstance(db_field, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 4})
    elif isinstance(db_field, models.URLField):
        kwargs["assume_scheme"] = "https"
    elif isinstance(db_field, models.ManyToManyField):
        kwargs["widget"] = forms.CheckboxSelectMultiple()
    return db_field.formfield(**kwargs)


def _without_choices(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kwargs.items() if name != "widget"}


class ChoicesForm(forms.ModelForm):  # type: ignore[type-arg]
    """Limits every choice to what this person may point to; the value already held stays."""

    def __init__(self, *args: Any, for_user: Any, owner: models.Model | None = None, **kw: Any):
        super().__init__(*args, **kw)
        self.for_user = for_user
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self._choices(name, field, owner)
        if "latitude" in self.fields:
            self.fields["latitude"].help_text = _BY_HAND

    def save(self, commit: bool = True) -> Any:
        """A point that is typed is marked: no import and no service moves it."""
        if {"latitude", "longitude"} & set(self.changed_data):
            is_there = self.instance.latitude is not None
            self.instance.point_source = PointSource.PERSON.value if is_there else ""
        return super().save(commit)

    def _choices(self, name: str, field: Any, owner: models.Model | None) -> Any:
        queryset = field.queryset
        if queryset.model is Place:  # an intake is at a place of its own solution
            return queryset.filter(solution=owner) if owner and owner.pk else queryset.none()
        limited = choosable(queryset, self.for_user)
        if limited is queryset:
            return queryset
        allowed = models.Q(pk__in=limited.order_by().values("pk"))
        return queryset.filter(allowed | models.Q(pk__in=self._held(name)))

    def _held(self, name: str) -> list[Any]:
        if self.instance.pk is None:
            return []
        if self.instance._meta.get_field(name).many_to_many:
            return list(getattr(self.instance, name).order_by().values_list("pk", flat=True))
        return [getattr(self.instance, f"{name}_id")]


@dataclass(frozen=True, slots=True)
class PartSpec:
    """Rows that belong to the record (places, intakes…), edited in the same form."""

    model: type[models.Model]
    owner_field: str
    fields: tuple[str, ...]
    title: str
    extra: int = 2

    def rows(self, owner: models.Model) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(**{self.owner_field: owner}).order_by("pk")

    def formset(self, owner: models.Model, user: Any, data: Any = None) -> Any:
        formset_class = forms.inlineformset_factory(
            type(owner),
            self.model,
            form=ChoicesForm,
            formset=PartFormSet,
            fk_name=self.owner_field,
            fields=self.fields,
            formfield_callback=formfield,
            extra=self.extra,
            max_num=300,
        )
        formset: Any = formset_class(
            data,
            instance=owner,
            prefix=self.model._meta.model_name,
            form_kwargs={"for_user": user, "owner": owner},
        )
        formset.title = self.title
        return formset


class PartFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    title = ""

    @property
    def changed_values(self) -> Iterator[tuple[str, str, str]]:
        """(label, stored, typed) of each cell that differs from what is stored."""
        for number, form in enumerate(self.forms, 1):
            for label, stored, typed in changed_values(form):
                yield f"{self.title} {number} – {label}", stored, typed


def changed_values(form: Any) -> Iterator[tuple[str, str, str]]:
    for name in form.changed_data:
        bound = form[name]
        stored, typed = shown(bound.field, bound.initial), shown(bound.field, bound.data)
        if not bound.is_hidden and stored.splitlines() != typed.splitlines():
            yield bound.label, stored, typed


def shown(field: Any, value: Any) -> str:
    """A form value in words, for the comparison of two versions."""
    value = value() if callable(value) else value
    if value is True or value is False:
        return "oui" if value else "non"
    if isinstance(field, LookupField | LookupLinesField | LinesField):
        return str(field.prepare_value(value) or "—")
    if isinstance(field, forms.ModelMultipleChoiceField):
        keys = [getattr(item, "pk", item) for item in value or ()]
        chosen: Any = field.queryset
        return ", ".join(map(str, chosen.filter(pk__in=keys))) or "—"
    if isinstance(field, forms.ChoiceField):
        labels: Any = field.choices
        return str({str(k): v for k, v in labels}.get(str(value or ""), value) or "—")
    return "—" if value in (None, "") else str(value)


class RecordForm(ChoicesForm):
    """A record with its stamp. `sections`: (title, field names) in the order of the page."""

    sections: ClassVar[tuple[tuple[str, str], ...]] = ()
    parts: ClassVar[tuple[PartSpec, ...]] = ()
    slug_from: ClassVar[str] = "name"

    formsets: list[Any] = []
    opened_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_stamp = stamp_of(self.instance, self.parts)
        self.initial["opened_on"] = self.stored_stamp
        self.is_stale = False
        self.formsets = []
        if "slug" in self.fields:
            # Addresses and exports hold it: chosen once, never changed.
            self.fields["slug"].disabled = self.instance.pk is not None
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "Tiré du nom si vous laissez vide ; ne change plus."

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data.get("slug") or "")
        if slug:
            return slug
        length = self.fields["slug"].max_length or 60  # type: ignore[attr-defined]
        base = slugify(str(self.data.get(self.add_prefix(self.slug_from), "")))[: length - 4]
        base = base or str(self._meta.model._meta.model_name)
        rows = self._meta.model._base_manager.filter(slug__startswith=base)
        return free_slug(base, set(rows.values_list("slug", flat=True)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opened_on = cleaned.get("opened_on")
        if opened_on == self.stored_stamp:
            return cleaned
        self.is_stale = bool(opened_on)
        raise ValidationError(STALE if opened_on else UNKNOWN_STAMP, code="stale")

    def build_formsets(self, data: Any = None) -> list[Any]:
        return [part.formset(self.instance, self.for_user, data) for part in self.parts]

    def save(self, commit: bool = True) -> Any:
        """Write the record and its parts, then ask again whether this person might.

        The second question stops a record from being made, or moved, in a territory that the
        form did not offer; the caller's transaction takes the write back.
        """
        record = super().save(commit)
        if not editable(type(record), self.for_user).filter(pk=record.pk).exists():
            raise PermissionDenied
        for formset in self.formsets:
            formset.instance = record
            formset.save()
        return record

    def conflicts(self) -> list[tuple[str, str, str]]:
        """(label, stored, typed) of all that differs from what somebody else saved."""
        parts = [row for formset in self.formsets for row in formset.changed_values]
        return [*changed_values(self), *parts]

    def mark_stale(self, stored_stamp: str) -> None:
        """Somebody saved between the check and the write."""
        self.stored_stamp, self.is_stale = stored_stamp, True
        self.add_error(NON_FIELD_ERRORS, ValidationError(STALE, code="stale"))

    def reopen(self) -> None:
        """Show the typed values again, on the stored version: saving now is a knowing choice."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("opened_on")] = self.stored_stamp
        self.data = data

    @property
    def grouped_fields(self) -> Iterator[tuple[str, list[Any]]]:
        placed: set[str] = set()
        for title, names in self.sections:
            bound = [self[name] for name in names.split() if name in self.fields]
            placed |= {field.name for field in bound}
            yield title, bound
        rest = [field for field in self.visible_fields() if field.name not in placed]
        if rest:
            yield "", rest


class ZoneForm(RecordForm):
    """A record with a served zone, written one territory a line."""

    zone_allowed: ClassVar[tuple[str, ...]] = tuple(PART_TYPES)

    zone_lines = forms.CharField(
        label="Territoires de la zone",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=(
            "Un par ligne : code INSEE, code de département, d’académie ou de région, identifiant "
            "de bassin ou de plateforme. Pour mêler les sortes : « departement:62 »."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            parts = self.instance.zone_parts.select_related(*self.zone_allowed).order_by("pk")
            self.initial["zone_lines"] = write_zone(parts, self._stored_kind())

    def _stored_kind(self) -> str:
        return getattr(self.instance, "zone_kind", "")

    def clean_zone_lines(self) -> str:
        text = str(self.cleaned_data["zone_lines"]).replace("\x00", "")
        kind = str(self.data.get(self.add_prefix("zone_kind"), ""))
        self.zone = parse_zone(text, kind, self.zone_allowed)
        if "zone_kind" in self.fields:
            self._check_kind(kind)
        return text

    def _check_kind(self, kind: str) -> None:
        named = bool(default_field(kind))
        if named and not self.zone:
            raise ValidationError("Nommez au moins un territoire de la zone.")
        if not named and self.zone:
            raise ValidationError(
                "Sans sorte de zone, ou pour toute la France, il n’y a pas de territoire à nommer."
            )

    def save(self, commit: bool = True) -> Any:
        owner = super().save(commit)
        store_zone(owner, self.zone)
        return owner
