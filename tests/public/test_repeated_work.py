"""What many requests to one version share: its document, its views, its index. Whoever varies an address gets no more."""

from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

import msgspec
import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.long_story import record
from tests.public.conftest import Publish
from tests.support import arabic_documents, page_html, sample_documents
from timeline import document
from timeline.document import Document
from timeline.models import Publication
from timeline.pages.entry import MOST_CITING_ENTRIES, render_entry
from timeline.pages.filters import FilterQuery, apply_filters
from timeline.pages.fragments import Fragments
from timeline.pages.options import PageOptions
from timeline.pages.prepared import PreparedDocument
from timeline.pages.search import find_parties
from timeline.pages.timeline import render_section, render_timeline
from timeline.presentation.build import ViewBuilder
from timeline.presentation.language import use_language
from timeline.public.caching import document_cache, encodings
from timeline.text.searchfold import fold, split_words

NEWSROOM = {"name": "The Example Courier"}
# Sections with lines, and one that is a heading only.
STORY = record(560)
# Sections with lines.
SHORT_STORY = msgspec.structs.replace(
    record(150),
    timeline=msgspec.structs.replace(record(150).timeline, slug=STORY.timeline.slug),
    version=None,
)
SLUG = STORY.timeline.slug
ADDRESS = f"/t/{SLUG}/"


def in_language(language: str) -> Document:
    """Return the sample in a language, which decides about labels and sort keys."""
    whole = sample_documents.add_version(sample_documents.sample())
    return msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, language=language))


DOCUMENTS = {
    "en": sample_documents.every_field(),
    "ar": arabic_documents.timeline(),
    **{language: in_language(language) for language in ("de", "fr", "es")},
}


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a document was read, and how often a view of all its entries was built."""
    counts: Counter[str] = Counter()

    def count_calls(owner: Any, name: str) -> None:
        plain = getattr(owner, name)

        def count_call(*args: Any, **kwargs: Any) -> Any:
            counts[name] += 1
            return plain(*args, **kwargs)

        monkeypatch.setattr(owner, name, count_call)

    count_calls(document, "decode")
    count_calls(ViewBuilder, "build")
    return counts


@pytest.fixture
def story(publish: Publish) -> Publication:
    """A published timeline whose page is collapsed."""
    return publish(SHORT_STORY)


# --- Search -----------------------------------------------------------------------------------


def search_plainly(whole: Document, text: str) -> set[str]:
    """Return the entries in which each word occurs, by looking through all texts of each entry."""
    parties = {each.id: [each.name, each.short_name, *each.aliases] for each in whole.parties}
    sources = {each.id: [each.title, each.publisher, each.described_as] for each in whole.sources}
    matching = set()
    for uid, entry in whole.entries().items():
        match entry:
            case document.Event():
                texts = [entry.headline, entry.body, entry.place.words if entry.place else ""]
            case document.Statement():
                texts = [entry.words, entry.translation, entry.context]
            case _:
                texts = [entry.put]
        for party in find_parties(entry):
            texts += parties[party]
        for citation in entry.citations:
            texts += sources[citation.source]
        folded = [fold(text) for text in texts]
        if all(any(word in text for text in folded) for word in split_words(text)):
            matching.add(uid)
    return matching


def list_pieces(whole: Document) -> list[str]:
    """Return words of a document, of each kind of text."""
    texts = [
        *(name for each in whole.parties for name in (each.name, each.short_name, *each.aliases)),
        *(name for each in whole.sources for name in (each.title, each.publisher, each.described_as)),
        *(f"{each.headline} {each.body}" for each in whole.events),
        *(f"{each.words} {each.translation}" for each in whole.statements),
        *(each.put for each in whole.requests),
    ]
    return sorted({word for text in texts for word in text.split()})


@st.composite
def searches(draw: Any, language: str) -> str:
    """Draw words and parts of words of a document, with others between them."""
    pieces = st.sampled_from(list_pieces(DOCUMENTS[language]))
    words = []
    for _ in range(draw(st.integers(1, 4))):
        word = draw(pieces)
        start = draw(st.integers(0, len(word) - 1))
        words.append(draw(st.sampled_from([word, word[start:], word[: start + 1], word.upper(), "nowhere"])))
    return " ".join(words)[:200]


@pytest.mark.parametrize("language", DOCUMENTS)
@given(data=st.data())
def test_the_index_finds_what_a_plain_search_finds(language: str, data: st.DataObject) -> None:
    whole, text = DOCUMENTS[language], data.draw(searches(language))
    index = PreparedDocument(whole).get_index()
    with use_language(language):
        result = apply_filters(whole, FilterQuery(words=text), index)
        again = apply_filters(whole, FilterQuery(words=text), index)
    if split_words(text):
        assert result.values["words"].entries == search_plainly(whole, text)
    assert result == again


# --- Pages ------------------------------------------------------------------------------------

QUERIES = [
    FilterQuery(),
    FilterQuery(words="a"),
    FilterQuery(words="nowhere"),
    FilterQuery(start="2017-03-05", end="2017-03-09"),
    FilterQuery(kind="statement", standing="disputed"),
    FilterQuery(party="p3", key="1"),
]


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"superseded_by": 3}, {"open_section": 5}])
def test_a_prepared_document_never_changes_a_page(options: dict[str, Any]) -> None:
    prepared, fragments = PreparedDocument(STORY), Fragments()
    for query in [*QUERIES, QUERIES[1]]:
        common: dict[str, Any] = {"newsroom": NEWSROOM, "query": query, **options}
        shared = PageOptions(**common, prepared=prepared, fragments=Fragments(fragments.used))
        assert render_timeline(STORY, shared) == render_timeline(STORY, PageOptions(**common))
        assert render_section(STORY, 2, shared) == render_section(STORY, 2, PageOptions(**common))
        fragments = shared.fragments


@pytest.mark.parametrize("superseded_by", [None, 3])
def test_links_of_a_filtered_page_lead_where_its_filter_says(superseded_by: int | None) -> None:
    """e2 denies e1, and e5 denies e4: the filter leaves e1, e2 and e5."""
    keep = {"e1": "zebra", "e2": "zebra", "e5": "zebra"}
    events = [
        msgspec.structs.replace(each, body=keep.get(each.id, ""), headline="x") for each in STORY.events
    ]
    statements = [msgspec.structs.replace(each, words=keep.get(each.id, "x")) for each in STORY.statements]
    whole = msgspec.structs.replace(STORY, events=events, statements=statements)
    options = PageOptions(query=FilterQuery(words="zebra"), superseded_by=superseded_by)
    page = page_html.parse(render_timeline(whole, options))
    assert page_html.entry(page, "e2").one("a", href="#e1")
    elsewhere = f"{ADDRESS}e4/" if superseded_by is None else f"{ADDRESS}v/1/#e4"
    assert page_html.entry(page, "e5").one("a", href=elsewhere)
    assert "entry-" not in "".join(link.attributes.get("href", "") for link in page.all("a"))


def vary() -> Iterator[str]:
    """Yield addresses that are in no cache."""
    for number in count():
        yield f"{ADDRESS}?q=nowhere{number}"
        yield f"{ADDRESS}?q=a&from=2017-03-{number % 28 + 1:02}&standing=disputed"
        yield f"{ADDRESS}v/1/part/{number + 2}/"
        yield f"{ADDRESS}?open={number + 2}"
        yield f"{ADDRESS}e{number}/"
        yield f"{ADDRESS}e{number}/embed/"
        yield f"{ADDRESS}e{number}/card.png"
        yield f"{ADDRESS}nobody{number}/"
        yield f"{ADDRESS}nobody{number}/card.png"
        yield f"{ADDRESS}party/nobody{number}/"
        yield f"{ADDRESS}v/1/part/{number + 10_000}/"
        yield f"{ADDRESS}report/?entry=nobody{number}"
        yield f"/oembed?url=http://testserver{ADDRESS}nobody{number}/"


@pytest.mark.slow
@pytest.mark.usefixtures("story")
def test_a_version_is_read_once_and_viewed_a_few_times(client: Client, work: Counter[str]) -> None:
    addresses = vary()
    for address in (next(addresses) for _ in range(13)):
        assert client.get(address).status_code in (200, 404), address
    assert work["decode"] == 1
    seen = work["build"]
    assert seen <= 5
    for address in (next(addresses) for _ in range(26)):
        assert client.get(address).status_code in (200, 404), address
    assert work == {"decode": 1, "build": seen}


@pytest.mark.usefixtures("story")
def test_an_unknown_address_needs_no_view(client: Client, work: Counter[str]) -> None:
    for address in ("nobody1/", "nobody1/card.png", "nobody1/embed/", "party/nobody1/"):
        assert client.get(ADDRESS + address).status_code == 404
    assert work == {"decode": 1}


@pytest.mark.usefixtures("story")
def test_everything_in_full_is_rendered_once(client: Client, work: Counter[str]) -> None:
    bodies = set()
    for accepted in ("gzip", "br", "identity", "gzip", "identity"):
        # Whoever floods the search displaces its own pages only.
        caches["query_pages"].clear()
        document_cache.clear()
        response = client.get(f"{ADDRESS}?open=all", headers={"accept-encoding": accepted})
        bodies.add(encodings.decompress(response.content, response.get("Content-Encoding", "identity")))
    assert work == {"decode": 1, "build": 1}
    (body,) = bodies
    assert len(page_html.parse(body).all("li", class_="entry")) == 150


def test_old_versions_displace_no_live_document(
    client: Client, publish: Publish, work: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sample_documents.sample()
    for number in range(4):
        publish(
            msgspec.structs.replace(
                whole, timeline=msgspec.structs.replace(whole.timeline, summary=str(number))
            )
        )
    work.clear()
    # Each has room for one document.
    for cache in (document_cache._live, document_cache._superseded):
        monkeypatch.setattr(cache, "max_bytes", 2048)
    address = f"/t/{whole.timeline.slug}/"
    client.get(f"{address}?q=first")
    assert work["decode"] == 1
    for number in (1, 2, 3):
        client.get(f"{address}v/{number}/?q=first")
    assert work["decode"] == 4
    client.get(f"{address}?q=second")
    assert work["decode"] == 4


@pytest.mark.usefixtures("story")
def test_the_report_form_lists_the_entries_once_a_version(client: Client, work: Counter[str]) -> None:
    for uid in ("e1", "e2", "", "nobody1"):
        page = page_html.parse(client.get(f"{ADDRESS}report/?entry={uid}").content)
        options = page.one("select", name="entry").all("option")
        assert [option.attributes["value"] for option in options] == ["", *SHORT_STORY.order]
        chosen = [option.attributes["value"] for option in options if "selected" in option.attributes]
        assert chosen == ["" if uid == "nobody1" else uid]
    assert work == {"decode": 1, "build": 1}


def test_an_entry_page_lists_no_more_than_some_citing_entries() -> None:
    citation = document.Citation(source="s0")
    for more in (0, 1):
        events = [
            msgspec.structs.replace(each, citations=[citation] if number < MOST_CITING_ENTRIES + more else [])
            for number, each in enumerate(STORY.events)
        ]
        statements = [msgspec.structs.replace(each, citations=[]) for each in STORY.statements]
        whole = msgspec.structs.replace(STORY, events=events, statements=statements)
        page = page_html.parse(render_entry(whole, "e0", PageOptions(newsroom=NEWSROOM)) or "")
        source = page.one("li", id="source_s0")
        links = [link.attributes.get("href", "") for link in source.all("a")]
        assert (f"{ADDRESS}sources/#source_s0" in links) == bool(more)
        assert sum(link.startswith(f"{ADDRESS}e") for link in links) == (0 if more else MOST_CITING_ENTRIES)
