"""The results of quote checks in pages for readers."""

import pytest
from django.utils import translation

from tests.support import page_html
from tests.support.quoted_documents import SHA, build_check, build_document
from timeline import document
from timeline.document import Citation, Document
from timeline.pages import embed
from timeline.pages.entry import render_entry
from timeline.pages.fragments import Fragments
from timeline.pages.options import PageOptions
from timeline.pages.sources import render_sources
from timeline.pages.timeline import render_timeline
from timeline.presentation import labels
from timeline.public.views.live import summarise_changes

PIER, MOLE, QUAY = (Citation(source=uid) for uid in ("pier1", "mole1", "quay1"))


def render_page(whole: Document) -> page_html.Element:
    return page_html.parse(render_timeline(whole, PageOptions(newsroom={})))


def list_check_lines(whole: Document, uid: str = "said1") -> list[str]:
    """Return the results of the quote checks of an entry, a line for each verdict."""
    return [line.text for line in page_html.entry(render_page(whole), uid).all("p", class_="quote-check")]


def get_line(whole: Document, uid: str = "said1", *, shows_unchecked: bool = False) -> str:
    """Return the line of proof of an entry."""
    page = page_html.parse(render_timeline(whole, PageOptions(newsroom={}, shows_unchecked=shows_unchecked)))
    return page_html.entry(page, uid).all("summary")[0].text


def get_passages(whole: Document, uid: str = "said1") -> str:
    found = page_html.entry(render_page(whole), uid).all("ul", class_="source-passages")
    return found[0].text if found else ""


@pytest.mark.parametrize("verdict", document.list_values(document.Verdict))
def test_the_line_of_proof_says_that_a_quotation_is_checked(verdict: str) -> None:
    line = get_line(build_document(PIER, checks=(build_check(verdict),)))
    assert ("✓ quote checked" in line) is (verdict in ("exact", "same-words"))
    assert "not yet checked" not in line


def test_an_unchecked_quotation_says_nothing_unless_a_setting_shows_it() -> None:
    whole = build_document(PIER)
    assert "checked" not in get_line(whole)
    assert get_line(whole, shows_unchecked=True).endswith("quotation not yet checked")
    checked = build_document(PIER, checks=(build_check("exact"),))
    assert "not yet checked" not in get_line(checked, shows_unchecked=True)


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        ("exact", "Checked word for word against [1]"),
        ("same-words", "Same words as in [1]; punctuation or capitals differ"),
        ("shortened", "Shortened from [1]"),
        ("ambiguous", "Appears more than once in [1]"),
        ("printed-otherwise", "Worded differently in [1]"),
        ("different", "Does not match [1]"),
    ],
)
def test_each_verdict_has_its_line(verdict: str, told: str) -> None:
    assert list_check_lines(build_document(PIER, checks=(build_check(verdict),))) == [told]


def test_every_verdict_has_a_label() -> None:
    assert set(labels.QUOTE_CHECKS) == {
        *document.list_values(document.Verdict),
        *("moved", "no-text", "confidential"),
    }


def test_words_that_have_moved_are_not_said_to_stand_in_several_places() -> None:
    whole = build_document(PIER, checks=(build_check("ambiguous", moved=True),))
    assert list_check_lines(whole) == ["Found in [1], perhaps in another passage"]
    assert "several" not in get_passages(whole)


def test_sources_with_the_same_result_share_a_line() -> None:
    whole = build_document(
        PIER,
        MOLE,
        QUAY,
        checks=(build_check("exact", 0), build_check("exact", 2), build_check("shortened", 1)),
    )
    assert list_check_lines(whole) == ["Checked word for word against [1], [3]", "Shortened from [2]"]


def test_the_reason_of_a_difference_is_beside_the_words() -> None:
    whole = build_document(PIER, checks=(build_check("different", note="The recording has it so."),))
    assert list_check_lines(whole) == ["Does not match [1]: The recording has it so."]
    assert "Reason: The recording has it so." in get_passages(whole)


def test_a_long_reason_is_in_full_in_the_details() -> None:
    reason = "Because " * 100 + "of the wind."
    whole = build_document(PIER, checks=(build_check("different", note=reason),))
    assert len(list_check_lines(whole)[0]) < 250
    assert reason in get_passages(whole)


def test_without_a_source_text_a_quotation_is_not_checked() -> None:
    whole = build_document(PIER, MOLE)
    assert list_check_lines(whole) == []
    assert get_passages(whole).count("Not checked: we hold no copy of this source.") == 2


def test_a_missing_text_is_in_the_details_if_another_was_compared() -> None:
    whole = build_document(PIER, MOLE, checks=(build_check("exact"),))
    assert list_check_lines(whole) == ["Checked word for word against [1]"]
    assert "[2] The Mole Not checked: we hold no copy of this source." in get_passages(whole)


def test_nothing_is_claimed_about_a_confidential_source() -> None:
    whole = build_document(
        PIER, sources={"pier1": {"confidential": True, "described_as": "a clerk", "publisher": ""}}
    )
    assert list_check_lines(whole) == ["We do not say whether this was checked: [1] is confidential"]
    assert "no text" not in render_page(whole).text


def test_a_paraphrase_and_an_event_without_a_passage_have_no_check() -> None:
    whole = build_document(PIER, wording="paraphrase")
    assert list_check_lines(whole) == []
    assert list_check_lines(whole, "event1") == []
    assert "ot checked" not in render_page(whole).text


def test_a_disputing_source_is_not_checked() -> None:
    whole = build_document(PIER, Citation(source="mole1", stance="disputes"), checks=(build_check("exact"),))
    assert list_check_lines(whole) == ["Checked word for word against [1]"]
    assert "[2] Disputed by The Mole" in get_passages(whole)
    assert "hecked" not in get_passages(whole).partition("[2]")[2]


def test_the_check_of_an_event_is_in_the_details_only() -> None:
    whole = build_document(PIER, checks=(build_check("exact", entry="event1"),))
    assert list_check_lines(whole, "event1") == []
    told = get_passages(whole, "event1")
    assert "the gate was shut" in told
    assert "These words appear word for word in the source." in told
    assert (
        f"Compared with the copy we have held since 3 March 2026 (UTC). Digital fingerprint: SHA-256 {SHA[:12]}…"
        in told
    )


def test_the_source_lists_its_text_once_with_the_whole_digest() -> None:
    whole = build_document(PIER, checks=(build_check("exact"), build_check("exact", entry="event1")))
    for root in (render_page(whole), page_html.parse(render_sources(whole, PageOptions(newsroom={})))):
        source = root.one("li", id="source_pier1")
        assert source.text.count(f"since 3 March 2026 (UTC). Digital fingerprint: SHA-256 {SHA}") == 1
        assert (
            SHA not in root.one("li", id="source_mole1").text if root.all("li", id="source_mole1") else True
        )


def test_the_legend_explains_checks_if_there_are_any() -> None:
    key = render_page(build_document(PIER)).one("details", class_="legend").text
    assert "compared the quotation with our copy of the source’s text" in key
    silent = render_page(build_document(PIER, wording="paraphrase")).one("details", class_="legend").text
    assert "compared" not in silent


def test_the_page_of_an_entry_has_the_same_line() -> None:
    whole = build_document(PIER, checks=(build_check("exact"),))
    root = page_html.parse(render_entry(whole, "said1", PageOptions(newsroom={})) or "")
    assert root.one("p", class_="quote-check").text == "Checked word for word against [1]"


def test_a_frame_names_sources_instead_of_numbers() -> None:
    whole = build_document(PIER, MOLE, checks=(build_check("exact", 0), build_check("exact", 1)))
    told = "Checked word for word against The Pier, The Mole"
    each = page_html.parse(embed.render_entry_embed(whole, "said1", PageOptions(newsroom={})) or "")
    assert each.one("p", class_="quote-check").text == told
    assert told in page_html.parse(embed.render_embed(whole, PageOptions(newsroom={}))).text


def test_a_line_in_a_right_to_left_page_has_its_own_direction() -> None:
    root = render_page(
        build_document(PIER, language="ar", checks=(build_check("different", note="The tape has it so."),))
    )
    assert root.one("html").attributes["dir"] == "rtl"
    line = page_html.entry(root, "said1").all("p", class_="quote-check")[0]
    # The reason may be in another language than the page.
    assert line.one("span").attributes["dir"] == "auto"
    assert line.one("span").text == "The tape has it so."


def test_a_live_update_counts_newly_checked_quotations() -> None:
    old, new = build_document(PIER), build_document(PIER, checks=(build_check("exact"),))
    assert summarise_changes(old, new) == {
        "new": 0,
        "changed": 0,
        "withdrawn": 0,
        "words": "1 quotation checked against its source for the first time",
    }


def test_a_changed_check_changes_the_fragment() -> None:
    fragments = Fragments()
    render_timeline(build_document(PIER), PageOptions(newsroom={}, fragments=fragments))
    whole = build_document(PIER, checks=(build_check("exact"),))
    assert render_timeline(
        whole, PageOptions(newsroom={}, fragments=Fragments(fragments.used))
    ) == render_timeline(whole, PageOptions(newsroom={}))


@pytest.mark.parametrize("place", ["note", "words", "exact"])
def test_hostile_words_and_reasons_are_escaped(place: str) -> None:
    script = "<script>alert(1)</script><img src=x>"
    texts = {"note": "Why", "words": "We knew.", "exact": "We did not know.", place: f"We {script} knew."}
    whole = build_document(
        Citation(source="pier1", exact=texts["exact"]),
        words=texts["words"],
        checks=(build_check("printed-otherwise", note=texts["note"]),),
    )
    for made in (
        render_timeline(whole, PageOptions(newsroom={})),
        render_entry(whole, "said1", PageOptions(newsroom={})) or "",
        embed.render_entry_embed(whole, "said1", PageOptions(newsroom={})) or "",
    ):
        assert script not in made
        assert "<img" not in made
        assert not page_html.parse(made).all("img")


def test_verdicts_are_in_the_language_of_the_timeline() -> None:
    whole = build_document(PIER, language="fr", checks=(build_check("exact"),))
    with translation.override("fr"):
        expected = translation.gettext("Checked word for word against %(sources)s") % {"sources": "[1]"}
    assert list_check_lines(whole) == [expected]


# --- The page of a source ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("changed", "page had changed when last checked, 3 March 2017"),
        ("gone", "page no longer available when last checked, 3 March 2017"),
    ],
)
def test_a_changed_or_gone_page_is_marked_beside_its_archived_copy(state: str, told: str) -> None:
    seen = {
        "state": state,
        "state_on": "2017-03-03",
        "url": "https://pier.example/",
        "archived_url": "https://a.example/",
    }
    facts = (
        render_page(build_document(PIER, sources={"pier1": seen}))
        .one("li", id="source_pier1")
        .one(class_="source-facts")
    )
    assert [span.text for span in facts.all("span")][-2:] == [told, "archived copy"]


def test_a_live_page_is_mentioned_in_the_details() -> None:
    seen = {"state": "live", "state_on": "2017-03-03"}
    source = render_page(build_document(PIER, sources={"pier1": seen})).one("li", id="source_pier1")
    assert "still there" not in source.one(class_="source-facts").text
    assert "The page was still online on 3 March 2017." in source.one("details", class_="note").text


def test_a_page_of_unknown_state_is_not_mentioned() -> None:
    source = render_page(build_document(PIER)).one("li", id="source_pier1")
    assert "seen" not in source.text
    assert not source.all("details", class_="note")
