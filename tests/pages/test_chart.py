"""The page "Who did what to whom": a row for each entry, an arrow to each party it concerns, and the same as a table."""

from typing import Any

import pytest

from tests.support import page_html
from tests.support import sample_documents as known
from tests.support.picture_documents import build_document
from timeline.document import Document
from timeline.pages.chart import MOST_ROWS, Chart, build_chart, render_chart
from timeline.pages.options import PageOptions
from timeline.presentation.build import build
from timeline.presentation.language import use_language
from timeline.presentation.model import PageLinks


def make_chart(whole: Document) -> Chart:
    with use_language(whole.timeline.language):
        return build_chart(whole, build(whole, PageLinks(timeline="", in_page=False)))


def find_row(chart: Chart, uid: str) -> Any:
    return next(row for row in chart.rows if row.entry.id == uid)


def test_every_entry_that_is_not_withdrawn_has_a_row_in_order() -> None:
    whole = known.every_field()
    withdrawn = {withdrawal.id for withdrawal in whole.withdrawals}
    assert [row.entry.id for row in make_chart(whole).rows] == [
        uid for uid in whole.order if uid not in withdrawn
    ]


def test_an_arrow_leads_from_who_acted_to_whom_it_was_done() -> None:
    chart = make_chart(known.sample())
    row = find_row(chart, "x5wkc4rg")
    names = {
        column.name: f"{1000 * (number + 0.5) / len(chart.columns) / 10:g}%"
        for number, column in enumerate(chart.columns)
    }
    assert (row.who, row.to) == ("Facebook", "about BBC, to CEOP")
    assert row.place == names["Facebook"]
    assert {arrow.end: arrow.word for arrow in row.arrows} == {names["BBC"]: "about", names["CEOP"]: "to"}
    assert not row.is_dashed


def test_what_was_said_has_dashed_arrows_and_what_was_not_answered_a_ring() -> None:
    chart = make_chart(known.sample())
    assert all(row.is_dashed == (row.entry.kind != "event") for row in chart.rows)
    rings = {row.entry.id for row in chart.rows if row.answer_place}
    outcomes = {request.id: request.outcome for request in known.sample().requests}
    assert rings == {uid for uid, outcome in outcomes.items() if outcome == "no-response"} != set()


@pytest.mark.parametrize(("people", "columns"), [(3, 3), (10, 10), (11, 10), (40, 10)])
def test_further_parties_share_the_last_column(people: int, columns: int) -> None:
    chart = make_chart(build_document(["2017"] * 80, people=people))
    assert len(chart.columns) == columns
    assert (chart.columns[-1].name == "Others") is (people > 10)
    assert all(row.place for row in chart.rows)


def test_those_who_only_took_part_have_a_ring_and_their_part_in_words() -> None:
    row = find_row(make_chart(known.every_field()), "crack1")
    assert (len(row.joins), row.arrows) == (2, [])
    assert row.to == "Authority: Dam Safety Agency, Witness: A resident"


def test_an_arabic_chart_has_its_first_column_on_the_right() -> None:
    places = {
        language: make_chart(build_document(["2017"] * 6, people=2, language=language)).rows[0].place
        for language in ("en-GB", "ar")
    }
    assert places == {"en-GB": "25%", "ar": "75%"}


def test_the_number_of_rows_is_bounded() -> None:
    chart = make_chart(build_document(["2017"] * (MOST_ROWS + 7)))
    assert (len(chart.rows), chart.left_out) == (MOST_ROWS, 7)


def test_an_entry_without_a_party_has_words_only() -> None:
    [row] = make_chart(build_document(["2017"], people=0)).rows
    assert (row.place, row.arrows, row.who, row.to) == ("", [], "", "")


def test_the_table_has_the_same_content() -> None:
    whole = known.add_version(known.sample())
    root = page_html.parse(render_chart(whole, PageOptions(newsroom={})))
    rows = [[cell.text for cell in row.all("td")] for row in root.one("tbody").all("tr")]
    assert len(rows) == len(whole.order)
    number = whole.order.index("x5wkc4rg")
    assert rows[number][2:6] == [
        "Facebook",
        "Facebook reports the journalists to CEOP",
        "about BBC, to CEOP",
        "Corroborated",
    ]


@pytest.mark.parametrize(
    ("how", "href"),
    [
        ({}, "/t/facebook-reports-bbc/x5wkc4rg/"),
        ({"superseded_by": 2}, "/t/facebook-reports-bbc/v/1/#x5wkc4rg"),
    ],
)
def test_a_version_links_within_itself(how: dict[str, Any], href: str) -> None:
    whole = known.add_version(known.sample())
    root = page_html.parse(render_chart(whole, PageOptions(newsroom={}, **how)))
    assert href in [link.attributes["href"] for link in root.one(class_="chart-rows").all("a")]


def test_hostile_text_is_escaped() -> None:
    whole = build_document(["2017"], headlines=['"><script>alert(1)</script>'])
    assert "<script>alert" not in render_chart(known.add_version(whole), PageOptions(newsroom={}))
