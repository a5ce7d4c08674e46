"""What kind of party a new speaker is, and which statements have a date."""

import pytest

from tests.support.suggestion_parties import get_quotation, suggest_for
from timeline.suggestions import KnownParty, suggest

WORDS = "We will not wait for another winter"


def quote(text: str) -> str:
    """Return a text with the quotation for each *."""
    return text.replace("*", WORDS)


@pytest.mark.parametrize(
    ("language", "text", "words", "kind"),
    [
        ("en", "“*,” said Dora Weir.", "Dora Weir", "person"),
        (
            "en",
            "Councillor Keith Nolan, cabinet member for parks, said the firm “*”.",
            "Keith Nolan",
            "person",
        ),
        ("en", "“*,” said Mr Nolan.", "Mr Nolan", "person"),
        ("en", "“*,” said Dr Weir, a surgeon.", "Dr Weir", "person"),
        ("en", "“*,” said Oona Smith-Lund of Millbrook.", "Oona Smith-Lund", "person"),
        ("en", "“*,” said Ludwig von der Heide.", "Ludwig von der Heide", "person"),
        ("en", "“*,” a neighbour said.", "a neighbour", "person"),
        ("en", "“*,” said Dunmore Steel.", "Dunmore Steel", "organisation"),
        ("en", "“*,” said the Millbrook Trust.", "Millbrook Trust", "organisation"),
        ("en", "“*,” the council said.", "the council", "organisation"),
        ("en", "A press release said: “*.”", "A press release", "text"),
        ("fr", "« * », déplore Jeanne Morin, élue du canton.", "Jeanne Morin", "person"),
        ("fr", "« * », indique la préfecture.", "la préfecture", "organisation"),
        ("de", "„*“, sagte Jutta Krämer.", "Jutta Krämer", "person"),
        ("de", "„*“, teilte die Feuerwehr mit.", "die Feuerwehr", "organisation"),
        ("es", "“*”, dijo Rosa Medina.", "Rosa Medina", "person"),
        ("es", "“*”, informó el ayuntamiento.", "el ayuntamiento", "organisation"),
    ],
)
def test_a_new_speaker_has_a_kind(language: str, text: str, words: str, kind: str) -> None:
    speaker = get_quotation(quote(text), language=language).speaker
    assert speaker is not None
    assert (speaker.words, speaker.kind) == (words, kind)


def test_a_surname_is_offered_with_the_name_that_the_text_gives_in_full() -> None:
    text = "Dora Weir runs the ferry. Two boats are left.\n\n“*,” Weir said."
    speaker = get_quotation(quote(text)).speaker
    assert speaker is not None
    assert (speaker.words, speaker.full_name) == ("Weir", "Dora Weir")


COUNCIL = KnownParty("thornby", "Thornby Parish Council", short_name="the council")
REMARK = "Nora Gale, the council’s leader, said the authority had “asked for a new date at once”."


@pytest.mark.parametrize(
    ("before", "in_timeline", "organisation"),
    [
        ("", False, ""),
        ("", True, "thornby"),
        ("Thornby Parish Council met on Monday. ", False, "thornby"),
        ("Ashford Council met on Monday. ", True, ""),
    ],
)
def test_a_council_of_another_story_is_not_the_one_in_this_text(
    before: str, in_timeline: bool, organisation: str
) -> None:
    party = KnownParty(COUNCIL.uid, COUNCIL.name, COUNCIL.short_name, in_timeline=in_timeline)
    (quotation,) = suggest(before + REMARK, parties=[party]).quotations
    assert quotation.speaker is not None
    speaker = quotation.speaker
    assert (speaker.words, speaker.uid, speaker.organisation_uid) == ("Nora Gale", "", organisation)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        # The day beside "said", and not the one of the news.
        (
            "Millbrook Council said on Friday it “first heard of any of these claims” on 2 February.",
            ["on Friday"],
        ),
        ("The clerk said the way she was treated last week “was not what anyone expects at work”.", [""]),
        (
            "A leak that left homes without water for weeks was called “a plain and simple accident” by Bea Holt.",
            [""],
        ),
    ],
)
def test_the_date_of_what_is_told_is_not_that_of_the_statement(text: str, dates: list[str]) -> None:
    quotations = suggest(text, published="2022-02-25").quotations
    assert [quotation.date.stated if quotation.date else "" for quotation in quotations] == dates


def test_a_quotation_goes_on_after_the_caption_of_a_picture() -> None:
    text = (
        "Northmoor Water chief Ann Bell said: ‘You may drink from the tap again.\n\n"
        "‘We are very sorry for what happened in these streets.\n\n"
        "Neighbours fetch bottles from a lorry (Picture: AB Wire)\n\n"
        "‘Please look at our page for the streets that are still without.’"
    )
    quotations = suggest_for(text).quotations
    assert " ".join(part for quotation in quotations for part in quotation.words.split("\n\n")) == (
        "You may drink from the tap again. We are very sorry for what happened in these streets. "
        "Please look at our page for the streets that are still without."
    )
    assert {quotation.speaker.words for quotation in quotations if quotation.speaker} == {"Ann Bell"}
    assert all(quotation.speaker for quotation in quotations)


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        (
            "fr",
            "Paul Renard, le maire, a promis une enquête.\n\n« Nous dirons tout aux habitants du quartier », a-t-il déclaré."
            "\n\n« Nous le dirons avant la fin du mois », avait-il ajouté.\n\n« Il faut laisser travailler les pompiers », "
            "a continué le préfet.\n\nLa justice est « la seule à pouvoir en juger », indique son communiqué.",
            ["Paul Renard", "Paul Renard", "le préfet", "son communiqué"],
        ),
        (
            "de",
            "„Bisher gibt es dazu keine neuen Hinweise“, erklärt die Gerichtssprecherin weiter. „Ein Bericht ging nie bei uns "
            "ein“, teilt die Polizei mit.\n\nLandrat Anton Wulff entscheidet. Dieser erklärt das so: „Jede Anfrage geht zuerst "
            "über meinen Tisch.“",
            ["die Gerichtssprecherin", "die Polizei", "Anton Wulff"],
        ),
        (
            "en",
            "AN outage in which lifts stopped has been described as ‘a very ordinary sort of fault’.\n\nA press release went "
            "further and said “the critics should visit the site themselves”.\n\nIt sounded like ‘a drum in an empty kitchen,’ "
            "according to the leaked audio.",
            ["", "A press release", ""],
        ),
        ("es", "Según el parte redactado por la comisaria, “hubo tres personas heridas en la calle”.", [""]),
    ],
)
def test_the_speakers_of_short_texts(language: str, text: str, speakers: list[str]) -> None:
    quotations = suggest_for(text, language=language).quotations
    assert [quotation.speaker.words if quotation.speaker else "" for quotation in quotations] == speakers
