"""The sample incident contains what its sources say: complete, in order, word for word, and nothing more."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import timeline
from timeline import document
from timeline.dates import When
from timeline.document import Document, Event, Request, Source, Statement, rules

SAMPLE = Path(timeline.__file__).parent / "sample" / "facebook-bbc.json"

LAST_WEEK = When(edtf="[2017-02-27..2017-03-05]", stated="last week")
BY_7_MARCH = When(edtf="[..2017-03-07]")
AFTER_SENDING = When(edtf="[2017-02-27..2017-03-07]")
ON_7_MARCH = When(edtf="2017-03-07")
NOT_KNOWN = When()

# In story order: a part of the headline, the date, the roles of parties and the publishers of the sources.
EVENTS: list[tuple[str, When, list[tuple[str, str]], list[str]]] = [
    (
        "investigates groups",
        When(edtf="/2017-03-07", stated="for years"),
        [("BBC", "actor"), ("Facebook", "subject")],
        ["Gizmodo"],
    ),
    ("100 images", BY_7_MARCH, [("BBC", "actor"), ("Facebook", "recipient")], ["Gizmodo", "Newshub"]),
    ("five convicted offenders", BY_7_MARCH, [("BBC", "actor"), ("Facebook", "recipient")], ["Gizmodo"]),
    (
        "agrees to an interview",
        LAST_WEEK,
        [("Simon Milner", "actor"), ("Facebook", "actor"), ("BBC", "recipient")],
        ["Gizmodo", "CNBC", "Newshub"],
    ),
    (
        "sends Facebook the images",
        LAST_WEEK,
        [("BBC", "actor"), ("Facebook", "recipient")],
        ["Gizmodo", "CNBC"],
    ),
    ("cancels the interview", AFTER_SENDING, [("Facebook", "actor"), ("BBC", "affected")], ["Gizmodo"]),
    (
        "reports the journalists to CEOP",
        AFTER_SENDING,
        [("Facebook", "actor"), ("BBC", "subject"), ("CEOP", "recipient")],
        ["Gizmodo", "CNBC"],
    ),
    ("says it has removed", BY_7_MARCH, [("Facebook", "actor")], ["Gizmodo", "CNBC"]),
]

# Speaker, date, addressees, exact words, and the publishers of the sources.
STATEMENTS: list[tuple[str, When, list[str], str, list[str]]] = [
    (
        "Facebook",
        ON_7_MARCH,
        ["Gizmodo", "CNBC"],
        "It is against the law for anyone to distribute images of child exploitation. When the BBC sent us such "
        "images we followed our industry's standard practice and reported them to CEOP [Child Exploitation & "
        "Online Protection Centre].",
        ["Gizmodo", "CNBC", "Newshub"],
    ),
    (
        "Facebook",
        ON_7_MARCH,
        ["Gizmodo", "CNBC"],
        "We also reported the child exploitation images that had been shared on our own platform. This matter is "
        "now in the hands of the authorities.",
        ["Gizmodo", "CNBC", "Newshub"],
    ),
    (
        "Facebook",
        ON_7_MARCH,
        ["Gizmodo", "CNBC"],
        "We have carefully reviewed the content referred to us and have now removed all items that were illegal "
        "or against our standards.",
        ["Gizmodo", "CNBC"],
    ),
    (
        "Facebook",
        ON_7_MARCH,
        ["Gizmodo", "CNBC"],
        "This content is no longer on our platform. We take this matter extremely seriously and we continue to "
        "improve our reporting and take-down measures.",
        ["Gizmodo", "CNBC"],
    ),
    (
        "Facebook",
        NOT_KNOWN,
        ["Gizmodo"],
        "Facebook has been recognized as one of the best platforms on the internet for child safety",
        ["Gizmodo"],
    ),
    (
        "BBC",
        ON_7_MARCH,
        [],
        "The fact that Facebook sent images that had been sent to them, that appear on their site, for their "
        "response about how Facebook deals with inappropriate images… the fact that they sent those on to the "
        "police seemed to me to be extraordinary",
        ["Gizmodo", "CNBC", "Newshub"],
    ),
    (
        "National Crime Agency",
        NOT_KNOWN,
        ["Gizmodo"],
        "It is vital that social media platforms have robust procedures in place to guard against indecent "
        "content, and that they report and remove any indecent content if identified. Social media platforms "
        "should also provide easy to use and accessible reporting mechanisms for their users",
        ["Gizmodo"],
    ),
    (
        "National Crime Agency",
        NOT_KNOWN,
        ["Gizmodo"],
        "The NCA does not routinely confirm or deny the existence of specific investigations, nor receipt of "
        "specific reports",
        ["Gizmodo"],
    ),
]

SOURCES = {
    "Gizmodo": (
        "BBC Tells Facebook About Child Porn on the Network, Facebook Reports BBC to Police",
        "2017-03-07~",
        "",
    ),
    "CNBC": (
        "Facebook reports BBC to police following 'sexualized images' report",
        "2017-03-07",
        "https://www.cnbc.com/2017/03/07/facebook-reports-bbc-to-police-following-sexualised-images-report.html",
    ),
    "Newshub": (
        "Facebook reports journalists to police after they alert it to child porn",
        "2017-03-08",
        "https://www.newshub.co.nz/home/world/2017/03/"
        "facebook-reports-journalists-to-police-after-they-alert-it-to-child-porn.html",
    ),
    "BBC News": ("", "2017-03-07", ""),
}


@pytest.fixture(scope="module")
def sample() -> Document:
    return document.decode(SAMPLE.read_bytes())


def names(sample: Document) -> dict[str, str]:
    return {party.id: party.name for party in sample.parties}


def source(sample: Document, publisher: str) -> Source:
    return next(source for source in sample.sources if source.publisher == publisher)


def event(sample: Document, words: str) -> Event:
    return next(event for event in sample.events if words in event.headline)


def statement(sample: Document, words: str) -> Statement:
    return next(statement for statement in sample.statements if words in statement.words)


def list_asked(sample: Document, name: str) -> Request:
    return next(request for request in sample.requests if names(sample)[request.asked] == name)


def list_publishers(sample: Document, entry: Event | Statement | Request) -> list[str]:
    publishers = {source.id: source.publisher for source in sample.sources}
    return [publishers[citation.source] for citation in entry.citations]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


# --- The file ---------------------------------------------------------------------------------------


def test_it_breaks_no_rule(sample: Document) -> None:
    assert rules.find_problems(sample) == []


def test_it_is_encoded_as_by_export(sample: Document) -> None:
    assert SAMPLE.read_bytes() == msgspec.json.format(document.encode(sample).rstrip(), indent=2) + b"\n"


def test_its_parts_are_sorted_as_in_a_publication(sample: Document) -> None:
    for group in (sample.parties, sample.sources):
        assert [part.id for part in group] == sorted(part.id for part in group)
    for entries in (sample.events, sample.statements, sample.requests):
        assert [entry.id for entry in entries] == [
            uid for uid in sample.order if uid in {entry.id for entry in entries}
        ]


def test_its_ids_are_random(sample: Document) -> None:
    ids = [part.id for group in (sample.parties, sample.sources) for part in group] + sample.order
    assert len(set(ids)) == len(ids)
    for uid in ids:
        assert re.fullmatch("[2-9bcdfghjkmnpqrstvwxz][2-9][2-9bcdfghjkmnpqrstvwxz]{6}", uid)


def test_is_normalised(sample: Document) -> None:
    for text in strings(msgspec.to_builtins(sample)):
        assert unicodedata.is_normalized("NFC", text)


def test_was_never_published(sample: Document) -> None:
    assert sample.version is None
    assert sample.corrections == []
    assert sample == document.strip_derived(sample)


def test_head(sample: Document) -> None:
    head = sample.timeline
    assert (head.slug, head.title) == ("facebook-reports-bbc", "Facebook reports BBC journalists to police")
    assert (head.language, head.time_zone) == ("en-GB", "Europe/London")
    assert head.summary
    assert "child sexual abuse material" in head.advisory
    assert "no images are described, shown or linked to" in head.advisory


# --- Complete, and in the story's order -------------------------------------------------------------


def test_is_complete(sample: Document) -> None:
    parts = (sample.parties, sample.sources, sample.events, sample.statements, sample.requests)
    assert [len(part) for part in parts] == [8, 4, 8, 8, 3]


def test_reads_events_then_statements_then_requests(sample: Document) -> None:
    entries = sample.entries()
    headlines = [entries[uid].headline for uid in sample.order[:8]]  # type: ignore[union-attr]
    for (words, *_), headline in zip(EVENTS, headlines, strict=True):
        assert words in headline
    assert sample.order[8:16] == [statement.id for statement in sample.statements]
    assert sample.order[16:] == [request.id for request in sample.requests]


@pytest.mark.parametrize(("words", "when", "parties", "publishers"), EVENTS, ids=[row[0] for row in EVENTS])
def test_event(
    sample: Document, words: str, when: When, parties: list[tuple[str, str]], publishers: list[str]
) -> None:
    entry = event(sample, words)
    assert entry.when == when
    assert [(names(sample)[part.party], part.role) for part in entry.parties] == parties
    assert list_publishers(sample, entry) == publishers
    assert entry.body


def test_three_events_are_key(sample: Document) -> None:
    keys = [event for event in sample.events if event.key]
    assert keys == [event(sample, words) for words in ("100 images", "agrees", "reports the journalists")]


def test_parties(sample: Document) -> None:
    known = names(sample)
    assert {(party.name, party.kind, known.get(party.part_of or "")) for party in sample.parties} == {
        ("BBC", "organisation", None),
        ("Facebook", "organisation", None),
        ("Simon Milner", "person", "Facebook"),
        ("David Jordan", "person", "BBC"),
        ("CEOP", "agency", "National Crime Agency"),
        ("National Crime Agency", "agency", None),
        ("Gizmodo", "organisation", None),
        ("CNBC", "organisation", None),
    }


def test_discloses_where_milner_worked(sample: Document) -> None:
    disclosures = {party.name: party.disclosure for party in sample.parties if party.disclosure}
    assert disclosures == {"Simon Milner": "Formerly worked for the BBC, according to his public profile."}


# --- Statements, word for word ----------------------------------------------------------------------


def test_statements_are_verbatim_and_in_order(sample: Document) -> None:
    assert [statement.words for statement in sample.statements] == [words for _, _, _, words, _ in STATEMENTS]
    assert {statement.wording for statement in sample.statements} == {"verbatim"}


@pytest.mark.parametrize(
    ("party", "when", "addressees", "words", "publishers"),
    STATEMENTS,
    ids=[row[3][:30] for row in STATEMENTS],
)
def test_statement(
    sample: Document, party: str, when: When, addressees: list[str], words: str, publishers: list[str]
) -> None:
    entry = statement(sample, words)
    assert names(sample)[entry.party] == party
    assert entry.when == when
    assert [names(sample)[uid] for uid in entry.addressees] == addressees
    assert list_publishers(sample, entry) == publishers


def test_only_jordan_speaks_for_someone(sample: Document) -> None:
    spoken = {
        statement.words[:8]: names(sample)[statement.spokesperson]
        for statement in sample.statements
        if statement.spokesperson
    }
    assert spoken == {"The fact": "David Jordan"}
    assert "BBC News" in statement(sample, "extraordinary").context


def test_what_the_statements_answer(sample: Document) -> None:
    told = event(sample, "reports the journalists").id
    count = event(sample, "100 images").id
    assert [
        [(answer.entry, answer.how) for answer in statement.answers] for statement in sample.statements
    ] == [
        [(told, "confirms")],
        [(told, "responds")],
        [(count, "contradicts")],
        [(count, "responds")],
        [],
        [(told, "responds")],
        [(told, "responds")],
        [(told, "declines")],
    ]


def test_it_notes_that_cnbc_words_the_agency_differently(sample: Document) -> None:
    law = statement(sample, "against the law")
    notes = {citation.source: citation.note for citation in law.citations}
    assert "“Ceop”" in notes[source(sample, "CNBC").id]
    assert "square brackets" in law.context


def test_it_notes_what_gizmodo_could_not_verify(sample: Document) -> None:
    assert statement(sample, "best platforms").context == "Gizmodo adds that it could not verify this."


# --- Sources ----------------------------------------------------------------------------------------


def test_sources_as_published(sample: Document) -> None:
    assert {
        source.publisher: (source.title, source.published, source.url) for source in sample.sources
    } == SOURCES


def test_three_outlets_rely_on_one_origin(sample: Document) -> None:
    origin = source(sample, "BBC News")
    assert origin.relies_on == []
    for outlet in ("Gizmodo", "CNBC", "Newshub"):
        assert source(sample, outlet).relies_on == [origin.id]


def test_it_notes_the_origin_of_gizmodos_date(sample: Document) -> None:
    assert "carries no date; the day is taken from the other outlets" in source(sample, "Gizmodo").note


def test_every_entry_has_a_source(sample: Document) -> None:
    assert all(entry.citations for entry in sample.entries().values())


def test_it_cites_only_articles_that_were_read(sample: Document) -> None:
    unseen = source(sample, "BBC News")
    assert "Not seen" in unseen.note
    assert all("BBC News" not in list_publishers(sample, entry) for entry in sample.entries().values())


def test_it_quotes_only_known_words_of_each_article(sample: Document) -> None:
    quoted = [
        citation.exact
        for entry in sample.entries().values()
        for citation in entry.citations
        if citation.exact
    ]
    assert quoted == ["for years"]


def test_links_to_two_articles_and_nothing_else(sample: Document) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    found = re.findall(r"[a-z]+://[^\s\"]+|www\.[^\s\"]+", text)
    assert found == [SOURCES["CNBC"][2], SOURCES["Newshub"][2]]
    assert not re.search(r"!\[|\]\(|<[a-z]|\.(jpe?g|png|gif|webp)\b|data:", text, re.IGNORECASE)


def test_words_of_titles_occur_in_titles_only(sample: Document) -> None:
    titles = {title for title, _, _ in SOURCES.values()} | {url for _, _, url in SOURCES.values()}
    ours = " ".join(text for text in strings(msgspec.to_builtins(sample)) if text not in titles)
    assert not re.search(r"porn|sexuali[sz]ed", ours, re.IGNORECASE)


# --- Verification, and different accounts -----------------------------------------------------------


def test_the_verification_of_the_events(sample: Document) -> None:
    # The BBC and Facebook both report the sending and the report to the agency: two origins.
    assert [event.standing for event in sample.events] == [
        "single-source",
        "disputed",
        "single-source",
        "single-source",
        "corroborated",
        "single-source",
        "corroborated",
        "single-source",
    ]


def test_statements_are_corroborated_where_two_outlets_received_them(sample: Document) -> None:
    for item in sample.statements:
        received = [names(sample)[uid] for uid in item.addressees] == ["Gizmodo", "CNBC"]
        assert item.standing == ("corroborated" if received else "single-source")
    assert {request.standing for request in sample.requests} == {"single-source"}


def test_both_figures_are_given(sample: Document) -> None:
    count = event(sample, "100 images")
    disputing = [
        (list_publishers(sample, entry)[place], citation.note, entry.id)
        for entry in sample.entries().values()
        for place, citation in enumerate(entry.citations)
        if citation.stance == "disputes"
    ]
    assert [(publisher, uid) for publisher, _, uid in disputing] == [("Newshub", count.id)]
    for text in (count.body, disputing[0][1]):
        assert "18 of " in text
        assert "about 20 percent" in text


def test_facebooks_answer_is_next_to_the_bbcs_count(sample: Document) -> None:
    answer = statement(sample, "removed all items")
    assert [item.entry for item in answer.answers] == [event(sample, "100 images").id]
    assert "18 of the 100" in answer.context


# --- Who was asked ----------------------------------------------------------------------------------


def test_gizmodo_asked_three_about_the_report_to_the_agency(sample: Document) -> None:
    known = names(sample)
    told = event(sample, "reports the journalists").id
    assert [known[request.asked] for request in sample.requests] == [
        "Facebook",
        "Simon Milner",
        "National Crime Agency",
    ]
    for request in sample.requests:
        assert known[request.asked_by or ""] == "Gizmodo"
        assert request.about == told
        assert list_publishers(sample, request) == ["Gizmodo"]


def test_facebook_replied_and_would_not_go_further(sample: Document) -> None:
    request = list_asked(sample, "Facebook")
    assert request.outcome == "replied"
    assert request.replies == [statement.id for statement in sample.statements[:5]]
    assert "declined to go on the record" in request.outcome_note
    assert (request.channel, request.when) == ("", NOT_KNOWN)


def test_milner_did_not_respond(sample: Document) -> None:
    request = list_asked(sample, "Simon Milner")
    assert (request.outcome, request.replies) == ("no-response", [])
    assert request.channel == "through Facebook"
    assert request.when == When(edtf="2017-03-07~")


def test_the_nca_replied_twice_and_would_neither_confirm_nor_deny(sample: Document) -> None:
    request = list_asked(sample, "National Crime Agency")
    assert request.outcome == "replied"
    assert request.replies == [statement.id for statement in sample.statements[6:]]
    assert "neither confirmed nor denied" in request.outcome_note
    assert "under investigation" in request.put
