"""The page of the sample incident: the five points for which it was chosen as the sample."""

import pytest

from tests.support import page_html, sample_documents
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline

HUNDRED = "BBC reports 100 images to Facebook; 18 are taken down"


@pytest.fixture(scope="module")
def shown() -> page_html.Element:
    return page_html.parse(
        render_timeline(
            sample_documents.add_version(sample_documents.sample()),
            PageOptions(newsroom={"name": "The Example Courier"}),
        )
    )


def find_by_title(shown: page_html.Element, title: str) -> page_html.Element:
    found = [
        item for item in shown.all("li", class_="entry") if [title] == [each.text for each in item.all("h3")]
    ]
    assert len(found) == 1
    return found[0]


def find_statement(shown: page_html.Element, beginning: str) -> page_html.Element:
    found = [
        item
        for item in shown.all("li", class_="entry-statement")
        if item.all("blockquote") and item.one("blockquote").text.startswith(f"“{beginning}")
    ]
    assert len(found) == 1
    return found[0]


def test_events_with_vague_dates_are_in_order_with_their_parties(shown: page_html.Element) -> None:
    events = shown.all("li", class_="entry-event")
    assert [event.one(class_="entry-date").text for event in events] == [
        "until 7 March 2017 (start unknown)",
        "by 7 March 2017",
        "by 7 March 2017",
        "between 27 February and 5 March 2017",
        "between 27 February and 5 March 2017",
        "between 27 February and 7 March 2017",
        "between 27 February and 7 March 2017",
        "by 7 March 2017",
    ]
    assert not [time for event in events for time in event.all("time")]
    told = [event.one("dl", class_="entry-facts").text for event in events]
    assert all(facts.startswith("By ") for facts in told)
    assert told[6] == "By Facebook Directed at CEOP (NCA) About BBC"


def test_verbatim_words_are_quoted_with_their_sources(shown: page_html.Element) -> None:
    words = find_statement(shown, "It is against the law")
    assert words.one("blockquote").text.endswith("[Child Exploitation & Online Protection Centre].”")
    assert words.one(class_="source-numbers").text == "Sources 1, 2, 3"
    assert [item.one("b").text for item in words.one(class_="source-passages").all("li")] == [
        "Gizmodo",
        "Newshub",
        "CNBC",
    ]
    sources = shown.one("section", id="sources").text
    assert "BBC Tells Facebook About Child Porn on the Network, Facebook Reports BBC to Police" in sources
    assert "no link" in sources


def test_facebook_s_removed_all_items_answers_the_bbc_s_18_of_100(shown: page_html.Element) -> None:
    count, answer = find_by_title(shown, HUNDRED), find_statement(shown, "We have carefully reviewed")
    assert answer.one("a", href=f"#{count.attributes['id']}").text == f"Contradicts: {HUNDRED}"
    back = count.one(class_="entry-relations").one("a", href=f"#{answer.attributes['id']}").text
    assert back.startswith(
        "Facebook contradicts this: “We have carefully reviewed the content referred to us"
    )


def test_milner_did_not_respond_and_the_nca_would_neither_confirm_nor_deny(shown: page_html.Element) -> None:
    asked = [item.text for item in shown.all("li", class_="entry-request")]
    assert "Gizmodo asked Simon Milner for comment Did not respond" in asked[1]
    assert "neither confirmed nor denied" in asked[2]
    milner = shown.one(id="party_d87kxmnd")
    assert milner.one(class_="party-unanswered").text == "Asked for comment: Did not respond"
    assert find_statement(shown, "The NCA does not routinely confirm or deny")


def test_two_outlets_give_different_figures(shown: page_html.Element) -> None:
    count = find_by_title(shown, HUNDRED)
    assert count.one(class_="verification").text == "Disputed"
    accounts = [row.text for row in count.one("table", class_="contested").one("tbody").all("tr")]
    assert "18 are taken down" in accounts[0]
    assert "about 20 percent" in accounts[1]
    assert accounts[1].endswith("Newshub Source [2] Newshub")
    assert "have now removed all" in accounts[2]
    head = shown.one(class_="timeline-facts")
    assert head.one("a", href=f"#{count.attributes['id']}").text == "1 point contested"


def test_three_outlets_rely_on_one_report(shown: page_html.Element) -> None:
    origin = shown.one("section", id="sources").one(class_="shared-origin").text
    assert origin.startswith("3 of these sources are based on the same report: [4] BBC News ")


def test_milner_s_past_with_the_bbc_is_disclosed_where_he_acts_and_where_he_is_asked(
    shown: page_html.Element,
) -> None:
    disclosed = shown.one(id="record").all(class_="disclosure")
    assert [note.text for note in disclosed] == [
        "Simon Milner: Formerly worked for the BBC, according to his public profile."
    ] * 2
