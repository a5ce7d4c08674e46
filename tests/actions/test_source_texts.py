"""Source texts: every text is kept, and the history has their digests."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from timeline.actions.base import Refused, Stale
from timeline.actions.drafts import SourceDraft
from timeline.actions.source_texts import (
    add_source_text,
    dismiss_suggestion,
    get_current_text,
    restore_suggestions,
)
from timeline.actions.sources import add_source
from timeline.models import Change, Dismissal, Source, SourceText, Timeline, User

Everything = Callable[[], Any]
WORDS = "The diver found a crack."


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_text_is_stored_with_its_digest_and_editor(gazette: Source, reporter: User) -> None:
    held = add_source_text(gazette, WORDS, by=reporter, number=0)
    assert (held.source, held.number, held.text, held.by) == (gazette, 1, WORDS, reporter)
    assert (held.sha256, held.removed) == (digest(WORDS), "")
    assert get_current_text(gazette) == held


def test_a_new_text_does_not_change_the_old_one(gazette: Source, reporter: User, editor: User) -> None:
    first = add_source_text(gazette, WORDS, by=reporter, number=0)
    second = add_source_text(gazette, "The diver found nothing.", by=editor, number=1)
    assert [(text.number, text.text, text.by, text.at) for text in gazette.texts.all()] == [
        (2, "The diver found nothing.", editor, second.at),
        (1, WORDS, reporter, first.at),
    ]
    assert get_current_text(gazette) == second


def test_only_the_newest_text_of_each_source_is_current(gazette: Source, editor: User) -> None:
    wire = add_source(SourceDraft(publisher="Wire", text="A crack."), by=editor)
    add_source(SourceDraft(publisher="Silent"), by=editor)
    for number, text in enumerate(["One", "Two", "Three"]):
        add_source_text(gazette, text, by=editor, number=number)
    current = SourceText.objects.current().order_by("pk")
    assert [(item.source, item.number) for item in current] == [(wire, 1), (gazette, 3)]


def test_the_same_text_again_changes_nothing(gazette: Source, editor: User, everything: Everything) -> None:
    held = add_source_text(gazette, WORDS, by=editor, number=0)
    before = everything()
    assert add_source_text(gazette, WORDS, by=editor, number=1) == held
    # With other line ends and an invisible character.
    assert add_source_text(gazette, f"{WORDS[:9]}\u00ad{WORDS[9:]}", by=editor, number=1) == held
    assert everything() == before


def test_an_older_text_added_again_is_a_new_row(gazette: Source, editor: User) -> None:
    for number, text in enumerate([WORDS, "Nothing was found.", WORDS]):
        add_source_text(gazette, text, by=editor, number=number)
    assert [(text.number, text.text) for text in gazette.texts.all()] == [
        (3, WORDS),
        (2, "Nothing was found."),
        (1, WORDS),
    ]


@pytest.mark.parametrize("seen", [None, 0, 2])
def test_another_or_missing_number_is_stale(
    gazette: Source, editor: User, everything: Everything, seen: int | None
) -> None:
    held = add_source_text(gazette, WORDS, by=editor, number=0)
    before = everything()
    with pytest.raises(Stale) as stale:
        add_source_text(gazette, "Another", by=editor, number=seen)
    assert stale.value.current == held
    assert everything() == before


def test_a_first_text_with_a_seen_number_is_stale(gazette: Source, editor: User) -> None:
    for seen in (None, 1):
        with pytest.raises(Stale) as stale:
            add_source_text(gazette, WORDS, by=editor, number=seen)
        assert stale.value.current is None


@pytest.mark.sampled
@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "\u200b\u00ad", "…", "x" * 2_000_001, "\ufb2c" * 1_000_000, "a\x00b", "a\ud800b"],
    ids=["none", "blank", "invisible", "no word", "too long", "too long in NFC", "NUL", "half a pair"],
)
def test_an_invalid_text_is_refused(gazette: Source, editor: User, everything: Everything, text: str) -> None:
    before = everything()
    with pytest.raises(ValidationError) as refusal:
        add_source_text(gazette, text, by=editor, number=0)
    assert list(refusal.value.message_dict) == ["text"]
    with pytest.raises(ValidationError) as refusal:
        add_source(SourceDraft(publisher="Wire", text=f"{text}" if text.strip() else "\u200b"), by=editor)
    assert list(refusal.value.message_dict) == ["text"]
    assert everything() == before


def test_a_text_may_have_two_million_characters(gazette: Source, editor: User) -> None:
    assert len(add_source_text(gazette, "火" * 2_000_000, by=editor, number=0).text) == 2_000_000


def test_invisible_characters_are_stripped_and_listed(gazette: Source, editor: User) -> None:
    held = add_source_text(gazette, "Cafe\u0301\r\n\tcra\u00adck\u202e \ufeffd\x07", by=editor, number=0)
    assert held.text == "Café\n\tcrack d"
    for name in ("soft hyphen", "right-to-left override", "byte order mark", "control character"):
        assert f"1 {name}" in held.removed
    change = Change.objects.latest("pk")
    assert set(change.lines) == {("text (SHA-256)", "", digest(held.text)), ("taken out", "", held.removed)}


def test_the_list_of_stripped_characters_fits_its_field(gazette: Source, editor: User) -> None:
    invisible = (
        "".join(chr(code) for code in range(0x2000, 0x2070)) + "\u00ad\u034f\u061c\ufeff\ufffc\ufffa\x07"
    )
    tags = "".join(chr(code) for code in range(0xE0000, 0xE01F0))
    assert add_source_text(gazette, f"A crack{invisible}{tags}", by=editor, number=0).removed.endswith(".")


def test_the_history_has_the_digest_but_not_the_text(
    gazette: Source, timeline: Timeline, editor: User
) -> None:
    add_source_text(gazette, "CANARY found a crack.", by=editor, number=0)
    add_source_text(gazette, "CANARY found two.", by=editor, number=1)
    made = add_source(SourceDraft(publisher="Wire", text="CANARY"), by=editor, made_for=timeline)
    for change in Change.objects.all():
        assert "CANARY" not in json.dumps([change.before, change.after, change.label, change.reason])
    last, second, first = Change.objects.filter(verb="hold").order_by("-pk")
    assert first.lines == [("text (SHA-256)", "", digest("CANARY found a crack."))]
    assert second.lines == [("text (SHA-256)", digest("CANARY found a crack."), digest("CANARY found two."))]
    assert (last.subject_uid, last.timeline, last.by) == (made.uid, timeline, editor)


def test_a_text_needs_a_visible_source(
    gazette: Source, make_user: Callable[..., User], reporter: User, everything: Everything
) -> None:
    hidden = Timeline.objects.create(slug="hidden", title="Hidden", access="members")
    theirs = Source.objects.create(publisher="Quill", made_for=hidden)
    guest = make_user("guest@example.org")
    before = everything()
    for source, user in ((gazette, guest), (theirs, reporter)):
        for act in (
            lambda s, u: add_source_text(s, WORDS, by=u, number=0),
            lambda s, u: dismiss_suggestion(s, "a", by=u),
            lambda s, u: restore_suggestions(s, by=u),
        ):
            with pytest.raises(PermissionDenied):
                act(source, user)
    assert everything() == before


def test_a_suggestion_is_dismissed_once_and_can_be_restored(
    gazette: Source, editor: User, reporter: User
) -> None:
    for key in ("a", "b", "a"):
        dismiss_suggestion(gazette, key, by=reporter)
    assert sorted(Dismissal.objects.values_list("key", flat=True)) == ["a", "b"]
    assert restore_suggestions(gazette, ["a", "c"], by=editor) == 1
    assert restore_suggestions(gazette, by=editor) == 1
    assert not Dismissal.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 65, "é", "a\n", "\x00"])
def test_an_invalid_suggestion_key_is_refused(gazette: Source, editor: User, key: str) -> None:
    with pytest.raises(Refused):
        dismiss_suggestion(gazette, key, by=editor)
