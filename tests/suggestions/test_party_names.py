"""Mentions of known parties."""

import pytest

from timeline.suggestions import KnownParty, suggest

PARTIES = (
    KnownParty("nca", "National Crime Agency (NCA)", kind="agency"),
    KnownParty("it", "IT"),
    KnownParty("holm-larsen", "Holm & Larsen"),
    KnownParty("council", "the council", aliases=("Westerbrook Town Council",), in_timeline=True),
    KnownParty("guardian", "The Guardian"),
    KnownParty("zurich", "Zürich"),
    KnownParty("news", "Echo News"),
    KnownParty("echo", "Echo"),
    KnownParty("jordan", "David Jordan", kind="person"),
    KnownParty("obrien", "Máire O’Brien", kind="person"),
    KnownParty("berg", "Jan van der Berg", kind="person"),
    KnownParty("smith", "Ann Smith", kind="person"),
    KnownParty("smith2", "Bea Smith", kind="person"),
    KnownParty("agency", "Harbour Agency", aliases=("Agency",), in_timeline=True),
    KnownParty("agency2", "Bridge Agency", aliases=("Agency",), in_timeline=True),
    KnownParty("trust", "Quay Trust", short_name="the trust"),
    KnownParty("board", "The harbour board"),
    KnownParty("none", ""),
    KnownParty("marks", "—"),
)


def find_mentions(text: str) -> list[tuple[str, str]]:
    """Return the words and the party of each mention; several parties joined by "/"."""
    mentions = suggest(text, parties=PARTIES).mentions
    assert all(text[mention.span.start : mention.span.end] == mention.words for mention in mentions)
    return [(mention.words, "/".join(mention.uids)) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "words", "uid"),
    [
        ("The NCA spoke.", "NCA", "nca"),
        ("The National Crime Agency spoke.", "National Crime Agency", "nca"),
        ("The National\nCrime  Agency spoke.", "National\nCrime  Agency", "nca"),
        ("NATIONAL CRIME AGENCY SPEAKS", "NATIONAL CRIME AGENCY", "nca"),
        ("The NCA’s answer", "NCA", "nca"),
        ("The NCA's answer", "NCA", "nca"),
        ("An NCA-led inquiry", "NCA", "nca"),
        ("(NCA)", "NCA", "nca"),
        ("Holm & Larsen built it", "Holm & Larsen", "holm-larsen"),
        ("the Guardian asked", "Guardian", "guardian"),
        ("in Zürich today", "Zürich", "zurich"),
        ("in Zu\u0308rich today", "Zu\u0308rich", "zurich"),
        ("Echo News was there", "Echo News", "news"),
        ("the Echo was there", "Echo", "echo"),
        ("asked Máire O'Brien", "Máire O'Brien", "obrien"),
        ("if the council agrees", "the council", "council"),
        ("The council agrees", "The council", "council"),
    ],
)
def test_a_name_is_found_in_each_form(text: str, words: str, uid: str) -> None:
    assert find_mentions(text) == [(words, uid)]


@pytest.mark.parametrize(
    "text",
    [
        "the nca spoke",
        "Nca spoke",
        "NCAs spoke",
        "an it department",
        "guardian angels",
        "in Zürichs Altstadt",
        "Zurich",
        "Holm Larsen",
        "a council of war",
        "National Crime. Agency work",
        "echoes",
        "Echoes",
    ],
)
def test_similar_words_are_not_a_name(text: str) -> None:
    assert find_mentions(text) == [] or find_mentions(text) == [("Agency", "agency/agency2")]


def test_a_name_of_two_parties_gives_both() -> None:
    assert find_mentions("The Agency spoke.") == [("Agency", "agency/agency2")]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        # The timeline does not name the trust, and nor does the text.
        ("The trust agreed.", []),
        ("The trust agreed. The Quay Trust was asked first.", ["The trust", "Quay Trust"]),
        ("The Quay Trust was asked. The trust agreed.", ["Quay Trust", "The trust"]),
        # All of a party's name.
        ("The harbour board agreed.", ["The harbour board"]),
        # Another trust was named since.
        ("The Quay Trust was asked. Ashford Trust was not. The trust agreed.", ["Quay Trust"]),
        ("The Ashford Trust was asked. Then the trust agreed.", []),
    ],
)
def test_a_common_noun_is_a_name_only_where_its_party_is_named(text: str, mentions: list[str]) -> None:
    assert [words for words, _ in find_mentions(text)] == mentions


def test_a_common_noun_is_a_name_in_a_timeline_that_names_the_party() -> None:
    assert find_mentions("The council agreed.") == [("The council", "council")]
    assert find_mentions("Ashford Council met. The council agreed.") == []


def test_a_surname_is_found_after_the_full_name_only() -> None:
    text = "Jordan came. David Jordan spoke. Then Jordan left, and Mr Jordan with him. When Jordan spoke, all did."
    assert find_mentions(text) == [
        ("David Jordan", "jordan"),
        ("Jordan", "jordan"),
        ("Jordan", "jordan"),
        ("Jordan", "jordan"),
    ]


@pytest.mark.parametrize(
    "text",
    ["Michael Jordan played.", "Jordan-Smith left.", "Smith-Jordan left.", "Jordans left.", "jordan"],
)
def test_another_name_that_contains_a_surname_is_not_found(text: str) -> None:
    assert find_mentions(f"David Jordan spoke. {text}") == [("David Jordan", "jordan")]


def test_a_surname_with_a_particle_is_found_with_it_and_without() -> None:
    assert find_mentions("Jan van der Berg spoke. Then van der Berg left. They asked Berg again.") == [
        ("Jan van der Berg", "berg"),
        ("van der Berg", "berg"),
        ("Berg", "berg"),
    ]


def test_a_surname_of_two_named_persons_gives_nobody() -> None:
    assert find_mentions("Ann Smith spoke. Smith left.") == [("Ann Smith", "smith"), ("Smith", "smith")]
    assert find_mentions("Ann Smith and Bea Smith spoke. Then Smith left.") == [
        ("Ann Smith", "smith"),
        ("Bea Smith", "smith2"),
    ]


def test_names_do_not_overlap() -> None:
    assert find_mentions("Echo News Echo") == [("Echo News", "news"), ("Echo", "echo")]
