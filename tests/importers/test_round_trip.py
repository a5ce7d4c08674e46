"""Export and import: the same bytes, and no change for existing content."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from tests.support.document_strategies import documents
from tests.support.tiers import examples
from timeline import document
from timeline.actions.drafts import PartyDraft
from timeline.actions.imports import ImportRefusedError, import_document, preview_import
from timeline.actions.parties import edit_party
from timeline.actions.publications import publish
from timeline.document import Document
from timeline.importers import IMPORTERS
from timeline.models import Change, Entry, Event, Party, Source, Timeline, User
from timeline.publishing import snapshot

some = settings(
    deadline=None,
    max_examples=examples(20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@contextmanager
def roll_back() -> Iterator[None]:
    """Roll back everything written in this block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def read_rows() -> dict[str, list[dict[str, Any]]]:
    """Reads every row of the app."""
    models = apps.get_app_config("timeline").get_models(include_auto_created=True)
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def export(timeline: Timeline, editor: User) -> bytes:
    """Publish a timeline, and return the bytes of its document."""
    return bytes(publish(timeline, by=editor, note="New", seen_digest=None).data)


def with_slug(slug: str, whole: Document) -> Document:
    return msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, slug=slug))


def encode_content(whole: Document) -> bytes:
    """Return the bytes of the content, without derived parts and with a fixed slug."""
    return document.encode(with_slug("any", document.strip_derived(whole)))


@pytest.mark.slow
@some
@given(documents(publishable=True))
def test_export_and_import_give_the_same_bytes(editor: User, whole: Document) -> None:
    with roll_back():
        first = export(import_document(whole).timeline, editor)
        assert encode_content(document.decode(first)) == encode_content(whole)
        second = export(import_document(IMPORTERS["json"](first), slug="another-one").timeline, editor)
        assert encode_content(document.decode(second)) == encode_content(whole)
    with roll_back():
        # Into an empty newsroom.
        third = export(import_document(IMPORTERS["json"](first)).timeline, editor)
        assert document.encode(document.strip_derived(document.decode(third))) == document.encode(whole)


@pytest.mark.slow
@some
@given(documents(publishable=True))
def test_importing_again_changes_nothing(editor: User, whole: Document) -> None:
    with roll_back():
        data = export(import_document(whole).timeline, editor)
        before = read_rows()
        for again in (whole, IMPORTERS["json"](data)):
            result = import_document(again)
            assert (result.timeline.slug, sum(result.counts.values())) == (whole.timeline.slug, 0)
            assert read_rows() == before


# --- One document, closely --------------------------------------------------------------------


@pytest.fixture
def whole(sample_document: Document) -> Document:
    return sample_document


@pytest.fixture
def imported(db: None, whole: Document) -> Timeline:
    return import_document(whole).timeline


def change_field(whole: Document, part: str, index: int, **fields: Any) -> Document:
    parts = list(getattr(whole, part))
    parts[index] = msgspec.structs.replace(parts[index], **fields)
    return msgspec.structs.replace(whole, **{part: parts})


def refuse_import(whole: Document, **more: Any) -> list[tuple[str, str]]:
    """Import a document that must be refused, check that nothing changed, and return the problems."""
    before = read_rows()
    with pytest.raises(ImportRefusedError) as refusal:
        import_document(whole, **more)
    assert read_rows() == before
    return [(problem.path, problem.message) for problem in refusal.value.problems]


def test_an_import_adds_one_row_to_the_history_with_counts(db: None, whole: Document, editor: User) -> None:
    result = import_document(whole, by=editor)
    (change,) = Change.objects.all()
    assert (change.verb, change.subject, change.by, change.timeline) == (
        "import",
        "timeline",
        editor,
        result.timeline,
    )
    assert change.after == dict(result.counts)
    assert result.counts["event"] == len(whole.events) == Event.objects.count()
    assert result.counts["party"] == len(whole.parties) == Party.objects.count()
    assert {entry.changed_by for entry in Entry.objects.all()} == {editor}
    assert {party.made_for for party in Party.objects.all()} == {result.timeline}


def test_a_dry_run_has_the_same_result_and_creates_nothing(db: None, whole: Document) -> None:
    before = read_rows()
    made = preview_import(whole).counts
    assert read_rows() == before
    assert made == import_document(whole).counts
    assert not preview_import(whole).counts


def test_a_dry_run_refuses_what_an_import_refuses(imported: Timeline, whole: Document) -> None:
    with pytest.raises(ImportRefusedError):
        preview_import(change_field(whole, "events", 0, headline="Otherwise"))


def test_derived_parts_are_not_compared(imported: Timeline, whole: Document) -> None:
    version = document.Version(number=7, published="2026-03-08T10:00:00Z", note="Elsewhere")
    stamped = document.stamp(whole, version, None)
    assert not import_document(stamped).counts


def test_sorting_and_unused_parts_are_no_difference(imported: Timeline, whole: Document) -> None:
    idle = document.Party(id="idle1", name="Nobody", kind="person")
    shelved = document.Source(id="idle1", kind="article", title="Unread")
    shuffled = msgspec.structs.replace(
        whole,
        parties=[idle, *reversed(whole.parties)],
        sources=[*reversed(whole.sources), shelved],
        events=whole.events[::-1],
        statements=whole.statements[::-1],
        requests=whole.requests[::-1],
    )
    before = read_rows()
    assert not import_document(shuffled).counts
    assert read_rows() == before


def test_a_file_that_differs_is_refused_with_the_differences_counted(
    imported: Timeline, whole: Document
) -> None:
    other = change_field(whole, "events", 0, headline="Otherwise", body="More")
    other = change_field(other, "events", 1, key=not other.events[1].key)
    other = change_field(other, "sources", 0, title="Another title")
    ((path, message),) = refuse_import(other)
    assert path == "$"
    assert (
        "is there already and differs: 1 source changed, 2 events changed. Nothing was imported." in message
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": "Otherwise"}, "1 timeline changed"),
        ({"summary": "Otherwise"}, "1 timeline changed"),
        ({"time_zone": "UTC"}, "1 timeline changed"),
    ],
)
def test_another_head_differs(
    imported: Timeline, whole: Document, change: dict[str, str], words: str
) -> None:
    head = msgspec.structs.replace(whole.timeline, **change)
    ((_path, message),) = refuse_import(msgspec.structs.replace(whole, timeline=head))
    assert words in message


def test_a_new_entry_in_the_file_differs(imported: Timeline, whole: Document) -> None:
    fresh = document.Event(id="fresh1", headline="New", citations=whole.events[0].citations)
    more = msgspec.structs.replace(whole, events=[*whole.events, fresh], order=[*whole.order, "fresh1"])
    ((_path, message),) = refuse_import(more)
    assert "1 event added" in message


def test_an_edit_at_the_desk_makes_the_old_file_differ(
    imported: Timeline, whole: Document, editor: User
) -> None:
    party = Party.objects.get(uid=whole.parties[0].id)
    draft = PartyDraft(name="Renamed", kind=party.kind, aliases=tuple(party.aliases), part_of=party.part_of)
    edit_party(party, draft, by=editor, version=1)
    ((_path, message),) = refuse_import(whole)
    assert "1 party changed" in message


# --- Existing parties and sources --------------------------------------------------------------


def test_existing_parties_and_sources_are_used(imported: Timeline, whole: Document) -> None:
    before = (list(Party.objects.values()), list(Source.objects.values()))
    result = import_document(whole, slug="another-one")
    assert (list(Party.objects.values()), list(Source.objects.values())) == before
    assert (result.counts["party"], result.counts["source"]) == (0, 0)
    assert result.counts["event"] == len(whole.events)
    assert snapshot.build(result.timeline) == with_slug("another-one", snapshot.build(imported))


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("parties", "name", "Another name"),
        ("parties", "disclosure", "A cousin of our publisher."),
        ("parties", "aliases", ["Another alias"]),
        ("sources", "title", "Another title"),
        ("sources", "url", "https://another.example/"),
        ("sources", "published", "1999"),
    ],
)
def test_an_existing_party_or_source_that_differs_is_refused_at_its_field(
    imported: Timeline, whole: Document, part: str, field: str, value: Any
) -> None:
    ours = str(getattr(getattr(whole, part)[0], field))
    ((path, message),) = refuse_import(change_field(whole, part, 0, **{field: value}), slug="another-one")
    assert path == f"$.{part}[0].{field}"
    assert "says something else here" in message
    # The author of the file must not learn the values of the existing row.
    assert not ours or ours not in message


def test_every_party_that_differs_is_reported_at_once(imported: Timeline, whole: Document) -> None:
    other = change_field(change_field(whole, "parties", 0, name="A"), "parties", 1, name="B")
    other = change_field(other, "sources", 0, title="C")
    paths = [path for path, _message in refuse_import(other, slug="another-one")]
    assert paths == ["$.parties[0].name", "$.parties[1].name", "$.sources[0].title"]


def test_a_protected_party_is_imported_as_one_of_its_own_under_its_pseudonym(
    imported: Timeline, whole: Document
) -> None:
    first = whole.parties[0]
    Party.objects.filter(part_of__uid=first.id).update(part_of=None)
    Party.objects.filter(uid=first.id).update(protected=True, pseudonym="an insider")
    draft = snapshot.build(imported)
    result = import_document(draft, slug="another-one")
    assert snapshot.build(result.timeline).parties == draft.parties
    assert Party.objects.get(uid=first.id).name == first.name
    [pseudonym] = [party.id for party in draft.parties if party.protected]
    assert not Party.objects.filter(uid=pseudonym).exists()
    # The author of the file knows the name and learns that it is protected here, not under which pseudonym.
    ((path, message), *_more) = refuse_import(whole, slug="a-third")
    assert path == "$.parties[0].id"
    assert "protects" in message
    assert "insider" not in message


# --- Addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["", "Dam", "dam\n", "../dam", "dam dam", "x" * 81, "dam/", "dám"])
def test_an_invalid_slug_is_refused(db: None, whole: Document, slug: str) -> None:
    assert [path for path, _message in refuse_import(whole, slug=slug)] == ["$.timeline.slug"]


def test_a_given_slug_replaces_that_of_the_file(db: None, whole: Document) -> None:
    assert import_document(whole, slug="x" * 80).timeline.slug == "x" * 80
    assert not import_document(whole, slug="x" * 80).counts


def test_a_document_that_breaks_a_rule_is_refused_at_its_path(db: None, whole: Document) -> None:
    other = change_field(whole, "statements", 0, party="nobody1")
    assert [path for path, _message in refuse_import(other)] == ["$.statements[0].party"]


def test_a_failure_half_way_rolls_everything_back(
    db: None, whole: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    from timeline.actions import imports

    def cut(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("power cut")

    monkeypatch.setattr(imports, "record", cut)
    before = read_rows()
    with pytest.raises(RuntimeError):
        import_document(whole)
    assert read_rows() == before


def test_withdrawn_entries_are_imported_with_moment_and_reason(db: None, whole: Document) -> None:
    gone = document.Withdrawal(id="gone1", at="2026-03-08T10:00:00Z", reason="A forgery.")
    draft = msgspec.structs.replace(whole, withdrawals=[gone], order=[*whole.order, "gone1"])
    result = import_document(draft)
    assert result.counts["withdrawn entry"] == 1
    row = Entry.objects.get(uid="gone1")
    assert (row.state, row.withdrawn_reason, row.is_public) == ("withdrawn", "A forgery.", True)
    assert snapshot.build(result.timeline).withdrawals == [gone]


def test_an_imported_confidential_source_gets_a_reason(db: None, whole: Document, editor: User) -> None:
    secret = document.Source(id="secret1", kind="interview", confidential=True, described_as="an engineer")
    cited = document.Citation(source="secret1")
    draft = change_field(whole, "events", 0, citations=[*whole.events[0].citations, cited])
    draft = msgspec.structs.replace(draft, sources=[*draft.sources, secret])
    result = import_document(draft, by=editor)
    row = Source.objects.get(confidential=True)
    assert (row.confidential, row.described_as, row.approved_by) == (True, "an engineer", editor)
    assert row.confidential_reason
    assert export(result.timeline, editor)
