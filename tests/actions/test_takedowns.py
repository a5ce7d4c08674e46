"""A takedown erases words from every publication and row, in one transaction, with two people."""

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.core.exceptions import PermissionDenied

from tests.support import canary_incident, canary_kinds
from tests.support.all_rows import read_all_rows
from tests.support.canary_incident import CANARY, publish_now
from timeline import document
from timeline.actions import takedowns
from timeline.actions.base import Refused
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.edit_merges import EditMerge, MergeConflict
from timeline.actions.entries import add_entry, edit_entry, restore_entry
from timeline.actions.merges import merge
from timeline.actions.parties import add_party, edit_party
from timeline.actions.row_redaction import RowRewriter
from timeline.actions.takedowns import TakedownDraft, approve_takedown, request_takedown
from timeline.models import (
    AuditEvent,
    Change,
    Decision,
    Entry,
    Job,
    Party,
    Publication,
    PublicationBytes,
    Rewrite,
    RewritePermit,
    Source,
    Takedown,
    Timeline,
    User,
)
from timeline.publishing import checks, snapshot

CITED = (CitationDraft(source=SourceDraft(publisher="The Post", title="Water")),)


@pytest.fixture
def lawyer(make_user: Callable[..., User]) -> User:
    return make_user("lawyer@example.org", "lawyer")


@pytest.fixture
def entry(timeline: Timeline, editor: User) -> Entry:
    return canary_incident.build(timeline, editor)


def find_canaries(canary: str = "uorlax") -> set[str]:
    return canary_incident.find_in_rows(canary.encode())


def carry_out(timeline: Timeline, editor: User, lawyer: User, **fields: Any) -> Takedown:
    takedown = request_takedown(timeline, TakedownDraft(**fields), by=editor)
    return approve_takedown(takedown, by=lawyer)


def read_chain(timeline: Timeline) -> list[bytes]:
    return [publication.data for publication in timeline.publications.order_by("number")]


def require_consistent(timeline: Timeline) -> None:
    """Check that every stored digest matches its bytes, and that the chain verifies."""
    assert document.find_chain_problems(read_chain(timeline)) == []
    for publication in timeline.publications.all():
        whole = document.decode(publication.data)
        assert publication.digest == hashlib.sha256(publication.data).hexdigest()
        assert publication.content_digest == document.compute_content_digest(whole)
        assert (publication.title, publication.entries) == (whole.timeline.title, len(whole.entries()))
    assert not RewritePermit.objects.exists()


def test_words_are_erased_from_every_table(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User
) -> None:
    assert len(find_canaries()) > 8
    last = Publication.objects.get(number=3)
    carry_out(timeline, editor, lawyer, kind="words", words=(CANARY,), reason="legal-order")
    assert find_canaries() == set()
    require_consistent(timeline)
    versions = [document.decode(data) for data in read_chain(timeline)]
    assert [bool(version.removals) for version in versions] == [True, True, False]
    assert versions[0].events[0].headline == "[removed] opens the gate"
    assert versions[0].removals[0].reason == "legal-order"
    # Later documents keep their bytes.
    assert Publication.objects.get(number=3).digest == last.digest
    assert Job.objects.filter(kind="erase").exists()
    assert Decision.objects.get(verb="takedown").by == lawyer
    assert Change.objects.values_list("verb", flat=True)[0] == "takedown"
    assert AuditEvent.objects.filter(verb="takedown").exists()


def test_a_version_with_erased_words_is_no_base_of_a_merge(
    timeline: Timeline, editor: User, lawyer: User
) -> None:
    row = add_entry(timeline, EventDraft(headline="A fire", body=f"{CANARY} was there."), by=editor).entry
    typed = EventDraft(headline="A fire", body=f"{CANARY} was there.", place="The quay")
    edit_entry(row, EventDraft(headline="Smoke", body=f"{CANARY} was there."), by=editor, version=1)
    carry_out(timeline, editor, lawyer, kind="words", words=(CANARY,), reason="legal-order")
    with pytest.raises(MergeConflict) as conflict:
        edit_entry(row, typed, by=editor, version=1, merge=EditMerge())
    assert conflict.value.base is None
    assert {unit.key for unit in conflict.value.units} == {"headline", "body", "place"}


def test_an_entry_is_erased(timeline: Timeline, entry: Entry, editor: User, lawyer: User) -> None:
    carry_out(timeline, editor, lawyer, kind="entry", subject_uid=entry.uid, words=(CANARY,))
    assert find_canaries() == set()
    require_consistent(timeline)
    for data in read_chain(timeline):
        whole = document.decode(data)
        assert entry.uid in whole.order
        assert entry.uid not in whole.entries()
        assert whole.removals[0].id == entry.uid
        assert [source.title for source in whole.sources] == ["Water"]
    with pytest.raises(Refused, match="Nothing has changed"):
        publish_now(timeline, editor)


@pytest.mark.parametrize("kind", ["party", "source"])
def test_what_is_shared_is_erased_from_every_timeline(
    kind: str, sample: Timeline, editor: User, lawyer: User
) -> None:
    publish_now(sample, editor)
    whole = snapshot.build(sample)
    person = next(party for party in whole.parties if party.kind == "person")
    part: Any = person if kind == "party" else whole.sources[0]
    words = (part.name,) if kind == "party" else (part.title,)
    carry_out(sample, editor, lawyer, kind=kind, subject_uid=part.id, words=words, reason="protection")
    assert find_canaries(words[0]) == set()
    require_consistent(sample)
    with pytest.raises(Refused, match="Nothing has changed"):
        publish_now(sample, editor)


def test_the_desk_keeps_its_record_of_a_protected_person(
    timeline: Timeline, editor: User, lawyer: User
) -> None:
    """What was published is erased, and the names are still looked for before publishing."""
    jane = add_party(PartyDraft(name="Jane Quillfeather", kind="person"), by=editor)
    add_entry(
        timeline,
        EventDraft(headline="The gate opens", parties=((jane, "witness"),), citations=CITED),
        by=editor,
    )
    publish_now(timeline, editor)
    request = {"kind": "party", "subject_uid": jane.uid, "words": (jane.name,), "keeps_record": True}
    with pytest.raises(Refused, match="only of a protected party"):
        carry_out(timeline, editor, lawyer, **request)
    edit_party(
        jane,
        PartyDraft(name=jane.name, kind="person", protected=True, pseudonym="A witness"),
        by=editor,
        version=1,
    )
    carry_out(timeline, editor, lawyer, **request)
    require_consistent(timeline)
    assert all(jane.name.encode() not in data for data in read_chain(timeline))
    jane.refresh_from_db()
    assert (jane.name, jane.pseudonym) == ("Jane Quillfeather", "A witness")
    publish_now(timeline, editor)
    assert jane.name.encode() not in read_chain(timeline)[-1]
    timeline.summary = "It was Jane Quillfeather."
    problems = checks.find_problems(timeline, snapshot.build(timeline))
    assert [problem.check for problem in problems] == [checks.PROTECTED]


@pytest.mark.parametrize("keeps_record", [False, True])
def test_no_redacted_version_has_the_pseudonym_under_the_id_of_the_person(
    keeps_record: bool, timeline: Timeline, editor: User, lawyer: User
) -> None:
    """Without a record the pseudonym goes, too; with one, the next version would publish it again."""
    jane = add_party(PartyDraft(name="Jane Quillfeather", kind="person"), by=editor)
    row = EventDraft(headline="The gate opens", parties=((jane, "witness"),), citations=CITED)
    add_entry(timeline, row, by=editor)
    publish_now(timeline, editor)
    draft = PartyDraft(name=jane.name, kind="person", protected=True, pseudonym="Witness X")
    edit_party(jane, draft, by=editor, version=1)
    publish_now(timeline, editor)
    fields = {"kind": "party", "subject_uid": jane.uid, "words": (jane.name,)}
    carry_out(timeline, editor, lawyer, keeps_record=keeps_record, **fields)
    named, hidden = (document.decode(data) for data in read_chain(timeline))
    pseudonym = timeline.pseudonyms.get().uid
    assert [(party.id, party.name) for party in named.parties] == [(jane.uid, "[name removed]")]
    shown = "Witness X" if keeps_record else "[name removed]"
    assert [(party.id, party.name) for party in hidden.parties] == [(pseudonym, shown)]
    assert [removal.id for removal in hidden.removals] == ([] if keeps_record else [pseudonym])
    require_consistent(timeline)
    with pytest.raises(Refused, match="Nothing has changed"):
        publish_now(timeline, editor)


def test_a_takedown_of_a_confidential_source_removes_its_description(
    timeline: Timeline, editor: User, lawyer: User
) -> None:
    described = {"confidential": True, "described_as": "the only midwife", "confidential_reason": "She asked"}
    cited = (CitationDraft(source=SourceDraft(publisher="S. Quill", title="Talk", **described)),)  # type: ignore[arg-type]
    add_entry(timeline, EventDraft(headline="Rain", citations=cited), by=editor)
    publish_now(timeline, editor)
    carry_out(timeline, editor, lawyer, kind="source", subject_uid=Source.objects.get().uid)
    assert find_canaries("midwife") == set()
    require_consistent(timeline)
    with pytest.raises(Refused, match="Nothing has changed"):
        publish_now(timeline, editor)


def test_the_record_is_kept_only_while_the_person_is_protected(
    timeline: Timeline, editor: User, lawyer: User
) -> None:
    draft = PartyDraft(name="Jane Quillfeather", kind="person", protected=True, pseudonym="A witness")
    jane = add_party(draft, by=editor)
    add_entry(
        timeline,
        EventDraft(headline="The gate opens", parties=((jane, "witness"),), citations=CITED),
        by=editor,
    )
    publish_now(timeline, editor)
    takedown = request_takedown(
        timeline, TakedownDraft(kind="party", subject_uid=jane.uid, keeps_record=True), by=editor
    )
    Party.objects.filter(pk=jane.pk).update(protected=False)
    with pytest.raises(Refused, match="only of a protected party"):
        approve_takedown(takedown, by=lawyer)


def test_a_source_text_and_its_digest_are_erased(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User
) -> None:
    source = Source.objects.get(publisher="The Gazette")
    digest = source.texts.get().sha256
    assert find_canaries(digest)
    carry_out(timeline, editor, lawyer, kind="source-text", subject_uid=source.uid, number=1)
    assert find_canaries(digest) == set()
    require_consistent(timeline)


def test_a_whole_version_is_erased_unless_readers_see_it(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User
) -> None:
    carry_out(timeline, editor, lawyer, kind="version", number=1)
    require_consistent(timeline)
    assert document.decode(read_chain(timeline)[0]).order == []
    with pytest.raises(Refused, match="what readers see now"):
        carry_out(timeline, editor, lawyer, kind="version", number=3)
    # Nor if it has become the live one since the request.
    late = Takedown.objects.create(kind="version", number=3, timeline=timeline, requested_by=editor)
    with pytest.raises(Refused, match="what readers see now"):
        approve_takedown(late, by=lawyer)


def make_old(timeline: Timeline) -> list[str]:
    """Give the publications of a timeline bytes from before the nonce. Return their digests."""
    takedown = Takedown.objects.create(kind="words", timeline=timeline)
    rewriter = RowRewriter(takedown)
    digests: list[str] = []
    for publication in timeline.publications.order_by("number"):
        whole = document.decode(publication.data)
        assert whole.version
        previous = digests[-1] if digests else ""
        version = msgspec.structs.replace(whole.version, nonce="", previous=previous)
        data = document.encode(msgspec.structs.replace(whole, version=version))
        digests.append(document.compute_digest(data))
        rewriter.update(PublicationBytes(publication=publication), new_digest=digests[-1], data=data)
        rewriter.update(publication, new_digest=digests[-1], digest=digests[-1])
        change = Change.objects.get(subject="publication", subject_uid=str(publication.number))
        rewriter.update(change, after={**(change.after or {}), "SHA-256": digests[-1]})
    return digests


def test_guessable_digests_are_erased_and_the_chain_starts_anew(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User
) -> None:
    first, second, third = make_old(timeline)
    assert document.find_chain_problems(read_chain(timeline)) == []
    before = Rewrite.objects.count()
    takedown = request_takedown(timeline, TakedownDraft(kind="words", words=("Second",)), by=editor)
    preview = takedowns.preview_takedown(takedown)
    assert [(item.numbers, item.reissued_from) for item in preview.timelines] == [([2], 2)]
    approve_takedown(takedown, by=lawyer)
    require_consistent(timeline)
    decoded = [document.decode(data).version for data in read_chain(timeline)]
    versions = [version for version in decoded if version]
    assert [bool(version.reissued) for version in versions] == [False, True, True]
    assert [version.replaces for version in versions] == ["", "", ""]
    assert versions[1].previous == first
    rewrites = Rewrite.objects.order_by("pk")[before:]
    assert {rewrite.old_digest for rewrite in rewrites} == {""}
    for digest in (second, third):
        leaks = {name for name in find_canaries(digest) if name != "timeline_rewrite.new_digest"}
        assert leaks == set()


def test_a_second_takedown_keeps_the_chain(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User
) -> None:
    for words in ("First", CANARY, "What is known"):
        carry_out(timeline, editor, lawyer, kind="words", words=(words,))
        require_consistent(timeline)
    publish_now_changed(timeline, editor)
    carry_out(timeline, editor, lawyer, kind="words", words=("opens the gate",))
    require_consistent(timeline)


def publish_now_changed(timeline: Timeline, editor: User) -> None:
    Timeline.objects.filter(pk=timeline.pk).update(title="Another title")
    publish_now(timeline, editor, "Fourth")


def test_it_takes_two_people(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User, reporter: User
) -> None:
    draft = TakedownDraft(kind="words", words=(CANARY,))
    for user in (reporter, lawyer):
        with pytest.raises(PermissionDenied):
            request_takedown(timeline, draft, by=user)
    takedown = request_takedown(timeline, draft, by=editor)
    with pytest.raises(Refused, match="second person"):
        approve_takedown(takedown, by=editor)
    with pytest.raises(PermissionDenied):
        approve_takedown(takedown, by=reporter)
    takedowns.decline_takedown(takedown, by=lawyer)
    assert Takedown.objects.get().words == []
    with pytest.raises(Refused, match="decided already"):
        approve_takedown(takedown, by=lawyer)


def test_requests_that_wait_do_not_keep_what_was_erased(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User
) -> None:
    jane = add_party(PartyDraft(name="Jane Quillfeather", kind="person"), by=editor)
    party = {"kind": "party", "subject_uid": jane.uid}
    drafts: dict[str, dict[str, Any]] = {
        "same": {**party, "words": (jane.name,), "explanation": f"{jane.name} asked us"},
        "more": {**party, "words": (jane.name, "Roehampton"), "explanation": f"{jane.name} asked us"},
        "words": {"kind": "words", "words": ("jane quillfeather",)},
        "other": {"kind": "entry", "subject_uid": entry.uid, "words": ("Quillfeather",)},
    }
    waiting = {
        name: request_takedown(timeline, TakedownDraft(**draft), by=editor) for name, draft in drafts.items()
    }
    carry_out(timeline, editor, lawyer, **party, words=(jane.name,))
    found = {}
    for name, row in waiting.items():
        row.refresh_from_db()
        found[name] = (str(row.state), row.words, row.explanation)
    assert found == {
        "same": ("declined", [], ""),
        "more": ("requested", ["Roehampton"], "[removed] asked us"),
        "words": ("declined", [], ""),
        "other": ("requested", ["Quillfeather"], ""),
    }


def test_a_request_of_wider_scope_keeps_its_words(timeline: Timeline, editor: User, lawyer: User) -> None:
    """They are still to be erased elsewhere."""
    words: dict[str, Any] = {"kind": "words", "words": (CANARY,)}
    everywhere = request_takedown(timeline, TakedownDraft(**words, is_everywhere=True), by=editor)
    elsewhere = Timeline.objects.create(slug="another", title="Another")
    another = request_takedown(elsewhere, TakedownDraft(**words), by=editor)
    carry_out(timeline, editor, lawyer, **words)
    assert [row.words for row in Takedown.objects.open()] == [[CANARY], [CANARY]]
    carry_out(elsewhere, editor, lawyer, **words, is_everywhere=True)
    assert not Takedown.objects.open().filter(pk__in=[everywhere.pk, another.pk]).exists()


def test_a_request_for_a_version_of_another_timeline_stays_open(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User
) -> None:
    elsewhere = Timeline.objects.create(slug="another", title="Another")
    waits = Takedown.objects.create(kind="version", number=1, timeline=elsewhere, requested_by=editor)
    carry_out(timeline, editor, lawyer, kind="version", number=1, words=(CANARY,), is_everywhere=True)
    waits.refresh_from_db()
    assert waits.state == "requested"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "words"}, "Give the words"),
        ({"kind": "words", "words": ("ab",)}, "too short"),
        ({"kind": "words", "words": ("a\x00bcd",)}, "NUL"),
        ({"kind": "entry", "subject_uid": "x9"}, "does not exist"),
        ({"kind": "version", "number": 9}, "does not exist"),
        ({"kind": "other"}, "Choose"),
        ({"kind": "words", "words": tuple(f"word{number}" for number in range(60))}, "At most"),
    ],
)
def test_a_request_that_means_nothing_is_refused(
    fields: Any, message: str, timeline: Timeline, entry: Entry, editor: User
) -> None:
    with pytest.raises(Refused, match=message):
        request_takedown(timeline, TakedownDraft(**fields), by=editor)


def test_the_preview_says_what_goes(timeline: Timeline, entry: Entry, editor: User) -> None:
    takedown = request_takedown(timeline, TakedownDraft(kind="words", words=(CANARY,)), by=editor)
    preview = takedowns.preview_takedown(takedown)
    assert [item.numbers for item in preview.timelines] == [[1, 2]]
    headline = next(text for _number, text in preview.timelines[0].texts if text.field == "headline")
    assert (headline.subject, headline.uid) == ("event", entry.uid)
    assert (preview.rows["events"], preview.rows["stored texts of sources"]) == (1, 1)


class RecordedRewriter(RowRewriter):
    """Remembers the last one that changed rows."""

    last: RowRewriter

    def __init__(self, takedown: Takedown, *, is_dry_run: bool = False) -> None:
        super().__init__(takedown, is_dry_run=is_dry_run)
        if not is_dry_run:
            type(self).last = self


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("words", [1, 2]),
        ("entry", [1, 2, 3]),
        ("party", [1, 2, 3]),
        ("source", [1, 2, 3]),
        ("source-text", [1, 2, 3]),
        ("version", [1]),
    ],
)
def test_the_preview_changes_nothing_and_counts_what_goes(
    kind: str,
    numbers: list[int],
    timeline: Timeline,
    editor: User,
    lawyer: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft = canary_kinds.BUILD[kind](timeline, editor)
    takedown = request_takedown(timeline, draft, by=editor)
    before = read_all_rows()
    preview = takedowns.preview_takedown(takedown)
    assert read_all_rows() == before
    assert [item.numbers for item in preview.timelines] == [numbers]
    item = preview.timelines[0]
    assert bool(item.texts) == (kind != "source-text")
    assert bool(item.check_count) == (kind in {"words", "source", "source-text"})
    monkeypatch.setattr(takedowns, "RowRewriter", RecordedRewriter)
    approve_takedown(takedown, by=lawyer)
    changed = RecordedRewriter.last
    for model in (Publication, PublicationBytes):
        changed.keys.pop(model, None)
    assert preview.rows == changed.count_rows()


def test_a_timeline_that_somebody_does_not_see_is_not_named(
    timeline: Timeline, entry: Entry, editor: User, make_user: Callable[..., User]
) -> None:
    """The preview says nothing of it. The refusal of words that are part of an address there does not name it."""
    other = make_user("other@example.org", "editor")
    public = Timeline.objects.create(slug="another", title="Another")
    Timeline.objects.filter(pk=timeline.pk).update(access=Timeline.Access.MEMBERS)
    draft = TakedownDraft(kind="words", words=(timeline.slug,), is_everywhere=True)
    takedown = takedowns.build_takedown(public, draft)
    takedown.requested_by = editor
    takedown.save()
    preview = takedowns.preview_takedown(takedown, user=other)
    assert (preview.timelines, preview.rows, preview.problem) == ([], {}, "")
    with pytest.raises(Refused, match="a timeline that you do not see"):
        approve_takedown(takedown, by=other)


def test_a_duplicate_that_was_merged_goes_with_its_party(
    timeline: Timeline, editor: User, lawyer: User
) -> None:
    """Earlier versions name it under its own id."""
    cited = (CitationDraft(source=SourceDraft(title="Water")),)
    parties = [add_party(PartyDraft(name=name, kind="person"), by=editor) for name in ("J. Doe", "Jane Doe")]
    for party in parties:
        add_entry(
            timeline, EventDraft(headline="Rain", parties=((party, "actor"),), citations=cited), by=editor
        )
    publish_now(timeline, editor)
    merge(parties[0], parties[1], by=editor, versions=(1, 1))
    publish_now(timeline, editor)
    carry_out(timeline, editor, lawyer, kind="party", subject_uid=parties[1].uid)
    assert find_canaries("Doe") == set()
    require_consistent(timeline)


def test_words_of_a_removed_version_go_from_the_others_too(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User
) -> None:
    carry_out(timeline, editor, lawyer, kind="version", number=1, words=(CANARY,))
    assert find_canaries() == set()
    versions = [document.decode(data) for data in read_chain(timeline)]
    assert [[removal.kind for removal in version.removals] for version in versions] == [
        ["version"],
        ["words"],
        [],
    ]


def test_an_entry_that_was_taken_down_is_not_brought_back(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User
) -> None:
    carry_out(timeline, editor, lawyer, kind="entry", subject_uid=entry.uid)
    with pytest.raises(Refused, match="cannot be restored"):
        restore_entry(Entry.objects.get(pk=entry.pk), by=editor)
