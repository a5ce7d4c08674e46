"""Forms show names and words where rows have ids, codes and EDTF, and take them back as the same."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import follow, follow_saved, get
from timeline.desk.date_readings import format_entry_date, format_single_date
from timeline.desk.named_values import find_language, find_zone
from timeline.models import Entry, Event, Party, Source, Statement, Timeline

At = Callable[..., str]


def test_one_of_two_namesakes_stays_chosen(
    as_reporter: Client, at: At, make_event: Callable[..., Entry]
) -> None:
    _first, second = (Party.objects.create(name="Ann Field") for _ in range(2))
    form = get(as_reporter, at("entry-add", "event")).form
    form.fill({"headline": "A crack", "parties-0-party": f"Ann Field [{second.uid}]"})
    follow_saved(as_reporter, form.send(as_reporter))
    edit = get(as_reporter, at("entry-edit", Entry.objects.get())).form
    assert edit.data["parties-0-party"] == ["Ann Field"]
    follow_saved(as_reporter, edit.fill(headline="Cracks").send(as_reporter))
    assert [part.party for part in Event.objects.get().parties.all()] == [second]
    # Who types another name means another party.
    other = Party.objects.create(name="Bo Stone")
    edit = get(as_reporter, at("entry-edit", Entry.objects.get())).form
    follow_saved(as_reporter, edit.fill({"parties-0-party": "Bo Stone"}).send(as_reporter))
    assert [part.party for part in Event.objects.get().parties.all()] == [other]


def test_a_party_that_is_renamed_meanwhile_stays_chosen(as_reporter: Client, at: At) -> None:
    party = Party.objects.create(name="Ann Field")
    form = get(as_reporter, at("entry-add", "event")).form
    follow_saved(as_reporter, form.fill({"headline": "A", "parties-0-party": "Ann Field"}).send(as_reporter))
    edit = get(as_reporter, at("entry-edit", Entry.objects.get())).form
    Party.objects.filter(pk=party.pk).update(name="Ann Meadow")
    follow_saved(as_reporter, edit.fill(headline="B").send(as_reporter))
    assert [part.party for part in Event.objects.get().parties.all()] == [party]


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("", ""),
        ("2017-03-07", "7 March 2017"),
        ("2017-03~", "around March 2017"),
        ("[..2017-03-07]", "by 7 March 2017"),
        ("2017-03-07/..", "since 7 March 2017 (ongoing when published)"),
        ("2017-21", "spring 2017"),
        ("198X", "the 1980s"),
        # Words that no phrase has: the date must not change by being looked at.
        ("2017-03-1X", "2017-03-1X"),
    ],
)
def test_dates_are_words_that_mean_the_same(edtf: str, words: str) -> None:
    assert format_entry_date(edtf, zone="Europe/London", language="fr") == words
    assert format_single_date(edtf, "de") == words


def test_a_source_shows_its_date_and_language_in_words(as_reporter: Client) -> None:
    source = Source.objects.create(publisher="Gazette", published="2017-03~", language="pt-BR")
    form = get(as_reporter, reverse("desk:source", args=[source.uid])).form
    assert (form.data["published"], form.data["language"]) == (
        ["around March 2017"],
        ["Brazilian Portuguese"],
    )
    follow(as_reporter, form.fill(title="A report").send(as_reporter))
    source.refresh_from_db()
    assert (source.title, source.published, source.language) == ("A report", "2017-03~", "pt-BR")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("French", "fr"),
        ("français", "fr"),
        ("FR", "fr"),
        ("en-gb", "en-GB"),
        ("gsw", "gsw"),
        ("Klingon", "Klingon"),
    ],
)
def test_a_language_is_found_by_its_names(typed: str, code: str) -> None:
    assert find_language(typed) == code


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("london", "Europe/London"),
        ("New York", "America/New_York"),
        ("asia/tokyo", "Asia/Tokyo"),
        ("Nowhere", "Nowhere"),
    ],
)
def test_a_time_zone_is_found_by_its_city(typed: str, zone: str) -> None:
    assert find_zone(typed) == zone


def test_lists_offer_languages_and_time_zones(as_reporter: Client, at: At, timeline: Timeline) -> None:
    def list_options(kind: str, words: str) -> list[str]:
        found = get(as_reporter, reverse("desk:suggest", args=[kind]), q=words).root.all(role="option")
        return [option["data-value"] for option in found if "data-value" in option.attributes]

    assert list_options("languages", "fren")[0] == "French"
    assert list_options("zones", "tok")[0] == "Asia/Tokyo"
    assert list_options("zones", "klingon") == list_options("languages", "qqqq") == []
    party = Party.objects.create(name="The board")
    form = get(as_reporter, at("entry-add", "statement")).form
    form.fill(
        {"party-party": party.name, "words": "Non.", "language": "French", "time": "10:15", "zone": "Tokyo"}
    )
    follow_saved(as_reporter, form.fill(edtf="7 March 2017").send(as_reporter))
    said = Statement.objects.get()
    assert (said.language, said.zone, said.edtf) == ("fr", "Asia/Tokyo", "2017-03-07")
