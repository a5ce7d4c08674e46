"""Dates on the desk: typed in words, saved with the source's precision, never guessed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, Element, Form, follow_saved, get, read_refusal
from timeline.models import Entry, Source, Timeline

At = Callable[..., str]
Read = Callable[..., Element]


@pytest.fixture
def form(as_reporter: Client, at: At) -> Form:
    """Return the form of a new event, with its headline."""
    return get(as_reporter, at("entry-add", "event")).form.fill(headline="A crack is found")


@pytest.fixture
def gazette(db: None) -> Source:
    return Source.objects.create(publisher="The Gazette", title="Fire", published="2017-03-07")


@pytest.fixture
def herald(db: None) -> Source:
    return Source.objects.create(publisher="The Herald", title="Smoke", published="2017-03-15")


@pytest.fixture
def read(as_reporter: Client, timeline: Timeline) -> Read:
    """Request the live preview of a date, as the form does."""

    def ask(text: str, *sources: Source, **more: str) -> Element:
        rows: dict[str, Any] = {
            f"citations-{index}-source": f"{source} [{source.uid}]" for index, source in enumerate(sources)
        }
        counts = {"citations-TOTAL_FORMS": str(len(sources)), "citations-INITIAL_FORMS": "0"}
        query = {"edtf": text, **rows, **counts, **more}
        return get(as_reporter, reverse("desk:read-date", args=[timeline.slug]), **query).root

    return ask


def read_saved_date(timeline: Timeline) -> dict[str, str]:
    """Return the saved date of the only entry, without blank parts."""
    entry = Entry.objects.get(timeline=timeline)
    names = ("edtf", "time", "end_time", "zone", "stated")
    return {name: value for name in names if (value := getattr(entry, name))}


# --- Words instead of EDTF --------------------------------------------------------------------------


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("7 March 2017", {"edtf": "2017-03-07"}),
        ("March 7th, 2017", {"edtf": "2017-03-07"}),
        ("around March 2017", {"edtf": "2017-03~"}),
        ("between 1 and 3 March 2017", {"edtf": "[2017-03-01..2017-03-03]"}),
        ("from 1 to 3 March 2017", {"edtf": "2017-03-01/2017-03-03"}),
        ("by 7 March 2017", {"edtf": "[..2017-03-07]"}),
        ("late February 2017", {"edtf": "2017-02", "stated": "late February 2017"}),
        ("7 March 2017 at 10:15", {"edtf": "2017-03-07", "time": "10:15", "zone": "Europe/London"}),
        (" 2017-03~ ", {"edtf": "2017-03~"}),
    ],
)
def test_phrase_is_saved_as_its_date(
    typed: str, date: dict[str, str], form: Form, as_reporter: Client, timeline: Timeline
) -> None:
    follow_saved(as_reporter, form.fill(edtf=typed).send(as_reporter))
    assert read_saved_date(timeline) == date


def test_phrase_is_read_against_the_cited_sources_date(
    form: Form, as_reporter: Client, timeline: Timeline, gazette: Source
) -> None:
    follow_saved(
        as_reporter,
        form.fill({"edtf": "last week", "citations-0-source": "The Gazette: Fire"}).send(as_reporter),
    )
    assert read_saved_date(timeline) == {"edtf": "[2017-02-27..2017-03-05]", "stated": "last week"}


@pytest.mark.parametrize(
    ("language", "typed", "date"),
    [
        ("", "le 7 mars 2017 à 10 h 15", {"edtf": "2017-03-07", "time": "10:15", "zone": "Europe/London"}),
        ("de", "am 7. März 2017", {"edtf": "2017-03-07"}),
        ("es-ES", "la semana pasada", {"edtf": "[2017-02-27..2017-03-05]", "stated": "la semana pasada"}),
        ("es-MX", "la semana pasada", {"edtf": "[2017-02-26..2017-03-04]", "stated": "la semana pasada"}),
        ("de", "vor drei Tagen", {"edtf": "2017-03-04", "stated": "vor drei Tagen"}),
    ],
)
def test_phrase_in_the_language_of_the_source_is_saved_as_its_date(
    language: str, typed: str, date: dict[str, str], form: Form, as_reporter: Client, timeline: Timeline
) -> None:
    Source.objects.create(publisher="The Gazette", title="Fire", published="2017-03-07", language=language)
    form.fill({"edtf": typed, "citations-0-source": "The Gazette: Fire"})
    follow_saved(as_reporter, form.send(as_reporter))
    assert read_saved_date(timeline) == date


def test_phrase_is_read_against_the_date_of_a_new_source(
    form: Form, as_reporter: Client, timeline: Timeline
) -> None:
    form.fill(
        {"edtf": "yesterday", "citations-0-new_title": "Fire", "citations-0-new_published": "7 March 2017"}
    )
    follow_saved(as_reporter, form.send(as_reporter))
    assert read_saved_date(timeline) == {"edtf": "2017-03-06", "stated": "yesterday"}
    assert Source.objects.get().published == "2017-03-07"


def test_removed_citation_does_not_date_a_phrase(form: Form, as_reporter: Client, gazette: Source) -> None:
    form.fill({"edtf": "last week", "citations-0-source": "The Gazette: Fire"})
    form.data["citations-0-DELETE"] = ["on"]
    answer = read_refusal(form.send(as_reporter), "edtf")
    assert "publication date" in answer.form.errors["edtf"]
    assert answer.form.data["edtf"] == ["last week"]


def test_relative_phrase_without_a_dated_source_is_refused_and_kept(
    form: Form, as_reporter: Client, timeline: Timeline
) -> None:
    Source.objects.create(publisher="The Leaflet", title="Undated")
    form.fill({"edtf": "last week", "citations-0-source": "The Leaflet: Undated"})
    answer = read_refusal(form.send(as_reporter), "edtf")
    assert "Fill in the source's publication date" in answer.form.errors["edtf"]
    assert answer.form.data["edtf"] == ["last week"]
    assert not Entry.objects.filter(timeline=timeline).exists()


def test_stated_words_of_the_editor_take_precedence(
    form: Form, as_reporter: Client, timeline: Timeline, gazette: Source
) -> None:
    form.fill({"edtf": "last week", "stated": "“a week ago”", "citations-0-source": "The Gazette: Fire"})
    follow_saved(as_reporter, form.send(as_reporter))
    assert read_saved_date(timeline) == {"edtf": "[2017-02-27..2017-03-05]", "stated": "“a week ago”"}


def test_saved_phrase_is_edited_in_words_and_stays(
    form: Form, as_reporter: Client, timeline: Timeline, gazette: Source, at: At
) -> None:
    form.fill({"edtf": "last week", "citations-0-source": "The Gazette: Fire"})
    follow_saved(as_reporter, form.send(as_reporter))
    before = read_saved_date(timeline)
    edit = get(as_reporter, at("entry-edit", Entry.objects.get(timeline=timeline))).form
    assert edit.data["edtf"] == ["between 27 February and 5 March 2017"]
    follow_saved(as_reporter, edit.send(as_reporter))
    assert read_saved_date(timeline) == before


# --- More than one reading --------------------------------------------------------------------------


def choices(answer: Answer | Element) -> dict[str, str]:
    """Return value → words of the offered readings."""
    root = answer if isinstance(answer, Element) else answer.root
    return {
        label.one("input")["value"]: label.text
        for label in root.all("label")
        if label.all("input", name="reading")
    }


@pytest.mark.parametrize(("chosen", "date"), [("2017-03-07", "2017-03-07"), ("2017-07-03", "2017-07-03")])
def test_chosen_reading_of_an_ambiguous_date_is_saved(
    chosen: str, date: str, form: Form, as_reporter: Client, timeline: Timeline
) -> None:
    answer = read_refusal(form.fill(edtf="7/3/2017").send(as_reporter), "edtf")
    assert list(choices(answer)) == ["2017-03-07", "2017-07-03"]
    assert "7 March 2017 (Tuesday)" in choices(answer)["2017-03-07"]
    assert "3 July 2017 (Monday)" in choices(answer)["2017-07-03"]
    assert not answer.root.all("input", name="reading", checked="")
    assert answer.form.data["edtf"] == ["7/3/2017"]
    again = answer.form
    again.data["reading"] = [chosen]
    follow_saved(as_reporter, again.send(as_reporter))
    assert read_saved_date(timeline) == {"edtf": date}


def test_first_error_has_the_focus_without_javascript(form: Form, as_reporter: Client) -> None:
    answer = read_refusal(form.fill(edtf="7/3/2017").send(as_reporter), "edtf")
    assert [item["name"] for item in answer.root.all("input", "textarea", autofocus="")] == ["edtf"]


def test_choice_for_another_text_is_ignored(form: Form, as_reporter: Client, timeline: Timeline) -> None:
    form.data["reading"] = ["2017-03-07"]
    answer = read_refusal(form.fill(edtf="8/3/2017").send(as_reporter), "edtf")
    assert list(choices(answer)) == ["2017-03-08", "2017-08-03"]
    assert not Entry.objects.filter(timeline=timeline).exists()


def test_chosen_reading_survives_other_errors(form: Form, as_reporter: Client, timeline: Timeline) -> None:
    form.data["reading"] = ["2017-07-03"]
    answer = read_refusal(form.fill(edtf="7/3/2017", headline="").send(as_reporter), "headline")
    ticked = answer.root.one("input", name="reading", checked="")
    assert ticked["value"] == "2017-07-03"


def test_chosen_reading_survives_another_row(form: Form, as_reporter: Client, timeline: Timeline) -> None:
    form.data["reading"] = ["2017-07-03"]
    form.fill(edtf="7/3/2017")
    answer = Answer(as_reporter.post(form.action, {**form.data, "more": "citations"}))
    assert answer.form.data["reading"] == ["2017-07-03"]


def test_sources_of_different_dates_give_two_readings(
    form: Form, as_reporter: Client, timeline: Timeline, gazette: Source, herald: Source, read: Read
) -> None:
    offered = choices(read("last week", gazette, herald))
    assert list(offered) == ["[2017-02-27..2017-03-05]", "[2017-03-06..2017-03-12]"]
    assert "The Gazette: Fire, is dated 7 March 2017" in offered["[2017-02-27..2017-03-05]"]
    assert "The Herald: Smoke, is dated 15 March 2017" in offered["[2017-03-06..2017-03-12]"]


def test_sources_of_the_same_date_give_one_reading(read: Read, gazette: Source) -> None:
    other = Source.objects.create(publisher="The Post", title="Ash", published="2017-03-07")
    assert choices(read("last week", gazette, other)) == {}
    assert "[2017-02-27..2017-03-05]" in read("last week", gazette, other).text


def test_absolute_date_ignores_sources(read: Read, gazette: Source, herald: Source) -> None:
    assert read("7 March 2017", gazette, herald).text == "7 March 2017 (Tuesday) · 2017-03-07"


# --- While one types --------------------------------------------------------------------------------


def test_reading_shows_everything_that_is_saved(read: Read, gazette: Source) -> None:
    text = read("last week", gazette).text
    assert text.startswith(
        "between 27 February and 5 March 2017 (Monday – Sunday) · [2017-02-27..2017-03-05]"
    )
    assert "It happened once, some time between these two days." in text
    assert "The source, The Gazette: Fire, is dated 7 March 2017." in text
    assert text.endswith("Kept as the source puts it: “last week”.")


def test_stated_words_are_not_saved_twice(read: Read, gazette: Source) -> None:
    assert "Kept as" not in read("last week", gazette, stated="some days ago").text


def test_readings_are_shown_while_typing(read: Read) -> None:
    assert list(choices(read("7/3/2017"))) == ["2017-03-07", "2017-07-03"]
    assert read("7/3/2017", reading="2017-07-03").one("input", checked="")["value"] == "2017-07-03"


def test_hidden_source_does_not_date_a_phrase(read: Read, hidden: Timeline) -> None:
    secret = Source.objects.create(
        publisher="The Secret", title="Whistle", published="2017-03-07", made_for=hidden
    )
    assert "2017-02" not in read("last week", secret).text
    assert "Secret" not in read("last week", secret).text


def test_repeated_hour_needs_a_choice(read: Read) -> None:
    offered = choices(read("29 October 2017 at 01:30"))
    assert [words.split(" · ")[0] for words in offered.values()] == [
        "29 October 2017, 01:30 BST (Sunday)",
        "29 October 2017, 01:30 GMT (Sunday)",
    ]


@pytest.mark.parametrize(
    "typed", ["the other day or so", "2017-02-30", "5/2017-02/1", "x" * 201, "\x01", "[..]"]
)
def test_invalid_date_error_shows_accepted_forms(typed: str, read: Read) -> None:
    text = read(typed).text
    assert re.search(r"Use |Fill in |at most 200", text)


# --- Clock times in words and in their own fields -------------------------------------------------


def test_clock_time_can_be_in_its_own_field(form: Form, as_reporter: Client, timeline: Timeline) -> None:
    follow_saved(as_reporter, form.fill(edtf="7 March 2017", time="10:15").send(as_reporter))
    assert read_saved_date(timeline) == {"edtf": "2017-03-07", "time": "10:15", "zone": "Europe/London"}


@pytest.mark.parametrize("fields", [{"time": "11:00"}, {"end_time": "11:00"}])
def test_two_clock_times_that_differ_are_refused(
    fields: dict[str, Any], form: Form, as_reporter: Client, timeline: Timeline
) -> None:
    answer = read_refusal(form.fill(edtf="7 March 2017 at 10:15", **fields).send(as_reporter), "time")
    assert "Clear one of the two." in answer.form.errors["time"]
    assert not Entry.objects.filter(timeline=timeline).exists()


def test_equal_clock_times_are_accepted(form: Form, as_reporter: Client, timeline: Timeline) -> None:
    follow_saved(as_reporter, form.fill(edtf="7 March 2017 at 10:15", time="10:15").send(as_reporter))
    assert read_saved_date(timeline) == {"edtf": "2017-03-07", "time": "10:15", "zone": "Europe/London"}


def test_clock_time_in_a_phrase_uses_the_zone_field(
    form: Form, as_reporter: Client, timeline: Timeline
) -> None:
    follow_saved(as_reporter, form.fill(edtf="7 March 2017 at 10:15", zone="Europe/Paris").send(as_reporter))
    assert read_saved_date(timeline)["zone"] == "Europe/Paris"


# --- Sources' own dates -----------------------------------------------------------------------------


def test_source_is_dated_in_words(as_reporter: Client) -> None:
    form = get(as_reporter, reverse("desk:source-new")).form
    follow_saved(as_reporter, form.fill(title="Fire", published="7 March 2017").send(as_reporter))
    assert Source.objects.get().published == "2017-03-07"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("7/3/2017", "2017-03-07 (7 March 2017) or 2017-07-03 (3 July 2017)"),
        ("7 March 2017 at 10:15", "2017-03-07"),
        ("last week", "publication date"),
        ("some day", "Use "),
    ],
)
def test_source_date_must_be_a_single_date(typed: str, says: str, as_reporter: Client) -> None:
    form = get(as_reporter, reverse("desk:source-new")).form
    answer = read_refusal(form.fill(title="Fire", published=typed).send(as_reporter), "published")
    assert says in answer.form.errors["published"]
    assert answer.form.data["published"] == [typed]
