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
            PageOptions(newsroom={"name": "The Daily Record"}),
        )
    )


def find_by_title(shown: page_html.Element, title: str) -> page_html.Element:
    found = [item for item in shown.all("li", class_="entry") if item.one("h2").text == title]
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
    assert [event.one(class_="date").text for event in events] == [
        "until 7 March 2017 (start not known)",
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
    assert all(facts.startswith("Who acted ") for facts in told)
    assert told[6] == "Who acted Facebook To whom CEOP (NCA) About whom BBC"


def test_verbatim_words_are_quoted_with_their_sources(shown: page_html.Element) -> None:
    words = find_statement(shown, "It is against the law")
    assert words.one("blockquote").text.endswith("[Child Exploitation & Online Protection Centre].”")
    assert [mark.text for mark in words.all("a", class_="source-number")] == [
        "Source [1] Gizmodo",
        "Source [2] Newshub",
        "Source [3] CNBC",
    ]
    sources = shown.one("section", id="sources").text
    assert "BBC Tells Facebook About Child Porn on the Network, Facebook Reports BBC to Police" in sources
    assert "no link" in sources


def test_facebook_s_removed_all_items_answers_the_bbc_s_18_of_100(shown: page_html.Element) -> None:
    count, answer = find_by_title(shown, HUNDRED), find_statement(shown, "We have carefully reviewed")
    assert answer.one("a", href=f"#{count.attributes['id']}").text == f"Contradicts: {HUNDRED}"
    back = count.one("a", href=f"#{answer.attributes['id']}").text
    assert back.startswith(
        "Facebook contradicts this: “We have carefully reviewed the content referred to us"
    )


def test_milner_did_not_respond_and_the_nca_would_neither_confirm_nor_deny(shown: page_html.Element) -> None:
    asked = {
        item.one(class_="request-party").text: item.one(class_="request-outcome").text
        for item in shown.one("section", id="asked").one("ul").all("li")
    }
    assert asked["Simon Milner (Facebook)"].startswith("Did not respond")
    assert "neither confirmed nor denied" in asked["National Crime Agency"]
    assert find_statement(shown, "The NCA does not routinely confirm or deny")


def test_two_outlets_give_different_figures(shown: page_html.Element) -> None:
    count = find_by_title(shown, HUNDRED)
    assert count.one(class_="verification").text == "Disputed"
    dispute = count.one(class_="entry-dispute").text
    assert dispute.startswith("Disputed by Source [2] Newshub")
    assert "about 20 percent" in dispute
    assert "18 of 100" in dispute


def test_three_outlets_rely_on_one_report(shown: page_html.Element) -> None:
    origin = shown.one("section", id="sources").one(class_="shared-origin").text
    assert origin.startswith("3 of these sources rely on one report: [4] BBC News ")


def test_milner_s_past_with_the_bbc_is_disclosed_where_he_acts_and_where_he_is_asked(
    shown: page_html.Element,
) -> None:
    disclosed = shown.one("ol", class_="entries").all(class_="disclosure")
    assert [note.text for note in disclosed] == [
        "Simon Milner: Formerly worked for the BBC, according to his public profile."
    ] * 2
