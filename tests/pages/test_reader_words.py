"""Words that readers see are those of the record: vocabularies, states, names with articles, full stops, colons."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.template.base import Lexer, TokenType

from tests.support import page_html, reader_pages, sample_documents
from timeline import document
from timeline.pages.entry import render_entry
from timeline.pages.filters import FilterQuery
from timeline.pages.options import PageOptions
from timeline.pages.party import render_party
from timeline.pages.sources import render_sources
from timeline.pages.timeline import render_timeline
from timeline.presentation import labels
from timeline.presentation.language import use_language
from tools import messages

OPTIONS = PageOptions(newsroom=reader_pages.NEWSROOM, site=reader_pages.SITE)

# --- Vocabularies ---------------------------------------------------------------------------------

HELD = "2026-03-03"
SOURCE = document.Source(id="paper2", kind="article", title="1")
CITATION = document.Citation(source="paper2")


def show_entry(language: str, entry: Any, **parts: Any) -> page_html.Element:
    """Return the page of the only entry of a document."""
    group = "events" if isinstance(entry, document.Event) else "statements"
    whole = reader_pages.build_document(language, **{group: [entry], "sources": [SOURCE], **parts})
    return page_html.parse(render_entry(whole, entry.id, OPTIONS) or "")


def list_texts(elements: Iterable[page_html.Element]) -> list[str]:
    return [element.text for element in elements]


def read_verification(language: str, value: Any) -> list[str]:
    event = document.Event(id="day1", headline="1", standing=value, citations=[CITATION])
    return list_texts(show_entry(language, event).all(class_="verification"))


def read_role(language: str, value: Any) -> list[str]:
    event = document.Event(id="day1", headline="1", parties=[document.PartyRole(party="ferry1", role=value)])
    return list_texts(show_entry(language, event).one(class_="entry-facts").all("dt"))


def read_part(language: str, value: Any) -> list[str]:
    """Return the headings of a party's page above the events in which it has a role."""
    event = document.Event(id="day1", headline="1", parties=[document.PartyRole(party="ferry1", role=value)])
    whole = reader_pages.build_document(language, events=[event])
    return list_texts(page_html.parse(render_party(whole, "ferry1", OPTIONS) or "").all("h3"))


def read_answer(language: str, value: Any) -> list[str]:
    answer = document.Answer(entry="day1", how=value)
    statement = document.Statement(id="said1", party="ferry1", words="1", answers=[answer])
    events = [document.Event(id="day1", headline="1")]
    shown = show_entry(language, statement, events=events).one(class_="entry-relations")
    return [re.sub(r"\s*:$", "", text) for text in list_texts(shown.all("b"))]


def read_source_kind(language: str, value: Any) -> list[str]:
    source = document.Source(id="paper2", kind=value, title="1")
    whole = reader_pages.build_document(language, sources=[source])
    return list_texts(page_html.parse(render_sources(whole, OPTIONS)).one(class_="source-facts").all("span"))[
        :1
    ]


def read_party_kind(language: str, value: Any) -> list[str]:
    party = document.Party(id="ferry1", name="1", kind=value)
    statement = document.Statement(id="said1", party="ferry1", words="1")
    whole = reader_pages.build_document(language, parties=[party], statements=[statement])
    return list_texts(page_html.parse(render_timeline(whole, OPTIONS)).all(class_="party-kind"))


def read_quote_check(language: str, value: Any) -> list[str]:
    check = document.Check(entry="said1", citation=0, verdict=value, text_sha256="4" * 64, held=HELD)
    statement = document.Statement(
        id="said1", party="ferry1", words="1", wording="verbatim", citations=[CITATION]
    )
    return list_texts(show_entry(language, statement, checks=[check]).all(class_="quote-check"))


VOCABULARIES: dict[str, tuple[Any, Any]] = {
    "verification": (read_verification, {key: label.words for key, label in labels.VERIFICATIONS.items()}),
    "role": (read_role, labels.ROLES),
    "role of a party": (read_part, labels.PARTY_ROLE_HEADINGS),
    "answer": (read_answer, {key: label.answering for key, label in labels.ANSWERS.items()}),
    "kind of source": (read_source_kind, labels.SOURCE_KINDS),
    "kind of party": (read_party_kind, labels.PARTY_KINDS),
    "quote check": (
        read_quote_check,
        {key: labels.QUOTE_CHECKS[key].beside_quotation for key in document.list_values(document.Verdict)},
    ),
}


@pytest.mark.sampled
@pytest.mark.parametrize("language", reader_pages.LANGUAGES)
@pytest.mark.parametrize("name", VOCABULARIES)
def test_each_value_is_read_back_and_no_other(name: str, language: str) -> None:
    read, vocabulary = VOCABULARIES[name]
    with use_language(language):
        words = {value: str(label).replace("%(sources)s", "[1]") for value, label in vocabulary.items()}
    assert len(set(words.values())) == len(words)
    for value, label in words.items():
        assert read(language, value) == [" ".join(label.split())]


@pytest.mark.parametrize("language", reader_pages.LANGUAGES)
def test_the_state_of_a_page_is_what_was_seen(language: str) -> None:
    said: dict[Any, list[str]] = {}
    states: tuple[Any, ...] = document.list_values(document.SourceState)
    for state in states:
        seen = "" if state == "unknown" else "2026-03-03"
        source = document.Source(
            id="paper2", kind="article", title="1", url="https://a.example/", state=state, state_on=seen
        )
        whole = reader_pages.build_document(language, sources=[source])
        root = page_html.parse(render_sources(whole, OPTIONS))
        said[state] = list_texts([*root.all(class_="source-state"), *root.all("details", class_="note")])
    assert said["unknown"] == []
    texts = [said[state] for state in said if state != "unknown"]
    assert [len(each) for each in texts] == [1, 1, 1]
    assert len({text for each in texts for text in each}) == 3


@pytest.mark.sampled
@pytest.mark.parametrize("language", reader_pages.LANGUAGES)
def test_banners_say_what_holds_of_a_version(language: str) -> None:
    redacted = reader_pages.replace(sample_documents.every_field(), language, corrections=[])
    whole = reader_pages.replace(sample_documents.every_field(), language, removals=[])
    bare = reader_pages.replace(whole, language, corrections=[])
    banners = {
        "redacted": page_html.parse(render_timeline(redacted, OPTIONS)).all(class_="banner"),
        "live": page_html.parse(render_timeline(bare, OPTIONS)).all(class_="banner"),
        "corrected": page_html.parse(render_timeline(whole, OPTIONS)).all(class_="correction-banner"),
        "superseded": page_html.parse(render_timeline(bare, PageOptions(superseded_by=3))).all(
            class_="banner"
        ),
        "preview": page_html.parse(render_timeline(bare, PageOptions(is_preview=True))).all(class_="banner"),
    }
    assert banners["live"] == []
    said = [list_texts(banners[state]) for state in ("corrected", "superseded", "preview", "redacted")]
    assert [len(each) for each in said] == [1, 1, 1, 1]
    assert "2" in said[1][0]
    assert "3" in said[1][0]


# --- Names ----------------------------------------------------------------------------------------

NAMES = {
    "de": ("die Fähre", "Der Flussbote"),
    "en": ("the ferry", "The Leaflet"),
    "es": ("el Ayuntamiento", "El Eco"),
    "fr": ("le Conseil", "Le Fleuve"),
}
# A preposition that would change the article after it.
COLLISIONS = {
    "de": r"\b(?:an|auf|aus|bei|bat|für|gegenüber|mit|um|von|zu|in) (?:die Fähre|Der Flussbote)",
    "en": r"$^",
    "es": r"\b(?:a|de) (?:el Ayuntamiento|El Eco)",
    "fr": r"\b(?:à|de) (?:le Conseil|Le Fleuve)",
}


def build_with_articles(language: str) -> document.Document:
    """Return a document in which parties whose short or full name begins with an article have every part."""
    short, name = NAMES[language]
    parties = [
        document.Party(id="ferry1", name="X & Co.", short_name=short, aliases=["X.", "Y."], kind="agency"),
        document.Party(id="paper1", name=name, kind="organisation", part_of="ferry1"),
        document.Party(id="chief1", name="A", kind="person", part_of="ferry1"),
    ]
    said = [
        document.Statement(id="said1", party="ferry1", words="1", wording="verbatim", citations=[CITATION], addressees=["paper1"]),
        document.Statement(
            id="said2", party="ferry1", spokesperson="chief1", words="2", addressees=["paper1"],
            answers=[document.Answer(entry="said1")],
        ),
        document.Statement(id="said3", party="paper1", words="3", addressees=["ferry1"]),
    ]  # fmt: skip
    requests = [
        document.Request(id="ask1", asked="paper1", put="1", about="said1", outcome="no-response"),
        document.Request(
            id="ask2",
            asked="ferry1",
            asked_by="paper1",
            put="1",
            about="said1",
            replies=["said2"],
            outcome="replied",
        ),
        document.Request(
            id="ask3", asked="paper1", asked_by="ferry1", put="1", outcome="not-sought", outcome_note="1"
        ),
    ]
    source = document.Source(id="paper2", kind="article", publisher=name)
    return reader_pages.build_document(
        language,
        parties=parties,
        events=reader_pages.list_days(3),
        statements=said,
        requests=requests,
        sources=[source],
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", NAMES)
def test_no_preposition_stands_before_a_name_with_an_article(language: str) -> None:
    for name, page in reader_pages.render_all(build_with_articles(language)).items():
        found = re.search(f".*{COLLISIONS[language]}.*", reader_pages.get_text(page))
        assert found is None, (name, found)


@pytest.mark.parametrize("language", NAMES)
def test_a_short_name_has_a_capital_at_the_start_of_a_title_link_or_line(language: str) -> None:
    short, _name = NAMES[language]
    capital = short[0].upper() + short[1:]
    pages = reader_pages.render_all(build_with_articles(language))
    for name, page in pages.items():
        starts = [line for line in reader_pages.get_text(page).split("\n") if line.startswith(short)]
        assert not starts, (name, starts)
    assert f"\n{capital}" in reader_pages.get_text(pages["timeline"])
    assert page_html.parse(pages["entry said1"]).one("title").text.startswith(capital)


def test_a_name_that_is_written_small_stays_so() -> None:
    assert [labels.capitalise(name) for name in ("the council", "eBay", "die Fähre", "NCA", "")] == [
        "The council",
        "eBay",
        "Die Fähre",
        "NCA",
        "",
    ]


@pytest.mark.parametrize("language", NAMES)
def test_no_full_stop_and_no_word_is_doubled(language: str) -> None:
    pages = reader_pages.render_all(build_with_articles(language))
    pages["filtered"] = render_timeline(
        build_with_articles(language), PageOptions(query=FilterQuery(start="2017", end="2017-03", words="X"))
    )
    for name, page in pages.items():
        if name in ("atom", "jsonfeed", "jsonld"):
            continue  # their addresses and keys are no sentences
        found = re.search(r".*(?:[^.]\.\.(?!\.)|\b([^\W\d_]{2,}) \1\b).*", reader_pages.get_text(page))
        assert found is None, (name, found)


# --- Colons ---------------------------------------------------------------------------------------

# The code to embed a page is no page: its colons are those of styles.
TEMPLATES = sorted(
    set(messages.ROOT.glob("templates/public/**/*.html")) - {*messages.ROOT.rglob("_embed_snippet.html")}
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_colon_belongs_to_its_message(path: Any) -> None:
    tokens = Lexer(path.read_text()).tokenize()
    inside = False
    for token in tokens:
        if token.token_type is TokenType.BLOCK and "blocktranslate" in token.contents:
            inside = not token.contents.startswith("end")
        if token.token_type is TokenType.TEXT and not inside:
            # Not within a tag: `style="width:…"`.
            text = re.sub(r"<[^>]*>?|[^<]*>", " ", f"{token.contents} ")
            assert not re.search(r"(?:^|\s|\w):\s", text), token.contents


def test_french_has_a_no_break_space_before_colons() -> None:
    for name, page in reader_pages.render_all(build_with_articles("fr")).items():
        if name in ("atom", "jsonfeed", "jsonld"):
            continue
        text = re.sub(r"\S*//\S*|\d+:\d+", "", reader_pages.get_text(page))
        found = re.search(r".*(?<!\u00a0):(?: |$).*", text, re.MULTILINE)
        assert found is None, (name, found)
