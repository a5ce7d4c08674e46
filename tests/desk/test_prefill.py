"""Initial form data from a selection: only facts that the selected words state."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict

from timeline.actions.source_texts import add_source_text
from timeline.desk.workspace.prefill import find_selection, initial_for
from timeline.models import Entry, Party, Source, Timeline, User

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


def cite(found: dict[str, Any]) -> str:
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
    assert cite(found) == kept


def test_inner_quotation_marks_stay(begin: Begin) -> None:
    words = "said “no” and don’t ask"
    assert begin("statement", f"He {words} again.", words)["main"]["words"] == words


FOUND = "Found as “said Ann Pereira” in the text of the source."


def test_known_speaker_is_named_and_unknown_one_is_new(begin: Begin) -> None:
    text = "“We knew it,” said Ann Pereira."
    assert begin("statement", text, "We knew it")["party"] == {
        "party": "Ann Pereira",
        "make": True,
        "new_kind": "person",
        "origin": FOUND,
        "origin_name": "Ann Pereira",
    }
    party = Party.objects.create(name="Ann Pereira")
    row = begin("statement", text + " ", "We knew it")["party"]
    assert row["party"].endswith(f"[{party.uid}]")
    assert (row["origin"], row["origin_name"]) == (FOUND, row["party"])


def test_spokesperson_of_a_known_party_is_a_new_person(begin: Begin) -> None:
    Party.objects.create(name="Holm & Larsen")
    text = "“We told them,” said Erik Holm, director of Holm & Larsen."
    found = begin("statement", text, "We told them")
    assert found["party"]["party"].startswith("Holm & Larsen")
    assert found["party"]["origin"] == "“Erik Holm” speaks for it."
    row = found["spokesperson"]
    assert (row["party"], row["make"], row["new_kind"]) == ("Erik Holm", True, "person")


@pytest.mark.parametrize(
    ("speaker", "kind"),
    [
        ("Councillor Keith Nolan", "person"),
        ("Mr Nolan", "person"),
        ("Dunmore Steel", "organisation"),
        ("the Millbrook Trust", "organisation"),
    ],
)
def test_new_speaker_has_the_kind_that_its_name_shows(begin: Begin, speaker: str, kind: str) -> None:
    assert begin("statement", f"“We knew it,” said {speaker}.", "We knew it")["party"]["new_kind"] == kind


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (
            "Ann Pereira was there. “We knew it,” she said.",
            "Probably: “she said” refers to somebody named before. This is the nearest name that fits.",
        ),
        (
            "Ann Pereira was quoted as saying “we knew it”.",
            "Probably: somebody else reports these words, as “Ann Pereira was quoted as saying”.",
        ),
        (
            "“It rained all day,” said Ann Pereira. “We knew it.”",
            "Probably: the words continue a quotation of theirs.",
        ),
    ],
)
def test_speaker_who_is_not_named_beside_the_words_is_probable(begin: Begin, text: str, origin: str) -> None:
    Party.objects.create(name="Ann Pereira", kind="person")
    row = begin("statement", text, "e knew it")["party"]
    assert row["party"].startswith("Ann Pereira")
    assert row["origin"] == origin


def test_organisation_of_a_probable_speaker_is_probable(begin: Begin) -> None:
    Party.objects.create(name="Holm & Larsen")
    text = "“No,” said Ann Pereira, director of Holm & Larsen. It rained. “We knew it,” she added."
    assert (
        begin("statement", text, "We knew it")["party"]["origin"] == "Probably: “Ann Pereira” speaks for it."
    )


def test_new_speaker_has_the_name_that_the_text_gives_in_full(begin: Begin) -> None:
    row = begin("statement", "Dora Weir runs the ferry. “We knew it,” Weir said.", "We knew it")["party"]
    assert row["party"] == "Dora Weir"
    assert row["origin"].endswith("The text has “Dora Weir” elsewhere.")


def test_speaker_who_may_be_several_parties_is_left_to_the_editor(begin: Begin) -> None:
    for name in ("Harbour Radio", "Hill Radio"):
        Party.objects.create(name=name, short_name="HR")
    row = begin("statement", "“We knew it,” said HR.", "We knew it")["party"]
    assert row["party"] == "HR"
    assert "make" not in row
    assert row["origin"].endswith("More than one party has this name: choose one.")


def test_text_is_no_party(begin: Begin) -> None:
    row = begin("statement", "A press release said: “We knew it.”", "We knew it")["party"]
    assert "party" not in row
    assert row["origin"].endswith("A text is not a party. Choose whose words these are.")


def test_common_noun_is_a_party_only_of_a_timeline_that_names_it(
    begin: Begin, make_event: Callable[..., Entry]
) -> None:
    council = Party.objects.create(name="Town Council", short_name="the council")
    text = "“We knew it,” the council said."
    assert begin("statement", text, "We knew it")["party"]["party"] == "the council"
    make_event(parties=((council, "actor"),))
    assert begin("statement", text + " ", "We knew it")["party"]["party"].startswith("Town Council")


def test_addressee_says_where_it_comes_from(begin: Begin) -> None:
    Party.objects.create(name="The Echo", short_name="the Echo")
    (row,) = begin("statement", "“We knew it,” Ann Pereira told the Echo.", "We knew it")["addressees"]
    assert row["origin"] == "The text names “the Echo” as the one to whom it was said."


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


@pytest.mark.slow
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
