"""What pages say of a request for comment is what the record says, in every outcome, language and format."""

import re

import pytest

from tests.support import page_html, reader_pages
from timeline import document
from timeline.dates import When
from timeline.pages.entry import render_entry
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline

OPTIONS = PageOptions(newsroom=reader_pages.NEWSROOM, site=reader_pages.SITE)
OUTCOMES: dict[str, dict[str, str]] = {
    "ar": {
        "awaiting": "بانتظار الرد",
        "replied": "وصل رد",
        "declined": "امتناع عن التعليق",
        "no-response": "لا رد على طلب التعليق",
        "not-sought": "لم يُطلب تعليق",
    },
    "de": {
        "awaiting": "Noch keine Antwort",
        "replied": "Hat geantwortet",
        "declined": "Wollte sich nicht äußern",
        "no-response": "Hat nicht geantwortet",
        "not-sought": "Nicht um Stellungnahme gebeten",
    },
    "en": {
        "awaiting": "No reply yet",
        "replied": "Replied",
        "declined": "Declined to comment",
        "no-response": "Did not respond",
        "not-sought": "Not asked for comment",
    },
    "es": {
        "awaiting": "Aún sin respuesta",
        "replied": "Respondió",
        "declined": "Declinó hacer declaraciones",
        "no-response": "No respondió",
        "not-sought": "No se pidieron declaraciones",
    },
    "fr": {
        "awaiting": "Pas encore de réponse",
        "replied": "A répondu",
        "declined": "N’a pas souhaité réagir",
        "no-response": "Sans réponse",
        "not-sought": "Réaction non sollicitée",
    },
}
# The title of a request by the newsroom, on another site, and by another outlet; if nobody was asked, by either.
TITLES = {
    "ar": (
        "طلبنا تعليقًا من \u2068Ferry & Co.\u2069",
        "طلب تعليق من \u2068The Record\u2069 إلى \u2068Ferry & Co.\u2069",
        "طلب تعليق من \u2068Kurier\u2069 إلى \u2068Ferry & Co.\u2069",
        "لم يُطلب تعليق من \u2068Ferry & Co.\u2069",
        "\u2068Kurier\u2069: لم يُطلب تعليق من \u2068Ferry & Co.\u2069",
    ),
    "de": (
        "Wir baten um eine Stellungnahme von: Ferry & Co.",
        "The Record bat um eine Stellungnahme von: Ferry & Co.",
        "Kurier bat um eine Stellungnahme von: Ferry & Co.",
        "Nicht um Stellungnahme gebeten: Ferry & Co.",
        "Kurier bat nicht um eine Stellungnahme von: Ferry & Co.",
    ),
    "en": (
        "We asked Ferry & Co. for comment",
        "The Record asked Ferry & Co. for comment",
        "Kurier asked Ferry & Co. for comment",
        "No comment sought from Ferry & Co.",
        "Kurier did not seek comment from Ferry & Co.",
    ),
    "es": (
        "Pedimos declaraciones a: Ferry & Co.",
        "The Record pidió declaraciones a: Ferry & Co.",
        "Kurier pidió declaraciones a: Ferry & Co.",
        "No se pidieron declaraciones a: Ferry & Co.",
        "Kurier no pidió declaraciones a: Ferry & Co.",
    ),
    "fr": (
        "Nous avons sollicité Ferry & Co. pour une réaction",
        "The Record a sollicité Ferry & Co. pour une réaction",
        "Kurier a sollicité Ferry & Co. pour une réaction",
        "Réaction non sollicitée : Ferry & Co.",
        "Kurier n’a pas sollicité Ferry & Co. pour une réaction",
    ),
}
# What says that someone was asked, and what says that nobody was.
ASKED = {
    "ar": r"طلبنا|طلب تعليق من|إلى الطرف",
    "de": r"\bbat(en)?\b(?! nicht)|\bgebeten\b|\bbittet\b|^An wen\b(?! oder)|befragt|Die Anfrage",
    "en": r"\b[Aa]sk(s|ed)\b|The request",
    "es": r"[Pp]edimos|\bpid(ió|e|ieron)\b|^A quién\b(?!,)|La petición",
    "fr": r"sollicit|^À qui\b(?!,)|La demande",
}
NOT_ASKED = {
    "ar": r"لم يُطلب (ال)?تعليق( من)?|دون طلب تعليق",
    "de": r"[Nn]icht um (eine )?Stellungnahme( gebeten)?|Nicht angefragt|Keine Bitte um Stellungnahme|bat nicht",
    "en": r"Not asked( for comment)?|[Nn]o comment sought|did not seek comment|No request for comment",
    "es": r"No se pidieron declaraciones|No se preguntó|[Ss]in petición de declaraciones|no pidió",
    "fr": r"[Rr]éaction non sollicitée|n’a pas sollicité|Pas de demande (de réaction|à)",
}
SOUGHT = [outcome for outcome in OUTCOMES["en"] if outcome != "not-sought"]


def write_document(language: str, outcome: str, asked_by: str | None = None) -> document.Document:
    """Return a document with a chart, a request with this outcome, and an event that the request is about."""
    request = document.Request(
        id="ask1",
        when=When("2017-03-07"),
        asked="ferry1",
        asked_by=asked_by,
        put="1?",
        about="day1",
        channel="@",
        deadline="2017-03-08T10:00:00Z",
        outcome=outcome,  # type: ignore[arg-type]
        outcome_note="1!",
    )
    return reader_pages.build_document(language, events=reader_pages.list_days(3), requests=[request])


@pytest.mark.sampled
@pytest.mark.parametrize("language", reader_pages.LANGUAGES)
@pytest.mark.parametrize("outcome", OUTCOMES["en"])
@pytest.mark.parametrize("asked_by", [None, "paper1"])
def test_the_page_says_the_outcome_and_no_other(language: str, outcome: str, asked_by: str | None) -> None:
    whole = write_document(language, outcome, asked_by)
    label = OUTCOMES[language][outcome]
    for page in (render_timeline(whole, OPTIONS), render_entry(whole, "ask1", OPTIONS) or ""):
        root = page_html.parse(page)
        assert {each.one("strong").text for each in root.all(class_="request-outcome")} == {label}
    own, _elsewhere, other, not_own, not_other = TITLES[language]
    sought, unsought = (other, not_other) if asked_by else (own, not_own)
    title = page_html.parse(render_entry(whole, "ask1", OPTIONS) or "").one("h1")
    assert title.text == (unsought if outcome == "not-sought" else sought)


@pytest.mark.sampled
@pytest.mark.parametrize("language", reader_pages.LANGUAGES)
@pytest.mark.parametrize("asked_by", [None, "paper1"])
def test_nothing_says_that_someone_was_asked_if_nobody_was(language: str, asked_by: str | None) -> None:
    pages = reader_pages.render_all(write_document(language, "not-sought", asked_by))
    assert len(pages) == 7 + 4 * 3 + 2
    for name, page in pages.items():
        text = re.sub(NOT_ASKED[language], "", reader_pages.get_text(page))
        found = re.search(f"(?:{ASKED[language]}).*", text, re.MULTILINE)
        assert found is None, (name, found)
    # It is said that nobody was, wherever the entry is named.
    for name in (
        "timeline",
        "embed",
        "atom",
        "jsonfeed",
        "entry ask1",
        "entry day1",
        "embed ask1",
        "card ask1",
        "party ferry1",
    ):
        text = reader_pages.get_text(pages[name])
        assert re.search(NOT_ASKED[language], text), name


@pytest.mark.sampled
@pytest.mark.parametrize("language", reader_pages.LANGUAGES)
@pytest.mark.parametrize("outcome", SOUGHT)
def test_nothing_says_that_nobody_was_asked_if_someone_was(language: str, outcome: str) -> None:
    pages = reader_pages.render_all(write_document(language, outcome))
    for name, page in pages.items():
        found = re.search(f".*(?:{NOT_ASKED[language]}).*", reader_pages.get_text(page))
        assert found is None, (name, found)
    assert re.search(ASKED[language], reader_pages.get_text(pages["timeline"]))


@pytest.mark.parametrize("language", reader_pages.LANGUAGES)
def test_on_other_sites_the_newsroom_has_its_name(language: str) -> None:
    pages = reader_pages.render_all(write_document(language, "awaiting"))
    own, elsewhere, *_others = TITLES[language]
    for name in ("embed", "embed ask1", "atom", "jsonfeed"):
        text = reader_pages.get_text(pages[name])
        assert elsewhere in text, name
        assert own not in text, name
    # The code to embed an entry is on its page, whose own title says "we".
    snippet = page_html.parse(pages["entry ask1"]).one("textarea").text
    assert elsewhere.replace("&", "&amp;") in snippet


def test_what_was_never_sent_has_no_channel_and_no_deadline() -> None:
    facts = {
        outcome: page_html.parse(render_entry(write_document("en", outcome), "ask1", OPTIONS) or "")
        .one(class_="entry-facts")
        .text
        for outcome in ("awaiting", "not-sought")
    }
    assert facts == {
        "awaiting": "Asked Ferry & Co. Asked by This newsroom Contacted via @ Deadline 8 March 2017, 11:00 CET",
        "not-sought": "Not asked Ferry & Co. Asked by This newsroom",
    }
