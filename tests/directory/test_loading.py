"""Loaders: what the shipped files say reaches the database, and what people wrote stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from directory.enums import EntryKind, PublicationState
from directory.loading import national_solutions, schemes, vocabularies
from directory.loading.files import ContentError
from directory.loading.records import RecordLoader, Wanted
from directory.loading.reporting import Counts
from directory.models import (
    Actor,
    ActorKind,
    Audience,
    LoadedRecord,
    Revision,
    Scheme,
    Solution,
    SynonymGroup,
    SynonymPhrase,
)
from tests.directory.content_folder import Content, say_nothing
from tests.factories import (
    AudienceFactory,
    SchemeFactory,
    SynonymGroupFactory,
)


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Content:
    for module in (vocabularies, schemes, national_solutions):
        monkeypatch.setattr(module, "CONTENT_DIR", tmp_path)
    return Content(tmp_path)


# ---- what people edited stays ---------------------------------------------------------------


def test_a_second_load_changes_nothing_and_writes_no_revision(content: Content) -> None:
    assert content.write_terms(sorti="Sorti").created == 2
    before = Revision.objects.count()
    assert content.write_terms(sorti="Sorti") == Counts(unchanged=2)
    assert Revision.objects.count() == before


def test_a_new_version_of_a_file_updates_what_nobody_edited(content: Content) -> None:
    content.write_terms(sorti="Sorti")
    assert content.write_terms(sorti="Sorti de l’école").updated == 1
    assert Audience.objects.get().label == "Sorti de l’école"


def test_a_new_version_of_a_file_leaves_what_people_edited(content: Content) -> None:
    content.write_terms(sorti="Sorti")
    Audience.objects.update(plain="A quitté l’école")
    counts = content.write_terms(sorti="Sorti de l’école")
    assert (counts.updated, counts.kept) == (0, 1)
    assert Audience.objects.get().label == "Sorti"


def test_what_people_deleted_does_not_come_back(content: Content) -> None:
    content.write_terms(sorti="Sorti")
    Audience.objects.get().delete()
    content.write_terms(sorti="Sorti")
    content.write_terms(sorti="Sorti de l’école")
    assert not Audience.objects.exists()


def test_what_people_made_under_the_same_name_is_theirs(content: Content) -> None:
    AudienceFactory(slug="sorti", label="À nous")
    assert content.write_terms(sorti="Sorti").kept == 1
    assert Audience.objects.get().label == "À nous"
    content.write_terms(sorti="Sorti de l’école")
    assert Audience.objects.get().label == "À nous"


def test_a_renamed_record_is_still_the_same_record(content: Content) -> None:
    content.write_terms(sorti="Sorti")
    Audience.objects.update(slug="parti")
    content.write_terms(sorti="Sorti de l’école")
    assert [audience.slug for audience in Audience.objects.all()] == ["parti"]
    content.load_scheme(audiences=["sorti"])
    assert Scheme.objects.get().audiences.get().slug == "parti"


def test_an_edited_age_rule_keeps_the_whole_sheet(content: Content) -> None:
    content.load_scheme()
    Scheme.objects.get().age_rules.update(maximum=29)
    assert content.load_scheme(name="École de la 2e chance").kept == 1
    scheme = Scheme.objects.get()
    assert (scheme.name, scheme.age_rules.get().maximum) == ("École", 29)


def test_an_added_audience_keeps_the_whole_sheet(content: Content) -> None:
    content.load_scheme()
    Scheme.objects.get().audiences.add(AudienceFactory())
    assert content.load_scheme(name="École de la 2e chance").kept == 1


def test_an_untouched_sheet_takes_new_rules_from_the_file(content: Content) -> None:
    content.load_scheme()
    assert content.load_scheme(maximum=26).updated == 1
    rule = Scheme.objects.get().age_rules.get()
    assert (rule.minimum, rule.maximum, rule.source_date) == (16, 26, date(2024, 9, 1))


def test_saving_a_record_without_a_change_is_no_edit(content: Content) -> None:
    content.load_scheme()
    Scheme.objects.get().save()
    assert content.load_scheme(maximum=26).updated == 1


def test_a_load_is_one_revision(content: Content) -> None:
    content.write_scheme("ppds")
    before = Revision.objects.count()
    assert content.load_scheme("e2c").created == 2
    assert Revision.objects.count() == before + 1


def test_a_file_with_one_mistake_loads_nothing_of_it(content: Content) -> None:
    content.write_scheme("ppds")
    with pytest.raises(ContentError, match="inconnu"):
        content.load_scheme("zzz", audiences=["jamais-vu"])
    assert not Scheme.objects.exists()
    assert not LoadedRecord.objects.exists()


# ---- schemes --------------------------------------------------------------------------------


def test_sheets_point_to_each_other_from_either_end(content: Content) -> None:
    content.write_scheme("ppds")
    content.load_scheme("e2c", comes_after=["ppds"])
    assert Scheme.objects.get(slug="ppds").leads_to.get().slug == "e2c"


def test_a_sheet_may_name_the_network_that_runs_it(content: Content) -> None:
    content.write_terms()
    content.load_scheme(delivered_by="mission-locale")
    assert Scheme.objects.get().delivered_by == ActorKind.objects.get()


def test_a_network_that_people_deleted_is_left_out(content: Content) -> None:
    content.write_terms()
    ActorKind.objects.get().delete()
    content.load_scheme(delivered_by="mission-locale")
    assert Scheme.objects.get().delivered_by is None


def test_an_audience_that_people_deleted_is_left_out(content: Content) -> None:
    content.write_terms(sorti="Sorti")
    Audience.objects.get().delete()
    content.load_scheme(audiences=["sorti"])
    assert not Scheme.objects.get().audiences.exists()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: text.replace('sigle = ""', ""), "il manque : sigle"),
        (lambda text: 'siggle = "X"\n' + text, "clés inconnues : siggle"),
        (lambda text: text.replace('"remobilisation"', '"divers"'), "category"),
        (lambda text: text.replace("2024-09-01", "septembre 2024"), "n’est pas une date"),
        (lambda text: text.replace("min = 16", "min = 61"), "L’âge minimum"),
        (lambda text: text.replace("comes_after = []", 'comes_after = ["rien"]'), "rien"),
        (lambda text: text.replace("regions = []", 'regions = ["32x"]'), "32x"),
        (lambda text: text + "\n[[age_rules", "e2c.toml"),
        (lambda text: text.replace('delivered_by = ""', 'delivered_by = "x"'), "« x »"),
    ],
)
def test_a_mistake_in_a_sheet_is_told_with_its_file_and_its_reason(
    content: Content, spoil: Callable[[str], str], reason: str
) -> None:
    content.write_scheme()
    path = content.folder / "schemes" / "e2c.toml"
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ContentError, match=reason) as told:
        schemes.load_schemes(say_nothing)
    assert "e2c.toml" in str(told.value)


def test_two_sheets_of_one_name_are_refused(content: Content) -> None:
    content.write_scheme("e2c")
    copy = (content.folder / "schemes" / "e2c.toml").read_text(encoding="utf-8")
    (content.folder / "schemes" / "e2c-bis.toml").write_text(copy, encoding="utf-8")
    with pytest.raises(ContentError, match="est déjà dans"):
        schemes.load_schemes(say_nothing)


# ---- synonyms -------------------------------------------------------------------------------


def test_synonyms_are_stored_as_written_and_folded(content: Content) -> None:
    content.write_synonyms('[[groups]]\nphrases = ["Pôle emploi", "France Travail"]\n')
    assert set(SynonymPhrase.objects.values_list("text", "key")) == {
        ("Pôle emploi", "pole emploi"),
        ("France Travail", "france travail"),
    }


def test_a_phrase_that_people_already_use_keeps_their_group(content: Content) -> None:
    SynonymGroupFactory(phrases=["france travail", "ft"])
    counts = content.write_synonyms('[[groups]]\nphrases = ["Pôle emploi", "France Travail"]\n')
    assert counts.kept == 1
    assert SynonymGroup.objects.count() == 1


def test_a_group_takes_a_new_phrase_from_the_file(content: Content) -> None:
    content.write_synonyms('[[groups]]\nphrases = ["Pôle emploi"]\n')
    content.write_synonyms('[[groups]]\nphrases = ["Pôle emploi", "ANPE"]\n')
    assert SynonymGroup.objects.get().phrases.count() == 2


def test_an_empty_group_is_refused(content: Content) -> None:
    with pytest.raises(ContentError, match="vide"):
        content.write_synonyms("[[groups]]\nphrases = []\n")


# ---- national solutions ---------------------------------------------------------------------


@pytest.fixture
def ready(content: Content) -> Content:
    content.write_terms()
    content.load_scheme()
    return content


def test_a_national_solution_is_published_for_all_of_france(ready: Content) -> None:
    ready.write_national(phone="3939")
    solution = Solution.objects.published().get()
    assert (solution.zone_kind, solution.is_remote) == ("france", True)
    assert solution.verified_at == date(2026, 11, 22)
    assert solution.source == "Essai"
    assert solution.how_to_apply == "Écrivez.\n\nAppelez."
    assert solution.contacts.get().visibility == "public"
    assert not solution.is_example


def test_a_permanent_entry_says_nothing_of_places(ready: Content) -> None:
    ready.write_national()
    intake = Solution.objects.get().intakes.get()
    assert (intake.kind, intake.open_places) == (EntryKind.PERMANENTE, None)


@pytest.mark.parametrize("entry", ["", "datee"])
def test_an_entry_without_a_known_date_stays_unknown(ready: Content, entry: str) -> None:
    ready.write_national(entry=entry)
    assert not Solution.objects.get().intakes.exists()


def test_the_head_of_a_network_claims_no_zone(ready: Content) -> None:
    ready.write_national()
    operator = Actor.objects.get()
    assert (operator.slug, operator.kind.slug) == ("reseau-dessai", "mission-locale")
    assert (operator.zone_kind, operator.commune, operator.state) == ("", None, "published")


@pytest.mark.parametrize(
    ("values", "reason"),
    [({"zone": "region"}, "zone"), ({"entry": "parfois"}, "entry")],
)
def test_a_mistake_in_a_national_solution_is_told(
    ready: Content, values: dict[str, str], reason: str
) -> None:
    with pytest.raises(ContentError, match=f"accueil.*{reason}"):
        ready.write_national(**values)


def test_a_national_solution_whose_scheme_people_deleted_is_left_out(ready: Content) -> None:
    Scheme.objects.get().delete()
    assert ready.write_national().kept == 1
    assert not Solution.objects.exists()


def test_an_edited_operator_does_not_stop_the_solutions(ready: Content) -> None:
    ready.write_national()
    Actor.objects.update(slug="reseau", name="Réseau")
    assert ready.write_national(title="Être reçu vite").updated == 1
    assert Solution.objects.get().actor.slug == "reseau"


# ---- any record -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_slug_that_never_was_stops_the_load() -> None:
    item = Wanted(
        key="a",
        where="essai.toml",
        fields={"slug": "a", "name": "A", "state": PublicationState.DRAFT.value},
        links={"kind": "inconnu"},
    )
    with pytest.raises(ContentError, match=r"essai\.toml.*« inconnu »"):
        RecordLoader(Actor).load([item])


@pytest.mark.django_db
def test_the_children_of_a_record_are_replaced_not_added() -> None:
    def wanted(*maxima: int) -> Wanted:
        scheme = SchemeFactory.build()
        fields = {n: getattr(scheme, n) for n in ("name", "category", "phase", "scope", "summary")}
        rules = [{"maximum": maximum, "confidence": "seed"} for maximum in maxima]
        fields["slug"] = "s"
        fields["name"] = "S"
        return Wanted(key="s", where="s", fields=fields, children={"age_rules": rules})

    RecordLoader(Scheme).load([wanted(20, 25)])
    RecordLoader(Scheme).load([wanted(26)])
    assert [rule.maximum for rule in Scheme.objects.get().age_rules.all()] == [26]


def test_counts_are_told_in_a_sentence() -> None:
    assert str(Counts(created=2) + Counts(kept=1)) == "2 créées, 1 laissées aux équipes"
    assert str(Counts()) == "rien"
    assert (Counts(1, 2, 3, 4)).total == 10
