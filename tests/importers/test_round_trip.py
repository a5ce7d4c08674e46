"""Out and in again: the same document, byte for byte; what is there already changes nothing."""

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
def undone() -> Iterator[None]:
    """Take back whatever is written in here."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours."""
    models = apps.get_app_config("timeline").get_models(include_auto_created=True)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def exported(timeline: Timeline, editor: User) -> bytes:
    """Publish a timeline, and return the bytes of its document."""
    return bytes(publish(timeline, by=editor, note="New", seen_digest=None).data)


def under(slug: str, whole: Document) -> Document:
    return msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, slug=slug))


def written(whole: Document) -> bytes:
    """The bytes of what the newsroom wrote, whatever its address."""
    return document.encode(under("any", document.strip_derived(whole)))


@some
@given(documents(publishable=True))
def test_out_and_in_again_gives_the_same_bytes(editor: User, whole: Document) -> None:
    with undone():
        first = exported(import_document(whole).timeline, editor)
        assert written(document.decode(first)) == written(whole)
        second = exported(import_document(IMPORTERS["json"](first), slug="another-one").timeline, editor)
        assert written(document.decode(second)) == written(whole)
    with undone():
        # Into an empty newsroom.
        third = exported(import_document(IMPORTERS["json"](first)).timeline, editor)
        assert document.encode(document.strip_derived(document.decode(third))) == document.encode(whole)


@some
@given(documents(publishable=True))
def test_importing_again_changes_nothing(editor: User, whole: Document) -> None:
    with undone():
        data = exported(import_document(whole).timeline, editor)
        before = everything()
        for again in (whole, IMPORTERS["json"](data)):
            done = import_document(again)
            assert (done.timeline.slug, sum(done.counts.values())) == (whole.timeline.slug, 0)
            assert everything() == before


# --- One document, closely --------------------------------------------------------------------


@pytest.fixture
def whole(sample_document: Document) -> Document:
    return sample_document


@pytest.fixture
def imported(db: None, whole: Document) -> Timeline:
    return import_document(whole).timeline


def changed(whole: Document, part: str, index: int, **fields: Any) -> Document:
    parts = list(getattr(whole, part))
    parts[index] = msgspec.structs.replace(parts[index], **fields)
    return msgspec.structs.replace(whole, **{part: parts})


def refused(whole: Document, **more: Any) -> list[tuple[str, str]]:
    """Import what must be refused, see that nothing was written, and return the problems."""
    before = everything()
    with pytest.raises(ImportRefusedError) as refusal:
        import_document(whole, **more)
    assert everything() == before
    return [(problem.path, problem.message) for problem in refusal.value.problems]


def test_an_import_is_one_row_of_the_record_that_counts_what_was_made(
    db: None, whole: Document, editor: User
) -> None:
    done = import_document(whole, by=editor)
    (change,) = Change.objects.all()
    assert (change.verb, change.subject, change.by, change.timeline) == (
        "import",
        "timeline",
        editor,
        done.timeline,
    )
    assert change.after == dict(done.counts)
    assert done.counts["event"] == len(whole.events) == Event.objects.count()
    assert done.counts["party"] == len(whole.parties) == Party.objects.count()
    assert {entry.changed_by for entry in Entry.objects.all()} == {editor}
    assert {party.made_for for party in Party.objects.all()} == {done.timeline}


def test_a_dry_run_says_the_same_and_makes_nothing(db: None, whole: Document) -> None:
    before = everything()
    made = preview_import(whole).counts
    assert everything() == before
    assert made == import_document(whole).counts
    assert not preview_import(whole).counts


def test_a_dry_run_refuses_what_an_import_refuses(imported: Timeline, whole: Document) -> None:
    with pytest.raises(ImportRefusedError):
        preview_import(changed(whole, "events", 0, headline="Otherwise"))


def test_what_publications_derive_is_not_compared(imported: Timeline, whole: Document) -> None:
    version = document.Version(number=7, published="2026-03-08T10:00:00Z", note="Elsewhere")
    stamped = document.stamp(whole, version, None)
    assert not import_document(stamped).counts


def test_parts_in_another_order_and_parts_at_no_work_are_no_difference(
    imported: Timeline, whole: Document
) -> None:
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
    before = everything()
    assert not import_document(shuffled).counts
    assert everything() == before


def test_a_file_that_differs_is_refused_with_the_differences_counted(
    imported: Timeline, whole: Document
) -> None:
    other = changed(whole, "events", 0, headline="Otherwise", body="More")
    other = changed(other, "events", 1, key=not other.events[1].key)
    other = changed(other, "sources", 0, title="Another title")
    ((path, message),) = refused(other)
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
    ((_path, message),) = refused(msgspec.structs.replace(whole, timeline=head))
    assert words in message


def test_a_new_entry_in_the_file_differs(imported: Timeline, whole: Document) -> None:
    fresh = document.Event(id="fresh1", headline="New", citations=whole.events[0].citations)
    more = msgspec.structs.replace(whole, events=[*whole.events, fresh], order=[*whole.order, "fresh1"])
    ((_path, message),) = refused(more)
    assert "1 event added" in message


def test_an_edit_at_the_desk_makes_the_old_file_differ(
    imported: Timeline, whole: Document, editor: User
) -> None:
    party = Party.objects.get(uid=whole.parties[0].id)
    draft = PartyDraft(name="Renamed", kind=party.kind, aliases=tuple(party.aliases), part_of=party.part_of)
    edit_party(party, draft, by=editor, version=1)
    ((_path, message),) = refused(whole)
    assert "1 party changed" in message


# --- Parties and sources that the newsroom has -------------------------------------------------


def test_parties_and_sources_of_the_newsroom_are_used_and_not_made_again(
    imported: Timeline, whole: Document
) -> None:
    before = (list(Party.objects.values()), list(Source.objects.values()))
    done = import_document(whole, slug="another-one")
    assert (list(Party.objects.values()), list(Source.objects.values())) == before
    assert (done.counts["party"], done.counts["source"]) == (0, 0)
    assert done.counts["event"] == len(whole.events)
    assert snapshot.build(done.timeline) == under("another-one", snapshot.build(imported))


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
def test_a_party_or_source_of_the_newsroom_that_differs_is_refused_by_field(
    imported: Timeline, whole: Document, part: str, field: str, value: Any
) -> None:
    ours = str(getattr(getattr(whole, part)[0], field))
    ((path, message),) = refused(changed(whole, part, 0, **{field: value}), slug="another-one")
    assert path == f"$.{part}[0].{field}"
    assert "says something else here" in message
    # What the newsroom has under that id is not for whoever wrote the file to read.
    assert not ours or ours not in message


def test_every_party_that_differs_is_told_at_once(imported: Timeline, whole: Document) -> None:
    other = changed(changed(whole, "parties", 0, name="A"), "parties", 1, name="B")
    other = changed(other, "sources", 0, title="C")
    paths = [path for path, _message in refused(other, slug="another-one")]
    assert paths == ["$.parties[0].name", "$.parties[1].name", "$.sources[0].title"]


def test_a_protected_party_of_the_newsroom_is_used_under_its_pseudonym(
    imported: Timeline, whole: Document
) -> None:
    first = whole.parties[0]
    Party.objects.filter(part_of__uid=first.id).update(part_of=None)
    Party.objects.filter(uid=first.id).update(protected=True, pseudonym="an insider")
    draft = snapshot.build(imported)
    done = import_document(draft, slug="another-one")
    assert snapshot.build(done.timeline).parties == draft.parties
    assert Party.objects.get(uid=first.id).name == first.name
    # The file's author knows the name, and learns nothing by it.
    ((path, message), *_more) = refused(
        changed(draft, "parties", 0, protected=False, name=first.name), slug="a-third"
    )
    assert path.startswith("$.parties[0].")
    assert "insider" not in message


# --- Addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["", "Dam", "dam\n", "../dam", "dam dam", "x" * 81, "dam/", "dám"])
def test_an_address_that_is_none_is_refused(db: None, whole: Document, slug: str) -> None:
    assert [path for path, _message in refused(whole, slug=slug)] == ["$.timeline.slug"]


def test_an_address_of_one_s_choice_takes_the_place_of_the_file_s(db: None, whole: Document) -> None:
    assert import_document(whole, slug="x" * 80).timeline.slug == "x" * 80
    assert not import_document(whole, slug="x" * 80).counts


def test_a_draft_that_does_not_hold_together_is_refused_at_its_place(db: None, whole: Document) -> None:
    other = changed(whole, "statements", 0, party="nobody1")
    assert [path for path, _message in refused(other)] == ["$.statements[0].party"]


def test_a_failure_half_way_leaves_nothing(
    db: None, whole: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    from timeline.actions import imports

    def cut(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("power cut")

    monkeypatch.setattr(imports, "record", cut)
    before = everything()
    with pytest.raises(RuntimeError):
        import_document(whole)
    assert everything() == before


def test_withdrawn_entries_come_in_as_stubs_that_say_when_and_why(db: None, whole: Document) -> None:
    gone = document.Withdrawal(id="gone1", at="2026-03-08T10:00:00Z", reason="A forgery.")
    draft = msgspec.structs.replace(whole, withdrawals=[gone], order=[*whole.order, "gone1"])
    done = import_document(draft)
    assert done.counts["withdrawn entry"] == 1
    row = Entry.objects.get(uid="gone1")
    assert (row.state, row.withdrawn_reason, row.is_public) == ("withdrawn", "A forgery.", True)
    assert snapshot.build(done.timeline).withdrawals == [gone]


def test_a_confidential_source_comes_in_with_a_reason_for_the_desk(
    db: None, whole: Document, editor: User
) -> None:
    secret = document.Source(id="secret1", kind="interview", confidential=True, described_as="an engineer")
    cited = document.Citation(source="secret1")
    draft = changed(whole, "events", 0, citations=[*whole.events[0].citations, cited])
    draft = msgspec.structs.replace(draft, sources=[*draft.sources, secret])
    done = import_document(draft, by=editor)
    row = Source.objects.get(uid="secret1")
    assert (row.confidential, row.described_as, row.approved_by) == (True, "an engineer", editor)
    assert row.confidential_reason
    assert exported(done.timeline, editor)
