"""Dates found in a source text, on the desk: a form begins with them, says where they come from, and asks if they are
ambiguous."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, Element, follow_saved, get, read_refusal
from timeline.actions.source_texts import add_source_text
from timeline.models import Entry, Source, SourceText, Timeline, User

Select = Callable[[str, str, str], Answer]

CHRONOLOGY = """12 May 2018 — The bridge is closed.

13 May — Engineers arrive.

30 September — A report is leaked.
"""


@pytest.fixture
def echo(db: None) -> Source:
    """A source from 14 June 2022, a Tuesday."""
    return Source.objects.create(publisher="The Echo", published="2022-06-14", language="en-GB")


@pytest.fixture
def select(as_reporter: Client, timeline: Timeline, echo: Source, editor: User) -> Select:
    """Open the form of a new entry with words of a text selected."""

    def open_form(kind: str, text: str, words: str) -> Answer:
        added: SourceText = add_source_text(echo, text, by=editor, number=echo.texts.count())
        start = added.text.index(words)
        query: dict[str, Any] = {
            "source": echo.uid,
            "text": added.number,
            "start": start,
            "end": start + len(words),
        }
        return get(as_reporter, reverse("desk:entry-add", args=[timeline.slug, kind]), **query)

    return open_form


def list_choices(root: Element) -> list[str]:
    """Return the readings that a form asks to choose from."""
    return [radio["value"] for radio in root.all("input", name="reading", type="radio")]


def get_only_date(timeline: Timeline) -> tuple[str, str]:
    entry = Entry.objects.get(timeline=timeline)
    return entry.edtf, entry.stated


def test_line_of_a_list_has_the_year_of_the_line_before(
    select: Select, as_reporter: Client, timeline: Timeline
) -> None:
    answer = select("event", CHRONOLOGY, "Engineers arrive.")
    assert answer.form.data["headline"] == ["Engineers arrive"]
    assert answer.form.data["edtf"] == ["13 May"]
    assert list_choices(answer.root) == []
    assert "13 May 2018" in answer.root.one(class_="date-reading").text
    follow_saved(as_reporter, answer.form.send(as_reporter))
    assert get_only_date(timeline) == ("2018-05-13", "13 May")


def test_reading_says_where_it_comes_from(select: Select) -> None:
    text = select("event", CHRONOLOGY, "Engineers arrive.").root.one(class_="date-reading").text
    assert "The year is that of the date before it in the text, “12 May 2018”." in text
    assert "Found as “13 May” in the text of the source, The Echo, dated 14 June 2022." in text


def test_date_with_several_readings_is_asked_for(
    select: Select, as_reporter: Client, timeline: Timeline
) -> None:
    text = "The gate is due to open on 20 June."
    answer = select("event", text, text)
    assert list_choices(answer.root) == ["2022-06-20", "2021-06-20"]
    assert not answer.root.all("input", name="reading", checked="")
    again = read_refusal(answer.form.send(as_reporter), "edtf")
    assert list_choices(again.root) == ["2022-06-20", "2021-06-20"]
    form = again.form
    form.data["reading"] = ["2022-06-20"]
    follow_saved(as_reporter, form.send(as_reporter))
    assert get_only_date(timeline) == ("2022-06-20", "on 20 June")


def test_preview_has_the_readings_of_the_text(
    select: Select, as_reporter: Client, timeline: Timeline
) -> None:
    form = select("event", CHRONOLOGY, "A report is leaked.").form
    query: dict[str, Any] = {name: form.data[name][0] for name in ("edtf", "found_in")}
    preview = get(as_reporter, reverse("desk:read-date", args=[timeline.slug]), **query).root
    assert "30 September 2018" in preview.text
    assert list_choices(preview) == []


def test_other_words_typed_instead_are_read_as_typed(
    select: Select, as_reporter: Client, timeline: Timeline
) -> None:
    form = select("event", CHRONOLOGY, "Engineers arrive.").form
    follow_saved(as_reporter, form.fill(edtf="14 May 2019").send(as_reporter))
    assert get_only_date(timeline) == ("2019-05-14", "")


def test_statement_has_the_date_beside_its_verb(
    select: Select, as_reporter: Client, timeline: Timeline
) -> None:
    text = "“We saw the flood of 3 June coming,” said Mary Reeve on Monday."
    answer = select("statement", text, "We saw the flood of 3 June coming")
    assert answer.form.data["edtf"] == ["on Monday"]
    assert list_choices(answer.root) == []
    assert "It stands beside the verb of saying." in answer.root.one(class_="date-reading").text
    follow_saved(as_reporter, answer.form.send(as_reporter))
    assert get_only_date(timeline) == ("2022-06-13", "on Monday")


def test_statement_without_a_date_beside_its_verb_has_none(select: Select) -> None:
    text = "Mary Reeve said the flood last week “was not what anyone expected”."
    answer = select("statement", text, "“was not what anyone expected”")
    assert answer.form.data["edtf"] == [""]
    assert answer.form.data["found_in"] == [""]


@pytest.mark.parametrize(
    "position", ["x", "{uid}/1/0", "{uid}/2/0/6", "{uid}/1/0/9", "{uid}/1/9999/99999", "////"]
)
def test_position_that_names_no_date_is_ignored(
    position: str, as_reporter: Client, timeline: Timeline, echo: Source, editor: User
) -> None:
    add_source_text(echo, "13 May — Engineers arrive.", by=editor, number=0)
    query: dict[str, Any] = {"edtf": "13 May 2017", "found_in": position.format(uid=echo.uid)}
    preview = get(as_reporter, reverse("desk:read-date", args=[timeline.slug]), **query).root
    assert preview.text.startswith("13 May 2017")


def test_text_that_this_person_does_not_see_gives_no_readings(
    as_reporter: Client, timeline: Timeline, hidden: Timeline, member: User
) -> None:
    secret = Source.objects.create(publisher="The Secret", published="2022-06-14", made_for=hidden)
    add_source_text(secret, "On 13 May it met.", by=member, number=0)
    query: dict[str, Any] = {"edtf": "On 13 May", "found_in": f"{secret.uid}/1/0/9"}
    preview = get(as_reporter, reverse("desk:read-date", args=[timeline.slug]), **query).root
    assert "Secret" not in preview.text
    assert "2022" not in preview.text


def test_words_around_a_typed_date_decide_which_reading_is_first(
    as_reporter: Client, timeline: Timeline, echo: Source
) -> None:
    def list_first(passage: str) -> str:
        counts = {"citations-TOTAL_FORMS": "1", "citations-INITIAL_FORMS": "0"}
        row = {"citations-0-source": f"{echo} [{echo.uid}]", "citations-0-exact": passage}
        query: dict[str, Any] = {"edtf": "20 December", **counts, **row}
        preview = get(as_reporter, reverse("desk:read-date", args=[timeline.slug]), **query).root
        return list_choices(preview)[0]

    assert list_first("He will be sentenced on 20 December.") == "2022-12-20"
    assert list_first("He was sentenced on 20 December.") == "2021-12-20"


def test_form_of_a_saved_month_does_not_ask_whether_it_is_two_years(
    as_reporter: Client, timeline: Timeline, echo: Source, editor: User
) -> None:
    new = get(as_reporter, reverse("desk:entry-add", args=[timeline.slug, "event"])).form
    read_refusal(new.fill(headline="It opens", edtf="2011-12").send(as_reporter), "edtf")
    new.data["reading"] = ["2011-12"]
    follow_saved(as_reporter, new.send(as_reporter))
    entry = Entry.objects.get(timeline=timeline)
    edit = get(as_reporter, reverse("desk:entry-edit", args=[timeline.slug, entry.uid])).form
    follow_saved(as_reporter, edit.fill(headline="It opened").send(as_reporter))
    assert get_only_date(timeline) == ("2011-12", "")


def test_publication_month_is_not_two_years(as_reporter: Client) -> None:
    form = get(as_reporter, reverse("desk:source-new")).form
    follow_saved(as_reporter, form.fill(title="Fire", published="2011-12").send(as_reporter))
    assert Source.objects.get().published == "2011-12"


def test_suggestions_say_how_their_date_is_read(
    as_reporter: Client, timeline: Timeline, echo: Source, editor: User
) -> None:
    add_source_text(echo, CHRONOLOGY + "\nIt is due to reopen on 20 June.", by=editor, number=0)
    page = get(as_reporter, reverse("desk:workspace", args=[timeline.slug, echo.uid])).root
    suggestions = [item.text for item in page.all("li") if "suggestion" in item.get("class").split()]
    assert "13 May (13 May 2018)" in suggestions[1]
    assert "Engineers arrive." in suggestions[1]
    assert "13 May —" not in suggestions[1]
    assert "on 20 June (3 ways to read it)" in suggestions[3]
