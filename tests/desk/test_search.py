"""Search from the bar of the desk, and duplicates of entries."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import follow, follow_saved, get
from timeline.models import AuditEvent, Change, Entry, Party, Source, Timeline

At = Callable[..., str]
Make = Callable[..., Entry]
SEARCH = "/desk/search/"


def test_timelines_parties_and_sources_are_found_from_any_page(
    as_reporter: Client, timeline: Timeline
) -> None:
    party = Party.objects.create(name="Harbour board")
    source = Source.objects.create(title="Harbour report")
    bar = get(as_reporter, reverse("desk:timelines")).root.one("form", class_="desk-search")
    assert bar["action"] == SEARCH
    page = get(as_reporter, SEARCH, q="harbour")
    links = page.root.by_id("main").links()
    assert links == [
        reverse("desk:timeline", args=[timeline.slug]),
        reverse("desk:party", args=[party.uid]),
        reverse("desk:source", args=[source.uid]),
    ]
    assert "No timeline, party or source matches." in get(as_reporter, SEARCH, q="nowhere").text
    assert get(as_reporter, SEARCH).root.by_id("main").links() == []


def test_search_finds_only_what_one_may_see(
    as_reporter: Client, as_editor: Client, as_member: Client, hidden: Timeline
) -> None:
    Party.objects.create(name="Whistle-blower", made_for=hidden)
    Source.objects.create(
        title="Whistle of Jane Roe", confidential=True, described_as="A worker", confidential_reason="Safety"
    )
    assert get(as_reporter, SEARCH, q="whistle").root.by_id("main").links() == []
    assert len(get(as_member, SEARCH, q="whistle").root.by_id("main").links()) == 2
    assert not AuditEvent.objects.filter(verb="confidential-viewed").exists()
    assert len(get(as_editor, SEARCH, q="jane roe").root.by_id("main").links()) == 1
    assert AuditEvent.objects.filter(verb="confidential-viewed").count() == 1


def test_long_lists_are_cut(as_reporter: Client) -> None:
    Party.objects.bulk_create(Party(name=f"Board {number}") for number in range(25))
    links = get(as_reporter, SEARCH, q="board").root.by_id("main").links()
    assert len(links) == 21
    assert links[-1] == f"{reverse('desk:parties')}?q=board"


def test_entry_is_duplicated_below_itself(
    as_reporter: Client, at: At, timeline: Timeline, make_event: Make, make_statement: Make
) -> None:
    event = make_event("A crack is found", "2017-03-07")
    said = make_statement("We knew.", answers=((event, "denies"),))
    for entry in (event, said):
        form = get(as_reporter, at("entry-more", entry)).form_to(at("entry-duplicate", entry))
        page = follow(as_reporter, form.send(as_reporter))
        assert page.notice.startswith("Duplicated.")
        order = list(Entry.objects.filter(timeline=timeline).in_order())
        place = [row.pk for row in order].index(entry.pk)
        copy = order[place + 1]
        assert copy.uid != entry.uid
        assert page.row(copy.uid)
        assert copy.detail.describe_for_history() == entry.detail.describe_for_history()
        assert not copy.is_public
    assert Change.objects.filter(verb="add", subject__in=Entry.Kind.values).count() == 4


def test_removed_entry_is_not_duplicated(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack is found")
    as_reporter.post(at("entry-remove", event), {"version": "1"})
    page = follow_saved(as_reporter, as_reporter.post(at("entry-duplicate", event)))
    assert "Restore it before you duplicate it." in page.notice
    assert Entry.objects.count() == 1
