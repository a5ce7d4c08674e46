"""Events: add, show, edit."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, follow_saved, get
from timeline import document
from timeline.models import Change, Entry, Party, Source, Timeline
from timeline.publishing import snapshot

At = Callable[..., str]
BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@BOTH
def test_event_is_added_with_all_its_fields(
    htmx: bool, as_reporter: Client, at: At, timeline: Timeline
) -> None:
    board = Party.objects.create(name="The harbour board", short_name="HB")
    gazette = Source.objects.create(publisher="The Gazette", title="Fire in the harbour")
    form = get(as_reporter, at("entry-add", "event"), htmx=htmx).form
    form.fill(
        {
            "headline": "A crack is found",
            "body": "Divers *see* it.\n\nThey tell nobody.",
            "edtf": "2017-03-07",
            "time": "10:15",
            "end_time": "11:00",
            "zone": "Europe/Paris",
            "stated": "on Tuesday morning",
            "standing": "single-source",
            "short_label": "Crack found",
            "place": "Pier 4",
            "latitude": "51.5",
            "longitude": "-0.12",
            "is_key": True,
            "parties-0-party": "HB",
            "parties-0-role": "witness",
            "citations-0-source": "The Gazette: Fire in the harbour",
            "citations-0-locator": "page 3",
            "citations-0-exact": "a crack as long as a man",
            "citations-0-before": "They saw ",
            "citations-0-after": " in the hull",
            "citations-0-stance": "disputes",
            "citations-0-note": "Says so on page 4 too",
        }
    )
    answer = follow_saved(as_reporter, form.send(as_reporter, htmx=htmx))
    event = Entry.objects.get(timeline=timeline).event
    assert answer.notice == "Added."
    assert answer.rows == [event.uid]
    assert (event.headline, event.body) == ("A crack is found", "Divers *see* it.\n\nThey tell nobody.")
    assert (event.edtf, event.time, event.end_time) == ("2017-03-07", "10:15", "11:00")
    assert (event.zone, event.stated) == ("Europe/Paris", "on Tuesday morning")
    assert (event.standing, event.is_key) == ("single-source", True)
    assert (event.short_label, event.is_minor) == ("Crack found", False)
    assert (event.place, event.latitude, event.longitude) == ("Pier 4", 51.5, -0.12)
    assert [(part.party, part.role) for part in event.parties.all()] == [(board, "witness")]
    citation = event.citations.get()
    assert (citation.source, citation.stance, citation.locator) == (gazette, "disputes", "page 3")
    assert (citation.exact, citation.prefix, citation.suffix, citation.note) == (
        "a crack as long as a man",
        "They saw",
        "in the hull",
        "Says so on page 4 too",
    )
    assert str(event.changed_by) == "Reporter"


def test_headline_is_enough(as_reporter: Client, at: At, timeline: Timeline) -> None:
    form = get(as_reporter, at("entry-add", "event")).form.fill(headline="Something")
    page = follow_saved(as_reporter, form.send(as_reporter))
    event = Entry.objects.get(timeline=timeline)
    assert (event.edtf, event.earliest, event.latest, event.standing) == ("", None, None, "unconfirmed")
    assert "No source" in page.row(event.uid).text


@pytest.mark.parametrize(
    "edtf",
    [
        "2017",
        "2017-03",
        "2017-03~",
        "2017-03-XX",
        "/2017-03-07",
        "2017-03-01/..",
        "[..2017-03-07]",
    ],
)
def test_date_is_saved_as_it_was_typed(edtf: str, as_reporter: Client, at: At, timeline: Timeline) -> None:
    form = get(as_reporter, at("entry-add", "event")).form.fill(headline="Something", edtf=f" {edtf} ")
    follow_saved(as_reporter, form.send(as_reporter))
    assert Entry.objects.get(timeline=timeline).edtf == edtf


def test_clock_time_defaults_to_the_timelines_zone(as_reporter: Client, at: At, timeline: Timeline) -> None:
    Timeline.objects.update(time_zone="America/New_York")
    form = get(as_reporter, at("entry-add", "event")).form
    follow_saved(
        as_reporter, form.fill(headline="Something", edtf="2017-03-07", time="10:15").send(as_reporter)
    )
    assert Entry.objects.get(timeline=timeline).zone == "America/New_York"


@BOTH
def test_edit_changes_only_its_field(
    htmx: bool, as_reporter: Client, at: At, timeline: Timeline, make_event: Callable[..., Entry]
) -> None:
    event, other = (
        make_event("A crack is found", "2017-03-07"),
        make_event("The dock is closed", "2017-03-09"),
    )
    before = {part.id: part for part in snapshot.build(timeline).events}
    form = get(as_reporter, at("entry-edit", event), htmx=htmx).form
    follow_saved(as_reporter, form.fill(body="Divers see it.").send(as_reporter, htmx=htmx))
    after = {part.id: part for part in snapshot.build(timeline).events}
    assert after[other.uid] == before[other.uid]
    assert after[event.uid].body == "Divers see it."
    assert after[event.uid].citations == before[event.uid].citations
    event.refresh_from_db()
    assert event.version == 2


def test_edit_is_recorded_with_old_and_new_values(
    as_reporter: Client, at: At, make_event: Callable[..., Entry]
) -> None:
    event = make_event("A crack is found", "2017-03-07")
    form = get(as_reporter, at("entry-edit", event)).form.fill(headline="Two cracks are found")
    follow_saved(as_reporter, form.send(as_reporter))
    change = Change.objects.filter(verb="edit").get()
    assert (str(change.by), change.subject_uid) == ("Reporter", event.uid)
    assert change.lines == [("headline", "A crack is found", "Two cracks are found")]


@pytest.mark.slow
def test_saving_an_unchanged_form_changes_nothing(sample: Timeline, as_editor: Client) -> None:
    before, changes = snapshot.build(sample), Change.objects.count()
    versions = list(Entry.objects.order_by("pk").values_list("pk", "version"))
    addresses = [
        reverse("desk:entry-edit", args=[sample.slug, uid])
        for uid in Entry.objects.filter(timeline=sample).values_list("uid", flat=True)
    ]
    addresses += [reverse("desk:party", args=[uid]) for uid in Party.objects.values_list("uid", flat=True)]
    addresses += [reverse("desk:source", args=[uid]) for uid in Source.objects.values_list("uid", flat=True)]
    addresses += [reverse("desk:timeline-edit", args=[sample.slug])]
    for address in addresses:
        response = get(as_editor, address).form.send(as_editor)
        assert response.status_code == 302, (address, Answer(response).errors)
    assert Change.objects.count() == changes
    assert list(Entry.objects.order_by("pk").values_list("pk", "version")) == versions
    assert document.encode(snapshot.build(sample)) == document.encode(before)


@pytest.mark.parametrize("name", ["before", "after"])
def test_context_of_a_citation_counts_as_a_change(
    name: str, as_reporter: Client, at: At, make_event: Callable[..., Entry]
) -> None:
    event = make_event()
    form = get(as_reporter, at("entry-edit", event)).form
    follow_saved(as_reporter, form.fill({f"citations-0-{name}": "they said"}).send(as_reporter))
    event.refresh_from_db()
    assert event.version == 2
    assert Change.objects.filter(verb="edit").count() == 1


def test_unknown_kind_of_entry_gets_404(as_reporter: Client, at: At) -> None:
    get(as_reporter, at("entry-add", "rumour"), status=404)
