"""What a quotation leaves out, in pages for readers, where an editor shows it."""

import pytest
from django.utils import translation

from tests.support import page_html
from tests.support.quoted_documents import build_check, build_document
from timeline import document
from timeline.document import Citation, Document
from timeline.exports import FORMATS
from timeline.pages import embed
from timeline.pages.entry import render_entry
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline
from timeline.presentation import changes
from timeline.presentation.model import PageLinks

WORDS = "We followed our practice … to CEOP."
PIER = Citation(source="pier1", omitted=["and reported them"])
MOLE, QUAY = Citation(source="mole1", omitted=["and told of it"]), Citation(source="quay1")


def list_lines(whole: Document, uid: str = "said1") -> list[str]:
    page = page_html.parse(render_timeline(whole, PageOptions(newsroom={})))
    return [line.text for line in page_html.entry(page, uid).all("p", class_="omitted-words")]


def build(*citations: Citation, **fields: object) -> Document:
    return build_document(*citations, **{"words": WORDS, **fields})  # type: ignore[arg-type]


def test_the_words_stand_beside_the_quotation() -> None:
    whole = build(PIER, checks=(build_check("shortened"),))
    assert list_lines(whole) == ["Left out of the quotation, from [1]: “and reported them”"]
    page = page_html.parse(render_timeline(whole, PageOptions(newsroom={})))
    details = page_html.entry(page, "said1").one("ul", class_="source-passages")
    assert "Left out of the quotation: “and reported them”" in details.text


def test_without_a_choice_nothing_stands_there() -> None:
    whole = build(QUAY, checks=(build_check("shortened"),))
    assert list_lines(whole) == []
    assert "Left out" not in render_timeline(whole, PageOptions(newsroom={}))


def test_sources_with_the_same_words_share_a_line() -> None:
    same = Citation(source="quay1", omitted=["and reported them"])
    assert list_lines(build(PIER, MOLE, same)) == [
        "Left out of the quotation, from [1], [3]: “and reported them”",
        "Left out of the quotation, from [2]: “and told of it”",
    ]


def test_several_omissions_are_listed() -> None:
    several = Citation(source="pier1", omitted=["as ever,", "and reported them"])
    assert list_lines(build(several)) == [
        "Left out of the quotation, from [1]: “as ever,”, “and reported them”"
    ]


def test_a_paraphrase_leaves_nothing_out() -> None:
    assert list_lines(build(PIER, wording="paraphrase")) == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Im Zitat ausgelassen ([1]): „and reported them“"),
        ("fr", "Omis dans la citation, d’après [1]\u00a0: «\u202fand reported them\u202f»"),
        ("es", "Omitido en la cita ([1]): «and reported them»"),
        ("ar", "حُذف من الاقتباس، من [1]: «and reported them»"),
    ],
)
def test_the_sentence_is_in_the_language_of_the_timeline(language: str, line: str) -> None:
    sources = {"pier1": {"language": language}}
    with translation.override(language):
        [found] = list_lines(build(PIER, language=language, sources=sources))
    assert found == " ".join(line.split())


def test_the_words_keep_the_language_of_their_source() -> None:
    whole = build(PIER, sources={"pier1": {"language": "ar"}})
    page = page_html.parse(render_timeline(whole, PageOptions(newsroom={})))
    words = page_html.entry(page, "said1").one("p", class_="omitted-words").one("q")
    assert (words.attributes["lang"], words.attributes["dir"]) == ("ar", "rtl")


def test_the_page_of_an_entry_and_an_embed_have_them_too() -> None:
    whole = build(PIER)
    options = PageOptions(newsroom={})
    alone = page_html.parse(render_entry(whole, "said1", options) or "")
    assert [line.text for line in alone.all("p", class_="omitted-words")] == list_lines(whole)
    shown = embed.render_entry_embed(whole, "said1", options)
    assert "Left out of the quotation, from The Pier:" in page_html.parse(shown or "").text


@pytest.mark.parametrize("name", ["json", "html"])
def test_exports_have_the_words(name: str) -> None:
    assert b"and reported them" in FORMATS[name].write(build(PIER))


def test_a_choice_is_a_change_that_readers_can_see() -> None:
    before, after = build(QUAY), build(Citation(source="quay1", omitted=["and reported them"]))
    links = PageLinks(timeline="/t/quoted/", whole="/t/quoted/")
    [entry] = changes.compare_documents(before, after, links).entries
    [field] = entry.fields
    text = "".join(run.text for line in field.lines for run in line)
    assert "Left out of the quotation: “and reported them”" in text


def test_a_document_without_the_field_keeps_its_bytes() -> None:
    whole = build(QUAY)
    assert b"omitted" not in document.encode(whole)
    assert document.decode(document.encode(whole)) == whole
