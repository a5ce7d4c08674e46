"""Adding and editing parties and sources, confidential fields, and rows of named members."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from timeline.actions import parties, sources
from timeline.actions.base import Stale
from timeline.actions.drafts import PartyDraft, SourceDraft
from timeline.actions.parties import add_party, edit_party
from timeline.actions.sources import add_source, edit_source
from timeline.models import Change, Party, Source, Timeline, User

Everything = Callable[[], Any]


def test_a_party_gets_the_values_of_its_draft(editor: User, owner: Party) -> None:
    draft = PartyDraft(
        name="Ada Lind",
        kind="person",
        short_name="Lind",
        aliases=("A. Lind", "Adda"),
        part_of=owner,
        website="https://lind.example/",
        wikidata="Q42",
        disclosure="A cousin of our publisher.",
        protected=True,
        pseudonym="an engineer",
        identifying_words=("Elm Row",),
    )
    party = Party.objects.get(pk=add_party(draft, by=editor).pk)
    assert {name: getattr(party, name) for name in vars(draft)} == {
        **vars(draft),
        "aliases": ["A. Lind", "Adda"],
        "identifying_words": ["Elm Row"],
    }
    assert (party.version, party.made_for) == (1, None)


def test_a_source_gets_the_values_of_its_draft(editor: User, gazette: Source) -> None:
    draft = SourceDraft(
        kind="footage",
        publisher="Wire",
        title="The dam",
        authors=("B. Holm",),
        url="https://wire.example/",
        published="2017-03~",
        captured="[..2017-03-07]",
        accessed=date(2017, 3, 8),
        archived_url="https://archive.example/",
        file_sha256="a" * 64,
        language="da",
        note="Page 9 is missing.",
        relies_on=(gazette, gazette),
        state="changed",
        state_on=date(2017, 3, 9),
        text="A crack was found.",
        confidential=True,
        described_as="an engineer",
        confidential_reason="Fears for the job.",
    )
    source = Source.objects.get(pk=add_source(draft, by=editor).pk)
    expected = {**vars(draft), "authors": ["B. Holm"], "approved_by": editor}
    del expected["relies_on"], expected["readers"]
    text = expected.pop("text")
    assert {name: getattr(source, name) for name in expected} == expected
    assert [(text.number, text.text, text.by) for text in source.texts.all()] == [(1, text, editor)]
    assert list(source.relies_on.all()) == [gazette]


def test_texts_are_stored_normalised(editor: User) -> None:
    party = add_party(PartyDraft(name="Cafe\u0301", aliases=("Cafe\u0301",)), by=editor)
    source = add_source(
        SourceDraft(publisher="Cafe\u0301", authors=("Cafe\u0301",), note="a\r\nb"), by=editor
    )
    party.refresh_from_db()
    source.refresh_from_db()
    assert (party.name, party.aliases) == ("Café", ["Café"])
    assert (source.publisher, source.authors, source.note) == ("Café", ["Café"], "a\nb")


def test_an_unknown_state_has_no_day(editor: User, gazette: Source) -> None:
    seen = SourceDraft(publisher="The Gazette", state="gone", state_on=date(2017, 3, 9))
    edit_source(gazette, seen, by=editor, version=1)
    assert {("state", "", "Gone"), ("seen in this state", "", "2017-03-09")} <= set(
        Change.objects.latest("pk").lines
    )
    source = edit_source(gazette, replace(seen, state="unknown"), by=editor, version=2)
    assert (source.state, source.state_on) == ("unknown", None)


BAD_PARTIES: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": ""}, "name"),
    "a name too long in NFC": ({"name": "\ufb2c" * 150}, "name"),
    "a kind that is none": ({"kind": "robot"}, "kind"),
    "an empty alias": ({"aliases": ("",)}, "aliases"),
    "an alias of 301 characters": ({"aliases": ("x" * 301,)}, "aliases"),
    "an alias too long in NFC": ({"aliases": ("\ufb2c" * 150,)}, "aliases"),
    "a website that runs": ({"website": "javascript:alert(1)"}, "website"),
    "a Wikidata address": ({"wikidata": "https://www.wikidata.org/wiki/Q42"}, "wikidata"),
    "a disclosure over its limit": ({"disclosure": "x" * 50_001}, "disclosure"),
}
BAD_SOURCES: dict[str, tuple[dict[str, Any], str]] = {
    "a kind that is none": ({"kind": "gossip"}, "kind"),
    "a date that is none": ({"published": "last week"}, "published"),
    "a capture that is none": ({"captured": "2017-02-30"}, "captured"),
    "an address that runs": ({"url": "javascript:alert(1)"}, "url"),
    "an archived copy that is data": ({"archived_url": "data:text/html,x"}, "archived_url"),
    "a hash of another length": ({"file_sha256": "abc"}, "file_sha256"),
    "an author of 301 characters": ({"authors": ("x" * 301,)}, "authors"),
    "a state that is none": ({"state": "lost", "state_on": date(2017, 3, 9)}, "state"),
}


@pytest.mark.parametrize("name", BAD_PARTIES)
def test_a_bad_party_is_refused_at_its_field_and_changes_nothing(
    editor: User, owner: Party, everything: Everything, name: str
) -> None:
    fields, field = BAD_PARTIES[name]
    draft = PartyDraft(**{"name": "A", **fields})
    before = everything()
    for act in (lambda: add_party(draft, by=editor), lambda: edit_party(owner, draft, by=editor, version=1)):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert field in refusal.value.message_dict
        assert everything() == before


@pytest.mark.parametrize("name", BAD_SOURCES)
def test_a_bad_source_is_refused_at_its_field_and_changes_nothing(
    editor: User, gazette: Source, everything: Everything, name: str
) -> None:
    fields, field = BAD_SOURCES[name]
    draft = SourceDraft(**{"publisher": "A", **fields})
    before = everything()
    for act in (
        lambda: add_source(draft, by=editor),
        lambda: edit_source(gazette, draft, by=editor, version=1),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert list(refusal.value.message_dict) == [field]
        assert everything() == before


def test_a_party_cannot_become_part_of_its_own_part(
    editor: User, owner: Party, everything: Everything
) -> None:
    chief = add_party(PartyDraft(name="Chief", part_of=owner), by=editor)
    before = everything()
    with pytest.raises(ValidationError, match="would be part of itself"):
        edit_party(owner, PartyDraft(name="Owner", part_of=chief), by=editor, version=1)
    assert everything() == before


@pytest.mark.parametrize("version", [None, 0, 1, 3])
def test_another_or_missing_version_is_stale(
    editor: User, owner: Party, gazette: Source, everything: Everything, version: int | None
) -> None:
    edit_party(owner, PartyDraft(name="Theirs"), by=editor, version=1)
    edit_source(gazette, SourceDraft(publisher="Theirs"), by=editor, version=1)
    before = everything()
    with pytest.raises(Stale) as stale:
        edit_party(owner, PartyDraft(name="Mine"), by=editor, version=version)
    assert stale.value.current.name == "Theirs"
    with pytest.raises(Stale) as stale:
        edit_source(gazette, SourceDraft(publisher="Mine"), by=editor, version=version)
    assert stale.value.current.publisher == "Theirs"
    assert everything() == before


def test_a_user_without_a_role_creates_and_changes_nothing(
    make_user: Callable[..., User], owner: Party, gazette: Source, everything: Everything
) -> None:
    nobody = make_user("nobody@example.org")
    before = everything()
    for act in (
        lambda: add_party(PartyDraft(name="A"), by=nobody),
        lambda: add_source(SourceDraft(publisher="A"), by=nobody),
        lambda: edit_party(owner, PartyDraft(name="A"), by=nobody, version=1),
        lambda: edit_source(gazette, SourceDraft(publisher="A"), by=nobody, version=1),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert everything() == before


# --- History ----------------------------------------------------------------------------------


def test_each_action_adds_one_row_with_before_and_after(editor: User, timeline: Timeline) -> None:
    party = add_party(PartyDraft(name="Owner"), by=editor, made_for=timeline)
    edit_party(party, PartyDraft(name="The Owner", aliases=("Own",)), by=editor, version=1)
    source = add_source(SourceDraft(publisher="Wire"), by=editor)
    edit_source(source, SourceDraft(publisher="Wire", published="2017-03"), by=editor, version=1)
    changes = [
        (change.verb, change.subject, change.label, change.timeline, change.by)
        for change in Change.objects.order_by("pk")
    ]
    assert changes == [
        ("add", "party", "Owner", timeline, editor),
        ("edit", "party", "The Owner", timeline, editor),
        ("add", "source", "Wire", None, editor),
        ("edit", "source", "Wire", None, editor),
    ]
    edits = Change.objects.filter(verb="edit").order_by("pk")
    assert [change.lines for change in edits] == [
        [("name", "Owner", "The Owner"), ("aliases", "", "Own")],
        [("published", "", "2017-03")],
    ]


def test_saving_the_same_values_adds_no_version_and_no_change(
    editor: User, gazette: Source, owner: Party
) -> None:
    before = Change.objects.count()
    assert edit_party(owner, PartyDraft(name="Owner"), by=editor, version=1).version == 1
    same = SourceDraft(publisher="The Gazette", title="A crack")
    assert edit_source(gazette, same, by=editor, version=1).version == 1
    assert Change.objects.count() == before


def test_replacing_a_relation_by_a_namesake_is_saved_and_recorded(
    editor: User, owner: Party, gazette: Source
) -> None:
    first, second = (add_party(PartyDraft(name="Holding"), by=editor) for _ in range(2))
    wire, other_wire = (add_source(SourceDraft(publisher="Wire"), by=editor) for _ in range(2))
    edit_party(owner, PartyDraft(name="Owner", part_of=first), by=editor, version=1)
    edit_party(owner, PartyDraft(name="Owner", part_of=second), by=editor, version=2)
    owner.refresh_from_db()
    assert (owner.part_of, owner.version) == (second, 3)
    assert Change.objects.latest("pk").lines == [
        ("part of", f"Holding [{first.uid}]", f"Holding [{second.uid}]")
    ]
    for version, on in enumerate((wire, other_wire), start=1):
        draft = SourceDraft(publisher="The Gazette", title="A crack", relies_on=(on,))
        assert edit_source(gazette, draft, by=editor, version=version).version == version + 1
    assert Change.objects.latest("pk").lines == [
        ("relies on", f"Wire [{wire.uid}]", f"Wire [{other_wire.uid}]")
    ]


@pytest.mark.parametrize("noun", ["party", "source"])
@pytest.mark.parametrize("verb", ["add", "edit"])
def test_a_failure_at_the_end_rolls_everything_back(
    editor: User, owner: Party, gazette: Source, everything: Everything, noun: str, verb: str
) -> None:
    party, source = PartyDraft(name="B"), SourceDraft(publisher="B", relies_on=(gazette,))
    acts: dict[tuple[str, str], Callable[[], Any]] = {
        ("add", "party"): lambda: add_party(party, by=editor),
        ("edit", "party"): lambda: edit_party(owner, party, by=editor, version=1),
        ("add", "source"): lambda: add_source(source, by=editor),
        ("edit", "source"): lambda: edit_source(gazette, SourceDraft(publisher="B"), by=editor, version=1),
    }
    before = everything()
    with (
        mock.patch.object(
            {"party": parties, "source": sources}[noun], "record", side_effect=RuntimeError("power cut")
        ),
        pytest.raises(RuntimeError),
    ):
        acts[verb, noun]()
    assert everything() == before


# --- Confidential fields ----------------------------------------------------------------------

SECRET: dict[str, Any] = {
    "confidential": True,
    "described_as": "an engineer",
    "confidential_reason": "Fears for the job.",
}


def test_a_reporter_who_is_not_listed_changes_no_confidential_source(
    reporter: User, editor: User, everything: Everything
) -> None:
    secret = add_source(SourceDraft(publisher="E. Ngineer", **SECRET), by=editor)
    before = everything()
    for changed in ({}, SECRET, {**SECRET, "described_as": "E. N."}):
        with pytest.raises(PermissionDenied, match="confidential"):
            edit_source(secret, SourceDraft(publisher="E. Ngineer", **changed), by=reporter, version=1)
    assert everything() == before


def test_a_reporter_makes_a_source_confidential_and_does_not_end_that(
    reporter: User, gazette: Source
) -> None:
    draft = SourceDraft(publisher="The Gazette", **SECRET)
    secret = edit_source(gazette, draft, by=reporter, version=gazette.version)
    assert (secret.confidential, secret.marked_by, secret.approved_by) == (True, reporter, None)
    with pytest.raises(PermissionDenied, match="named"):
        edit_source(secret, SourceDraft(publisher="The Gazette"), by=reporter, version=secret.version)


def test_a_listed_reporter_can_edit_other_fields_of_a_confidential_source_without_approving(
    reporter: User, editor: User
) -> None:
    listed = SourceDraft(publisher="E. Ngineer", readers=(reporter,), **SECRET)
    secret = add_source(listed, by=editor)
    draft = SourceDraft(publisher="E. Ngineer", title="Notes", **SECRET)
    edit_source(secret, draft, by=reporter, version=1)
    secret.refresh_from_db()
    assert (secret.title, secret.approved_by) == ("Notes", editor)


def test_ending_confidentiality_clears_the_approval(editor: User) -> None:
    secret = add_source(SourceDraft(publisher="E. Ngineer", **SECRET), by=editor)
    edit_source(secret, SourceDraft(publisher="E. Ngineer"), by=editor, version=1)
    secret.refresh_from_db()
    assert (secret.confidential, secret.approved_by) == (False, None)
    assert ("approved by", str(editor), "") in Change.objects.latest("pk").lines


# --- Rows made for a timeline of named members -------------------------------------------------------


@pytest.fixture
def held_back(editor: User) -> Timeline:
    timeline: Timeline = Timeline.objects.create(slug="whistle", title="The whistle-blower", access="members")
    timeline.members.add(editor)
    return timeline


def test_an_open_party_cannot_be_part_of_a_members_only_one(
    held_back: Timeline, owner: Party, editor: User, everything: Everything
) -> None:
    secret = add_party(PartyDraft(name="Zephyrine Quill"), by=editor, made_for=held_back)
    before = everything()
    with pytest.raises(ValidationError) as refusal:
        edit_party(owner, PartyDraft(name="Owner", part_of=secret), by=editor, version=owner.version)
    assert list(refusal.value.message_dict) == ["part_of"]
    assert everything() == before
    inside = add_party(PartyDraft(name="Her deputy", part_of=secret), by=editor, made_for=held_back)
    assert inside.part_of == secret


def test_an_open_source_cannot_rely_on_a_members_only_one(
    held_back: Timeline, gazette: Source, editor: User, everything: Everything
) -> None:
    secret = add_source(SourceDraft(publisher="Leaked minutes"), by=editor, made_for=held_back)
    before = everything()
    draft = SourceDraft(publisher="The Gazette", title="A crack", relies_on=(secret,))
    with pytest.raises(ValidationError) as refusal:
        edit_source(gazette, draft, by=editor, version=gazette.version)
    assert list(refusal.value.message_dict) == ["relies_on"]
    assert everything() == before
    inside = SourceDraft(publisher="A memo", relies_on=(secret,))
    assert add_source(inside, by=editor, made_for=held_back).reliances.get().on == secret
