"""Initial form data from a selection: only facts that the selected words state."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict

from timeline.actions.source_texts import add_source_text
from timeline.desk.workspace.prefill import find_selection, initial_for
from timeline.models import Party, Source, Timeline, User

Begin = Callable[..., dict[str, Any]]


@pytest.fixture
def source(db: None) -> Source:
    made: Source = Source.objects.create(publisher="The Echo", published="2024-06-14")
    return made


@pytest.fixture
def begin(source: Source, timeline: Timeline, editor: User) -> Begin:
    """Return the initial form data of a kind for words selected in a text."""

    def begin_with(kind: str, text: str, words: str) -> dict[str, Any]:
        source.refresh_from_db()
        held = add_source_text(source, text, by=editor, number=source.texts.count())
        start = held.text.index(words)
        asked = QueryDict(f"source={source.uid}&text={held.number}&start={start}&end={start + len(words)}")
        found = find_selection(asked, editor)
        assert found is not None
        return initial_for(kind, timeline, *found, editor)

    return begin_with


def cited(found: dict[str, Any]) -> str:
    (citation,) = found["citations"]
    return str(citation["exact"])


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("“We knew it”", "We knew it"),
        ("We knew it", "We knew it"),
        ("“We knew it", "We knew it"),
        ("knew it”", "knew it"),
    ],
)
def test_statement_and_citation_lose_surrounding_quotation_marks(begin: Begin, words: str, kept: str) -> None:
    found = begin("statement", "On Monday she said: “We knew it” and left.", words)
    assert found["main"]["words"] == kept
    assert cited(found) == kept


def test_inner_quotation_marks_stay(begin: Begin) -> None:
    words = "said “no” and don’t ask"
    assert begin("statement", f"He {words} again.", words)["main"]["words"] == words


def test_known_speaker_is_named_and_unknown_one_is_new(begin: Begin) -> None:
    text = "“We knew it,” said Ann Pereira."
    assert begin("statement", text, "We knew it")["party"] == {"party": "Ann Pereira", "make": True}
    party = Party.objects.create(name="Ann Pereira")
    assert begin("statement", text + " ", "We knew it")["party"]["party"].endswith(f"[{party.uid}]")


def test_spokesperson_of_a_known_party_is_a_new_person(begin: Begin) -> None:
    Party.objects.create(name="Holm & Larsen")
    text = "“We told them,” said Erik Holm, director of Holm & Larsen."
    found = begin("statement", text, "We told them")
    assert found["party"]["party"].startswith("Holm & Larsen")
    assert found["spokesperson"] == {"party": "Erik Holm", "make": True, "new_kind": "person"}


def test_no_speaker_is_filled_in_without_attribution(begin: Begin) -> None:
    found = begin("statement", "The gate was shut. It rained.", "The gate was shut")
    assert not {"party", "spokesperson", "addressees"} & set(found)
    assert "edtf" not in found["main"]


def test_quotation_with_the_larger_overlap_is_used(begin: Begin) -> None:
    text = "“No,” said Ann Pereira. “We told them twice about the gate,” said Erik Holm."
    found = begin("statement", text, "Pereira. “We told them twice about the gate")
    assert found["party"]["party"] == "Erik Holm"


def test_date_is_filled_in_as_the_source_states_it(begin: Begin) -> None:
    found = begin(
        "event", "The gate was shut last week. It rained on Monday.", "The gate was shut last week."
    )
    assert found["main"]["edtf"] == "last week"
    assert found["main"]["headline"] == "The gate was shut last week"


def test_date_of_other_words_is_not_filled_in(begin: Begin) -> None:
    found = begin("event", "The gate was shut.\n\nIt rained on 3 June 2024.", "The gate was shut.")
    assert "edtf" not in found["main"]
    assert "stated" not in found["main"]


def test_long_selection_becomes_the_body(begin: Begin) -> None:
    words = "The gate was shut again. " * 20
    found = begin("event", words, words.strip())
    assert "headline" not in found["main"]
    assert found["main"]["body"] == words.strip()


def test_named_parties_are_filled_in_and_only_the_actor_acts(begin: Begin) -> None:
    Party.objects.create(name="Town Council")
    Party.objects.create(name="Holm & Larsen")
    words = "a letter of Holm & Larsen about the Town Council"
    found = begin("event", f"There was {words}.", words)
    assert {item["role"] for item in found["parties"]} == {"subject"}
    words = "The Town Council sued Holm & Larsen on 3 June 2024."
    found = begin("event", words, words)
    assert [(item["party"].split(" [")[0], item["role"]) for item in found["parties"]] == [
        ("Town Council", "actor"),
        ("Holm & Larsen", "subject"),
    ]


def test_ambiguous_name_is_not_filled_in(begin: Begin) -> None:
    Party.objects.create(name="Town Council", short_name="the council")
    Party.objects.create(name="County Council", short_name="the council")
    assert "parties" not in begin("event", "Then the council shut it.", "the council shut it")


def test_language_of_the_text_is_filled_in(begin: Begin, source: Source) -> None:
    Source.objects.update(language="fr")
    found = begin("statement", "« Nous le savions », a dit Anne.", "Nous le savions")
    assert found["main"]["language"] == "fr"


def test_request_is_filled_with_the_selected_words(begin: Begin) -> None:
    assert (
        begin("request", "They asked why it was shut.", "why it was shut")["main"]["put"] == "why it was shut"
    )


@pytest.mark.parametrize(
    "query",
    [
        "",
        "text=1&start=0&end=3",
        "source=nosuch-1&text=1&start=0&end=3",
        "source={uid}&start=0&end=3",
        "source={uid}&text=2&start=0&end=3",
        "source={uid}&text=1&start=-1&end=3",
        "source={uid}&text=1&start=0&end=0",
        "source={uid}&text=1&start=9999999999&end=99999999999",
        "source={uid}&text=01&start=0&end=3",
    ],
)
def test_invalid_selection_in_an_address_is_ignored(source: Source, editor: User, query: str) -> None:
    add_source_text(source, "The gate was shut.", by=editor, number=0)
    asked = QueryDict(query.format(uid=source.uid))
    assert find_selection(asked, editor) is None


def test_very_long_line_is_searched_only_near_the_selection(begin: Begin) -> None:
    Party.objects.create(name="Ann Pereira")
    line = "word " * 190_000
    found = begin("statement", f"{line}“We knew it,” said Ann Pereira. {line}", "We knew it")
    assert found["party"]["party"].startswith("Ann Pereira")
