"""Attribution of quotations, with a table of forms for each language."""

import pytest

from tests.support.suggestion_parties import get_quotation, suggest_for
from timeline.suggestions import NamedSpeaker

SAID = "The bridge will open when it is safe"

# The text with * for the quotation; the words for the speaker; the uids of the party and of its organisation.
ENGLISH = [
    ("“*,” said Ann Pereira.", "Ann Pereira", "pereira", ""),
    ("“*,” Ann Pereira said.", "Ann Pereira", "pereira", ""),
    ("“*,” says Pereira.", "Pereira", "pereira", ""),
    ("“*,” Ms Pereira said on Tuesday.", "Ms Pereira", "pereira", ""),
    ("“*,” according to Ann Pereira.", "Ann Pereira", "pereira", ""),
    ("“*”, said Ann Pereira.", "Ann Pereira", "pereira", ""),
    ("“*?” asked Ann Pereira.", "Ann Pereira", "pereira", ""),
    ("“*!” Ann Pereira told reporters.", "Ann Pereira", "pereira", ""),
    ("“*” — Ann Pereira said.", "Ann Pereira", "pereira", ""),
    ("“*,” said Ann Pereira, who chairs the committee.", "Ann Pereira", "pereira", ""),
    (
        "“*,” said Ann Pereira, chair of works at Westerbrook Town Council.",
        "Ann Pereira",
        "pereira",
        "council",
    ),
    ("“*,” Ann Pereira, of Westerbrook Town Council, said.", "Ann Pereira", "pereira", "council"),
    ("“*,” Westerbrook council chair Ann Pereira said.", "Ann Pereira", "pereira", "council"),
    ("“*,” said Westerbrook council’s chair, Ann Pereira.", "Ann Pereira", "pereira", "council"),
    ("“*,” a spokesperson for Holm & Larsen said.", "a spokesperson for Holm & Larsen", "holm-larsen", ""),
    ("“*,” said a spokesman for the WHA.", "a spokesman for the WHA", "wha", ""),
    ("“*,” a WHA spokeswoman said.", "a WHA spokeswoman", "wha", ""),
    ("“*,” Holm & Larsen said in a statement.", "Holm & Larsen", "holm-larsen", ""),
    ("“*,” the WHA later told the Echo.", "WHA", "wha", ""),
    ("“*,” said Dilys Morgan.", "Dilys Morgan", "", ""),
    ("“*,” Dilys Morgan, a lawyer for Holm & Larsen, said.", "Dilys Morgan", "", "holm-larsen"),
    ("“*,” Holm & Larsen director Dilys Morgan said.", "Dilys Morgan", "", "holm-larsen"),
    ("“*,” said Jan van der Berg.", "Jan van der Berg", "berg", ""),
    ("“*,” said Eva Smith-Jones.", "Eva Smith-Jones", "smith-jones", ""),
    ("Ann Pereira said: “*.”", "Ann Pereira", "pereira", ""),
    ("Ann Pereira said that “*”.", "Ann Pereira", "pereira", ""),
    ("Ann Pereira said, “*.”", "Ann Pereira", "pereira", ""),
    ("Ann Pereira told the Echo: “*.”", "Ann Pereira", "pereira", ""),
    ("Ann Pereira, chair of works, told the Echo: “*.”", "Ann Pereira", "pereira", ""),
    ("Ann Pereira, who chairs the works, said: “*.”", "Ann Pereira", "pereira", ""),
    ("In a statement on Tuesday, Holm & Larsen said: “*.”", "Holm & Larsen", "holm-larsen", ""),
    ("According to the WHA, “*.”", "WHA", "wha", ""),
    ("The council’s chair of works, Ann Pereira, said: “*.”", "Ann Pereira", "pereira", ""),
    ("But Pereira replied: “*.”", "Pereira", "pereira", ""),
    ("Holm & Larsen denied this and said: “*.”", "Holm & Larsen", "holm-larsen", ""),
    ("A statement from Holm & Larsen read: “*.”", "A statement from Holm & Larsen", "holm-larsen", ""),
    ("A spokesperson for the WHA said:\n“*.”", "A spokesperson for the WHA", "wha", ""),
    ("Asked about the delay, Ann Pereira replied: “*.”", "Ann Pereira", "pereira", ""),
    ("Ann Pereira went on: “*.”", "Ann Pereira", "pereira", ""),
    ("Ann Pereira described the work as “* and not before that”.", "Ann Pereira", "pereira", ""),
    ("Resident Nora Gale said: “*.”", "Nora Gale", "", ""),
    ("“*,” said the charity Shelter.", "Shelter", "", ""),
    ("Nora Gale was sceptical: “*.”", "Nora Gale", "", ""),
    ("What Nora Gale called “*” was a rumour.", "Nora Gale", "", ""),
    ("A lawyer representing Ann Pereira said: “*.”", "A lawyer", "", ""),
    ("LONDON, March 7 - Ann Pereira said: “*.”", "Ann Pereira", "pereira", ""),
]
FRENCH = [
    ("« * », a déclaré Ann Pereira.", "Ann Pereira", "pereira", ""),
    ("« * », déclare Ann Pereira, directrice de la WHA.", "Ann Pereira", "pereira", "wha"),
    ("« * », explique Jeanne Dupont.", "Jeanne Dupont", "", ""),
    ("« * », déclarait hier à l’AFP Jean Petit.", "Jean Petit", "", ""),
    ("« * », a réagi la présidente de la région Anne Roux.", "Anne Roux", "", ""),
    ("« * », selon Ann Pereira.", "Ann Pereira", "pereira", ""),
    ("Selon la WHA, « * ».", "WHA", "wha", ""),
    ("D’après la WHA, « * ».", "WHA", "wha", ""),
    ("Ann Pereira a affirmé : « * ».", "Ann Pereira", "pereira", ""),
    ("Ann Pereira a ajouté que « * ».", "Ann Pereira", "pereira", ""),
    ("« * », a indiqué un porte-parole de la WHA.", "un porte-parole de la WHA", "wha", ""),
]
GERMAN = [
    ("„*“, sagte Ann Pereira.", "Ann Pereira", "pereira", ""),
    ("„*“, sagte Ann Pereira am Dienstag.", "Ann Pereira", "pereira", ""),
    ("„*“, erklärte Anna Müller.", "Anna Müller", "", ""),
    ("„*“, rief Ann Pereira.", "Ann Pereira", "pereira", ""),
    ("Bürgermeister Jan Weber (CDU) zeigte sich erfreut: „*.“", "Jan Weber", "", ""),
    ("„*“, so Ann Pereira.", "Ann Pereira", "pereira", ""),
    ("»*«, sagte Ann Pereira.", "Ann Pereira", "pereira", ""),
    ("„*“, teilte die WHA mit.", "WHA", "wha", ""),
    ("„*“, sagte ein Sprecher der WHA.", "ein Sprecher der WHA", "wha", ""),
    ("Ann Pereira sagte: „*.“", "Ann Pereira", "pereira", ""),
    ("Ann Pereira hat erklärt: „*.“", "Ann Pereira", "pereira", ""),
    ("Laut WHA ist klar: „*.“", "WHA", "wha", ""),
]
SPANISH = [
    ("«*», dijo Ann Pereira.", "Ann Pereira", "pereira", ""),
    ("“*”, afirmó Ann Pereira el martes.", "Ann Pereira", "pereira", ""),
    ("«*», ha declarado Ana Gómez.", "Ana Gómez", "", ""),
    ("Según Ann Pereira, «*».", "Ann Pereira", "pereira", ""),
    ("De acuerdo con la WHA, «*».", "WHA", "wha", ""),
    ("Ann Pereira respondió: «*».", "Ann Pereira", "pereira", ""),
    ("«*», dijo un portavoz de la WHA.", "un portavoz de la WHA", "wha", ""),
]
ALL = [
    (language, *row)
    for language, rows in (("en", ENGLISH), ("fr", FRENCH), ("de", GERMAN), ("es", SPANISH))
    for row in rows
]


@pytest.mark.parametrize(("language", "form", "words", "uid", "organisation"), ALL)
def test_the_speaker_is_read_beside_the_quotation(
    language: str, form: str, words: str, uid: str, organisation: str
) -> None:
    text = form.replace("*", SAID)
    quotation = get_quotation(text, language=language)
    assert quotation.words.startswith(SAID)
    speaker = quotation.speaker
    assert speaker is not None
    assert (speaker.words, speaker.uid, speaker.organisation_uid) == (words, uid, organisation)
    assert text[speaker.span.start : speaker.span.end] == words
    assert quotation.basis == "said"


@pytest.mark.parametrize(
    ("language", "form"),
    [
        ("en", "“We knew it all along,” said Ann Pereira. “*,” she added."),
        ("en", "“We knew it all along,” said Ann Pereira. She added: “*.”"),
        ("en", "Ann Pereira met the traders.\n\n“*,” she said."),
        ("en", "“We knew it all along,” said Ann Pereira.\n\n“*,” the spokeswoman said."),
        ("fr", "« Nous le savions depuis longtemps », a dit Ann Pereira. « * », a-t-elle ajouté."),
        ("de", "„Wir haben es immer gewusst“, sagte Ann Pereira. „*“, fügte sie hinzu."),
        ("es", "«Lo sabíamos desde siempre», dijo Ann Pereira. «*», añadió ella."),
    ],
)
def test_a_pronoun_refers_to_the_last_speaker_or_subject(language: str, form: str) -> None:
    quotation = suggest_for(form.replace("*", SAID), language=language).quotations[-1]
    assert quotation.speaker is not None
    assert (quotation.speaker.uid, quotation.basis) == ("pereira", "pronoun")


def test_it_refers_to_no_person() -> None:
    text = "“We knew it all along,” said the WHA. Ann Pereira was not there. It added: “That is all we know.”"
    assert [q.speaker and q.speaker.uid for q in suggest_for(text).quotations] == ["wha", "wha"]


def test_an_indefinite_spokesperson_is_not_the_last_speaker() -> None:
    quotation = suggest_for(
        f"“We knew it all along,” said Ann Pereira. “{SAID},” a spokesperson said."
    ).quotations[-1]
    assert quotation.speaker is not None
    assert (quotation.speaker.words, quotation.speaker.uid) == ("a spokesperson", "")


def test_a_pronoun_without_a_referent_gives_no_speaker() -> None:
    quotation = get_quotation(f"“{SAID},” she said.")
    assert (quotation.speaker, quotation.basis) == (None, "")


@pytest.mark.parametrize(
    "text",
    [
        f"“We knew,” said Ann Pereira. “{SAID}.”",
        f"“We knew,” said Ann Pereira.\n\n“{SAID}.”",
    ],
)
def test_the_next_quotation_has_the_same_speaker(text: str) -> None:
    quotation = suggest_for(text).quotations[-1]
    assert quotation.speaker is not None
    assert (quotation.speaker.uid, quotation.basis) == ("pereira", "carried on")


@pytest.mark.parametrize(
    "text",
    [
        f"“We knew,” said Ann Pereira. The traders had a letter. “{SAID}.”",
        f"“We knew,” said Ann Pereira.\n\nThe traders had a letter.\n\n“{SAID}.”",
        f"“{SAID}.” The WHA said nothing.",
        f"The WHA met. “{SAID}.”",
    ],
)
def test_without_an_attribution_there_is_no_speaker(text: str) -> None:
    quotation = suggest_for(text).quotations[-1]
    assert (quotation.speaker, quotation.basis) == (None, "")


@pytest.mark.parametrize(
    ("text", "words", "uid"),
    [
        ("“*,” Ann Pereira told the Echo.", "Echo", "echo"),
        ("Ann Pereira told the Westerbrook Echo on Monday: “*.”", "Westerbrook Echo", "echo"),
        ("Ann Pereira told Harbour Radio: “*.”", "Harbour Radio", ""),
        ("“*,” the WHA said in an email to the Echo.", "Echo", "echo"),
        ("In a statement to the Echo, the WHA said: “*.”", "Echo", "echo"),
    ],
)
def test_the_addressee_is_read(text: str, words: str, uid: str) -> None:
    addressee = get_quotation(text.replace("*", SAID)).addressee
    assert isinstance(addressee, NamedSpeaker)
    assert (addressee.words, addressee.uid) == (words, uid)


def test_unnamed_reporters_are_no_addressee() -> None:
    assert get_quotation(f"“{SAID},” Ann Pereira told reporters.").addressee is None


def test_a_longer_name_that_contains_a_known_name_is_another_party() -> None:
    speaker = get_quotation(f"“{SAID},” said Echo Radio.").speaker
    assert speaker is not None
    assert (speaker.words, speaker.uid) == ("Echo Radio", "")


def test_a_language_without_a_table_is_read_as_english() -> None:
    assert get_quotation(f"“{SAID},” said Ann Pereira.", language="cy").speaker is not None


def test_a_quotation_gets_the_nearest_date_outside_of_it() -> None:
    date = get_quotation(f"“{SAID} by 1 July,” said Ann Pereira on Monday, after a meeting on 3 June.").date
    assert date is not None
    assert date.stated == "on Monday"
