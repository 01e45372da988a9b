"""An import writes what it showed, once, all together; people's corrections win; it is undone."""

from __future__ import annotations

from typing import Any

import pytest

from directory.enums import Channel, ContactVisibility, PublicationState
from directory.imports.applying import CannotApply, PreviewMoved, apply_batch
from directory.imports.lease import LeaseTaken, lease
from directory.imports.undoing import CannotUndo, undo_batch
from directory.models import (
    Actor,
    Change,
    Contact,
    ImportBatch,
    ImportedRecord,
    ImportState,
    LineOutcome,
    Revision,
)
from tests.directory.importing import (
    LIEVIN,
    SIRET,
    House,
    accept,
    csv_of,
    kept_actor,
    line,
    lines_of,
    outcomes,
    planned,
    reasons,
)
from tests.factories import ActorFactory, SolutionFactory

pytestmark = pytest.mark.django_db


def bring(house: House, *rows: dict[str, str], **options: Any) -> ImportBatch:
    return planned(csv_of(*rows), house.lead, platform=house.platform, **options)


def imported(house: House, *rows: dict[str, str], **options: Any) -> ImportBatch:
    batch = bring(house, *rows, **options)
    accept(house, batch)
    return batch


def test_nothing_is_written_before_it_is_accepted(house: House) -> None:
    bring(house, line("Accueil de Lens", Téléphone="03 53 01 10 11"))
    assert not Actor.objects.filter(name="Accueil de Lens").exists()


def test_a_new_line_becomes_a_sheet_kept_by_the_platform(house: House) -> None:
    imported(house, line("Accueil de Lens", Téléphone="353011011", Courriel="contact@exemple.test"))
    actor = Actor.objects.get(name="Accueil de Lens")
    assert (actor.commune_id, actor.postal_code, actor.kind.slug) == (
        "62498",
        "62300",
        "mission-locale",
    )
    assert actor.steward == house.platform
    assert actor.state == PublicationState.PUBLISHED
    assert actor.slug == "accueil-de-lens-lens"
    contact = actor.contacts.get()
    assert (contact.phone, contact.email) == ("03 53 01 10 11", "contact@exemple.test")
    assert contact.visibility == ContactVisibility.PUBLIC


def test_new_sheets_may_stay_drafts(house: House) -> None:
    imported(house, line("Accueil de Lens"), publishes=False)
    assert Actor.objects.get(name="Accueil de Lens").state == PublicationState.DRAFT


def test_a_known_name_in_the_same_commune_is_the_same_actor(house: House) -> None:
    actor = kept_actor(house, "Accueil d’Été")
    before = actor.version
    batch = imported(house, line("ACCUEIL D'ETE", SIRET=SIRET))
    actor.refresh_from_db()
    assert actor.siret == SIRET
    assert actor.version == before + 1
    assert batch.counts == {LineOutcome.CHANGED: 1}


def test_the_same_siret_is_the_same_actor_even_renamed(house: House) -> None:
    actor = kept_actor(house, "Ancien nom", siret=SIRET)
    imported(house, line("Nouveau nom", SIRET=SIRET))
    actor.refresh_from_db()
    assert (actor.name, actor.name_key) == ("Nouveau nom", "nouveau nom")


def test_the_history_tells_each_record_what_changed(house: House) -> None:
    actor = kept_actor(house, "Accueil de Lens")
    batch = imported(house, line("Accueil de Lens", SIRET=SIRET), line("Relais de Lens"))
    revision = Revision.objects.get(number=batch.revision)
    assert (revision.channel, revision.by) == (Channel.IMPORT, house.lead)
    changed = Change.objects.get(revision=revision, model="actor", object_id=str(actor.pk))
    assert changed.fields["siret"] == ["", SIRET]
    new = Actor.objects.get(name="Relais de Lens")
    made = Change.objects.get(revision=revision, model="actor", object_id=str(new.pk))
    assert made.fields["kind"] == [None, new.kind_id]


def test_an_empty_cell_erases_nothing(house: House) -> None:
    actor = kept_actor(house, "Accueil de Lens", siret=SIRET)
    batch = bring(house, line("Accueil de Lens"))
    accept(house, batch)
    actor.refresh_from_db()
    assert actor.siret == SIRET


def test_the_same_file_twice_changes_nothing_the_second_time(house: House) -> None:
    rows = (line("Accueil de Lens", Téléphone="03 53 01 10 11"), line("Relais de Lens"))
    imported(house, *rows)
    again = bring(house, *rows)
    assert outcomes(again) == [LineOutcome.UNCHANGED] * 2
    accept(house, again)
    assert Actor.objects.filter(name="Accueil de Lens").count() == 1


def test_a_correction_by_hand_wins_over_the_next_import(house: House) -> None:
    imported(house, line("Accueil de Lens", Téléphone="03 53 01 10 11"))
    contact = Contact.objects.get()
    contact.phone = "03 53 01 10 99"
    contact.save()
    again = bring(house, line("Accueil de Lens", Téléphone="03 53 01 10 22"))
    assert outcomes(again) == [LineOutcome.CONFLICT]
    assert lines_of(again)[0].kept == {"phone": ["03 53 01 10 99", "03 53 01 10 22"]}
    accept(house, again)
    contact.refresh_from_db()
    assert contact.phone == "03 53 01 10 99"


def test_what_nobody_corrected_follows_the_file(house: House) -> None:
    imported(house, line("Accueil de Lens", Téléphone="03 53 01 10 11"))
    imported(house, line("Accueil de Lens", Téléphone="03 53 01 10 22"))
    assert Contact.objects.get().phone == "03 53 01 10 22"


def test_a_row_gone_from_the_whole_list_is_to_be_checked_again(house: House) -> None:
    columns = ("Nom", "Type", "Commune", "Vérifié le")
    rows = [line("Accueil", Vérifié_le="01/09/2026"), line("Relais", Vérifié_le="01/09/2026")]
    first = planned(csv_of(*rows, columns=columns), house.lead, platform=house.platform)
    accept(house, first)
    second = planned(
        csv_of(rows[0], columns=columns), house.lead, platform=house.platform, is_whole=True
    )
    assert second.counts == {LineOutcome.UNCHANGED: 1, LineOutcome.GONE: 1}
    accept(house, second)
    gone = Actor.objects.get(name="Relais")
    assert gone.verified_at is None
    assert gone.state == PublicationState.PUBLISHED
    assert Actor.objects.get(name="Accueil").verified_at is not None
    undo_batch(second, house.lead)
    gone.refresh_from_db()
    assert gone.verified_at is not None


def test_refused_lines_stop_all_or_are_left_out_on_purpose(house: House) -> None:
    batch = bring(house, line("Accueil de Lens"), line("Sans lieu", Commune="", Code_postal=""))
    with pytest.raises(CannotApply):
        accept(house, batch)
    assert not Actor.objects.filter(name="Accueil de Lens").exists()
    accept(house, batch, good_only=True)
    assert Actor.objects.filter(name="Accueil de Lens").exists()


def test_a_person_s_address_is_shown_to_professionals_only(house: House) -> None:
    batch = imported(house, line("Accueil de Lens", Courriel="camille.martin@exemple.test"))
    assert Contact.objects.get().visibility == ContactVisibility.PROFESSIONAL
    assert "coordonnées d’une personne" in lines_of(batch)[0].notes[0]


class TestTheFileOfThePreview:
    def test_another_file_is_refused(self, house: House) -> None:
        batch = bring(house, line("Accueil de Lens"))
        with pytest.raises(CannotApply):
            apply_batch(batch, house.lead, sha256="0" * 64, good_only=False)

    def test_another_person_cannot_apply_it(self, house: House) -> None:
        batch = bring(house, line("Accueil de Lens"))
        with pytest.raises(CannotApply):
            apply_batch(batch, house.other, sha256=batch.sha256, good_only=False)

    def test_rights_lost_since_stop_it(self, house: House) -> None:
        batch = bring(house, line("Accueil de Lens"))
        house.platform.leads.clear()
        with pytest.raises(CannotApply):
            accept(house, batch)
        assert not Actor.objects.filter(name="Accueil de Lens").exists()

    def test_a_sheet_that_left_the_platform_stops_it(self, house: House) -> None:
        actor = kept_actor(house, "Accueil de Lens")
        batch = bring(house, line("Accueil de Lens", SIRET=SIRET))
        Actor.objects.filter(pk=actor.pk).update(steward=None)
        with pytest.raises(PreviewMoved):
            accept(house, batch)

    def test_a_value_changed_since_stops_it(self, house: House) -> None:
        actor = kept_actor(house, "Accueil de Lens", website="https://un.exemple.test")
        columns = ("Nom", "Type", "Commune", "Site")
        file = csv_of(line("Accueil de Lens", Site="https://deux.exemple.test"), columns=columns)
        batch = planned(file, house.lead, platform=house.platform)
        actor.website = "https://trois.exemple.test"
        actor.save()
        with pytest.raises(PreviewMoved):
            accept(house, batch)

    def test_an_actor_created_since_stops_it(self, house: House) -> None:
        batch = bring(house, line("Accueil de Lens"))
        kept_actor(house, "Accueil de Lens")
        with pytest.raises(PreviewMoved):
            accept(house, batch)

    def test_it_is_applied_once(self, house: House) -> None:
        batch = imported(house, line("Accueil de Lens"))
        with pytest.raises(CannotApply):
            accept(house, batch)

    def test_two_imports_never_write_together(self, house: House) -> None:
        batch, other = bring(house, line("Accueil de Lens")), bring(house, line("Relais"))
        with lease(other), pytest.raises(LeaseTaken):
            accept(house, batch)
        accept(house, batch)


class TestUndo:
    def test_new_sheets_go_and_changed_ones_come_back(self, house: House) -> None:
        actor = kept_actor(house, "Accueil de Lens", siret="")
        batch = imported(
            house,
            line("Accueil de Lens", SIRET=SIRET, Téléphone="03 53 01 10 11"),
            line("Relais de Lens", Courriel="contact@exemple.test"),
        )
        undo_batch(batch, house.lead)
        actor.refresh_from_db()
        assert actor.siret == ""
        assert not actor.contacts.exists()
        assert not Actor.objects.filter(name="Relais de Lens").exists()
        assert batch.state == ImportState.UNDONE
        assert batch.kept == []
        assert not ImportedRecord.objects.exists()

    def test_what_was_verified_since_stays_and_is_listed(self, house: House) -> None:
        batch = imported(house, line("Accueil de Lens"), line("Relais de Lens"))
        actor = Actor.objects.get(name="Accueil de Lens")
        actor.verified_at = actor.created_at.date()
        actor.save()
        undo_batch(batch, house.lead)
        assert [(name, reason) for _, name, reason in batch.kept] == [
            ("Accueil de Lens", "modifiée ou vérifiée depuis")
        ]
        assert Actor.objects.filter(name="Accueil de Lens").exists()
        assert not Actor.objects.filter(name="Relais de Lens").exists()

    def test_a_bulk_confirmation_counts_too(self, house: House) -> None:
        batch = imported(house, line("Accueil de Lens"))
        Actor.objects.filter(name="Accueil de Lens").update(verified_at="2026-11-20")
        undo_batch(batch, house.lead)
        assert len(batch.kept) == 1

    def test_a_value_corrected_since_stays_the_others_come_back(self, house: House) -> None:
        actor = kept_actor(house, "Accueil de Lens", postal_code="62000")
        batch = imported(house, line("Accueil de Lens", SIRET=SIRET))
        actor.refresh_from_db()
        actor.siret = ""
        actor.save()
        undo_batch(batch, house.lead)
        actor.refresh_from_db()
        assert (actor.siret, actor.postal_code) == ("", "62000")
        assert [name for _, name, _ in batch.kept] == ["Accueil de Lens"]

    def test_a_sheet_on_which_others_depend_stays(self, house: House) -> None:
        batch = imported(house, line("Accueil de Lens"))
        SolutionFactory(actor=Actor.objects.get(name="Accueil de Lens"))
        undo_batch(batch, house.lead)
        assert Actor.objects.filter(name="Accueil de Lens").exists()
        assert len(batch.kept) == 1

    def test_only_an_applied_import_is_undone(self, house: House) -> None:
        batch = imported(house, line("Accueil de Lens"))
        undo_batch(batch, house.lead)
        with pytest.raises(CannotUndo):
            undo_batch(batch, house.lead)


class TestTerritory:
    def test_a_commune_of_elsewhere_is_refused(self, house: House) -> None:
        batch = bring(house, line("Accueil", Commune="Paris", Code_postal="75001"))
        assert reasons(batch) == ["outside"]

    def test_a_sheet_of_another_platform_is_refused(self, house: House) -> None:
        ActorFactory(name="Accueil de Lens", commune=house.communes["62498"])
        batch = bring(house, line("Accueil de Lens", SIRET=SIRET))
        assert reasons(batch) == ["not_yours"]

    def test_a_hidden_sheet_is_not_told_apart_from_a_taken_number(self, house: House) -> None:
        ActorFactory(
            name="Secret",
            commune=house.communes[LIEVIN],
            siret=SIRET,
            state=PublicationState.DRAFT,
        )
        batch = bring(house, line("Autre", SIRET=SIRET, Commune="Liévin", Code_postal="62800"))
        assert reasons(batch) == ["not_yours"]
        assert "Secret" not in str(lines_of(batch)[0].problems)

    def test_a_sheet_cannot_be_moved_out_of_the_territory(self, house: House) -> None:
        kept_actor(house, "Accueil", siret=SIRET)
        batch = bring(house, line("Accueil", SIRET=SIRET, Commune="Paris", Code_postal="75001"))
        assert reasons(batch) == ["outside"]
