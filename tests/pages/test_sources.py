"""The sources of a page, and the pages of entries and sources."""

import msgspec

from tests.support import page_html, sample_documents
from timeline.document import Document, Source
from timeline.pages.entry import render_entry
from timeline.pages.options import PageOptions
from timeline.pages.sources import render_sources
from timeline.pages.timeline import render_timeline

NEWSROOM = {"name": "The Example Courier"}


def render_page(whole: Document | None = None) -> page_html.Element:
    return page_html.parse(
        render_timeline(whole or sample_documents.every_field(), PageOptions(newsroom=NEWSROOM))
    )


def render_single(uid: str) -> page_html.Element:
    made = render_entry(sample_documents.every_field(), uid, PageOptions(newsroom=NEWSROOM))
    assert made is not None
    return page_html.parse(made)


def list_anchors(shown: page_html.Element) -> list[str]:
    """Return the anchors of the numbered sources in order."""
    items = shown.one("ol", class_="sources").all("li")
    return [item.attributes["id"] for item in items if "value" in item.attributes]


def test_a_vague_date_has_the_source_s_words_and_the_reason() -> None:
    entry = page_html.entry(render_page(), "crack1")
    assert entry.one(class_="entry-date").text == "between 10 and 14 January 2026"
    proof = entry.one("details", class_="entry-proof")
    assert "The source says: “the other week”" in proof.text
    assert proof.one(class_="date-note").text == "It happened once, some time between these two days."


def test_every_entry_has_the_numbers_of_its_sources() -> None:
    whole, shown = sample_documents.every_field(), render_page()
    for uid, record in whole.entries().items():
        marks = page_html.entry(shown, uid).all("a", class_="source-number")
        cited = {f"#source_{citation.source}" for citation in record.citations}
        assert {mark.attributes["href"] for mark in marks} == cited


def test_a_source_number_links_to_its_source() -> None:
    shown = render_page()
    marks = shown.all("a", class_="source-number")
    assert len(marks) >= 9
    for mark in marks:
        source = shown.one("li", id=mark.attributes["href"][1:])
        assert f"[{source.attributes['value']}]" in mark.text


def test_sources_are_numbered_as_they_are_first_cited() -> None:
    assert list_anchors(render_page()) == [
        "source_story1",
        "source_report1",
        "source_secret1",
        "source_story2",
    ]


def test_sources_that_are_not_cited_come_last() -> None:
    whole = sample_documents.every_field()
    events = [msgspec.structs.replace(event, citations=event.citations[:1]) for event in whole.events]
    shown = render_page(msgspec.structs.replace(whole, events=events))
    assert shown.one("li", id="source_report1").attributes["value"] == "4"
    assert "Not cited directly in this timeline." in shown.one("li", id="source_report1").text


def test_a_source_has_its_details() -> None:
    shown = render_page().one("li", id="source_report1")
    assert shown.text.startswith(
        "Dam Safety Agency: Inspection 14 Document B. Holm, C. Dahl November 2025 recorded 30 October 2025 "
        "agency.example page no longer available when last checked, 5 March 2026 archived copy accessed 1 March 2026 Page 9 is missing."
    )
    assert {link.attributes["href"] for link in shown.all("a", rel="noreferrer")} == {
        "https://agency.example/14.pdf",
        "https://archive.example/14.pdf",
    }
    assert "SHA-256 " + "b" * 64 in shown.text


def test_a_source_without_a_link_says_so() -> None:
    shown = render_page()
    assert "no link" in shown.one("li", id="source_story1").text
    assert "no link" not in shown.one("li", id="source_report1").text


def test_a_confidential_source_is_only_described() -> None:
    text = render_page().one("li", id="source_secret1").text
    assert text.startswith(
        "An engineer at the dam Confidential source: we know who this is and are not naming them."
    )


def test_sources_link_to_those_they_rely_on_and_back() -> None:
    sources = render_page().one("section", id="sources")
    assert "Based on [2] Dam Safety Agency" in sources.one("li", id="source_story1").text
    assert "Basis for [1] The Evening Paper, [4] A post" in sources.one("li", id="source_report1").text
    assert sources.one(class_="shared-origin").text.startswith(
        "2 of these sources are based on the same report: [2] Dam Safety Agency "
    )


def test_a_source_links_to_its_citing_entries() -> None:
    carried = render_page().one("li", id="source_story1").one("details", class_="citing-entries").all("a")
    assert [link.attributes["href"] for link in carried] == ["#crack1", "#denial1", "#gloss1", "#ask2"]


def test_a_contested_entry_has_a_table_of_who_says_what() -> None:
    rows = page_html.entry(render_page(), "crack1").one("table", class_="contested").one("tbody").all("tr")
    assert [[cell.text for cell in row.children if isinstance(cell, page_html.Element)] for row in rows] == [
        [
            "A diver finds a crack",
            "The Evening Paper, Dam Safety Agency",
            "Source [1] The Evening Paper Source [2] Dam Safety Agency",
        ],
        ["Says there were two cracks.", "an engineer at the dam", "Source [3] an engineer at the dam"],
        [
            "«السد آمن تماما»",
            "Ada Lind, on behalf of Nordhavn Water",
            "Source [1] The Evening Paper",
        ],
    ]
    # Without anything that contradicts it, there is none.
    assert not page_html.entry(render_page(), "meeting1").all("table")


def test_the_passages_of_an_entry_are_in_details() -> None:
    words = page_html.entry(render_page(), "crack1").one("details", class_="entry-proof")
    assert words.one("mark").text == "a crack of two metres"
    assert (
        "page 4 »…The diver found a crack of two metres below the gate…« Left out of the quotation: »long and broad, or "
        "so it seemed,« In our translation."
    ) in words.text
    assert "open" not in words.attributes


def test_every_anchor_link_has_a_target() -> None:
    for shown in (
        render_page(),
        render_page(sample_documents.sample()),
        render_single("crack1"),
        render_single("gone1"),
    ):
        ids = [element.attributes["id"] for element in shown.all() if "id" in element.attributes]
        assert len(ids) == len(set(ids))
        targets = {
            link.attributes["href"][1:] for link in shown.all("a") if link.attributes["href"].startswith("#")
        }
        assert "main" in targets
        assert targets <= set(ids)


def test_the_permanent_link_of_an_entry_and_the_report_are_in_its_proof() -> None:
    proof = page_html.entry(render_page(), "crack1").one("details", class_="entry-proof")
    assert proof.one("a", href="/t/every-field/crack1/").text == "Link to this entry: A diver finds a crack"
    assert proof.one("a", href="/t/every-field/report/?entry=crack1").text == "Report an error"


def test_the_page_of_an_entry_has_its_sources_and_neighbours() -> None:
    shown = render_single("denial1")
    assert shown.one("h1").text == "Ada Lind, on behalf of Nordhavn Water Company"
    assert shown.one("link", rel="canonical").attributes["href"] == "/t/every-field/denial1/"
    assert list_anchors(shown) == ["source_story1"]
    assert shown.one("a", rel="prev").attributes["href"] == "/t/every-field/inspection1/"
    assert shown.one("a", rel="next").attributes["href"] == "/t/every-field/gloss1/"
    assert "People die in this story." in shown.text


def test_the_page_of_an_entry_links_to_other_pages() -> None:
    shown = render_single("denial1")
    assert shown.all("a", href="/t/every-field/crack1/")[0].text == "Denies: A diver finds a crack"
    assert shown.one("a", href="/t/every-field/sources/#source_report1")
    assert shown.all("a", href="/t/every-field/#party_paper1")


def test_the_page_of_a_statement_has_all_its_relations() -> None:
    answered = [
        line for each in render_single("denial1").all(class_="entry-relations") for line in each.all("li")
    ]
    assert [(line.text, line.one("a").attributes["href"].split("/")[-2]) for line in answered] == [
        ("Denies: A diver finds a crack", "crack1"),
        ("In reply to: We asked Nordhavn Water Company for comment", "ask1"),
        ("Dam Safety Agency responds: The agency was not told", "gloss1"),
        ("The Evening Paper asked Ada Lind for comment · Did not respond", "ask2"),
    ]


def test_a_withdrawn_entry_has_a_page() -> None:
    assert "This entry was withdrawn on 9 March 2026. It rested on a forgery." in render_single("gone1").text


def test_an_unknown_entry_has_no_page() -> None:
    assert render_entry(sample_documents.every_field(), "never1", PageOptions(newsroom=NEWSROOM)) is None


def test_the_page_of_sources_shows_citing_entries_at_once() -> None:
    shown = page_html.parse(render_sources(sample_documents.every_field(), PageOptions(newsroom=NEWSROOM)))
    carried = shown.one("li", id="source_story1").one("details", class_="citing-entries")
    assert "open" in carried.attributes
    assert carried.all("a")[0].attributes["href"] == "/t/every-field/crack1/"


def test_a_source_without_a_name_is_labelled_by_its_kind() -> None:
    whole = sample_documents.every_field()
    nameless = msgspec.structs.replace(
        whole, sources=[*whole.sources[:2], Source(id="story2", kind="post"), whole.sources[3]]
    )
    assert render_page(nameless).one("li", id="source_story2").text.startswith("Online post")
