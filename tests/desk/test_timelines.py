"""Timelines: the list, a new one, settings and access."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import sign_in
from tests.support.desk_pages import Answer, follow, get, read_refusal
from timeline.actions.timelines import TimelineDraft, edit_timeline
from timeline.models import Change, Entry, Publication, Timeline, User

At = Callable[..., str]
NEW = "/desk/new/"
LONG = 50_000


def test_title_and_an_address_are_enough(as_reporter: Client, reporter: User) -> None:
    form = get(as_reporter, NEW).form.fill(title="Harbour fire", slug="harbour-fire")
    page = follow(as_reporter, form.send(as_reporter))
    timeline = Timeline.objects.get()
    assert (timeline.language, timeline.time_zone, timeline.access) == ("en-GB", "Europe/London", "newsroom")
    assert page.notice == "The timeline is created."
    assert "Nothing here yet" in page.text
    assert Change.objects.get().by == reporter


def test_all_settings_are_saved(as_reporter: Client) -> None:
    texts = {
        "title": "L’incendie",
        "slug": "incendie-2019",
        "summary": "Ce que l’on sait.",
        "byline": "Par la rédaction",
        "language": "fr",
        "time_zone": "Europe/Paris",
        "advisory": "Des images difficiles.",
    }
    follow(as_reporter, get(as_reporter, NEW).form.fill(texts).send(as_reporter))
    timeline = Timeline.objects.get()
    assert {name: getattr(timeline, name) for name in texts} == texts
    form = get(as_reporter, reverse("desk:timeline-edit", args=[timeline.slug])).form
    shown = texts | {"language": "French"}
    assert {name: form.data[name] for name in texts} == {name: [text] for name, text in shown.items()}


FAULTS: dict[str, list[str]] = {
    "title": ["", "   ", "x" * 301],
    "slug": [
        "Harbour",
        "harbour_fire",
        "-harbour",
        "harbour-",
        "a b",
        "a/b",
        "é",
        "x" * 81,
        "../x",
    ],
    "summary": ["x" * (LONG + 1)],
    "byline": ["x" * 301],
    "language": ["", "Anglish", "en_GB", "e", "x" * 36],
    "time_zone": [
        "",
        "Europe/Atlantis",
        "localtime",
        "Factory",
        "../../etc/passwd",
        "x" * 65,
    ],
    "advisory": ["x" * (LONG + 1)],
    "access": ["", "everyone"],
    "members": ["0", "999999", "one"],
}


@pytest.mark.sampled
@pytest.mark.parametrize("field", FAULTS)
def test_invalid_value_gets_an_error_and_is_kept(field: str, as_editor: Client, timeline: Timeline) -> None:
    for address in (NEW, reverse("desk:timeline-edit", args=[timeline.slug])):
        form = get(as_editor, address).form.fill(title="Another", slug="another")
        for text in FAULTS[field]:
            response = form.forge(**{field: text}).send(as_editor)
            assert response.status_code == 422, text
            answer = Answer(response)
            assert [item for item in answer.root.ids if item.endswith("_error")] == [f"id_{field}_error"]
            if field not in ("access", "members"):
                assert answer.form.data[field] == [text]
    assert [item.title for item in Timeline.objects.all()] == ["Harbour fire"]


def test_slug_is_unique(as_reporter: Client, timeline: Timeline) -> None:
    form = get(as_reporter, NEW).form.fill(title="Another fire", slug=timeline.slug)
    answer = read_refusal(form.send(as_reporter), "slug")
    assert answer.errors["slug"] == "Another timeline has this address already. Choose a different one."
    assert answer.form.data["title"] == ["Another fire"]
    other = Timeline.objects.create(slug="another-fire", title="Another fire")
    form = get(as_reporter, reverse("desk:timeline-edit", args=[other.slug])).form.fill(slug=timeline.slug)
    read_refusal(form.send(as_reporter), "slug")
    other.refresh_from_db()
    assert (other.slug, other.version) == ("another-fire", 1)


def test_a_public_slug_changes_with_a_tick(
    as_editor: Client, at: At, make_event: Callable[..., Entry], publish_it: Callable[[], Publication]
) -> None:
    form = get(as_editor, at("timeline-edit")).form.fill(slug="dock-fire")
    page = follow(as_editor, form.send(as_editor))
    assert page.response.wsgi_request.path == "/desk/t/dock-fire/"
    make_event()
    publish_it()
    form = get(as_editor, "/desk/t/dock-fire/settings/").form.fill(slug="quay-fire")
    answer = read_refusal(form.send(as_editor), "slug")
    assert answer.errors["slug"] == "Tick “Change the address that readers have” to change it."
    page = follow(as_editor, answer.form.fill(confirms_slug="on").send(as_editor))
    assert page.response.wsgi_request.path == "/desk/t/quay-fire/"
    assert get(as_editor, "/desk/t/dock-fire/").response.status_code == 200, "a bookmark of the desk"
    assert as_editor.get("/desk/t/harbour-fire/").status_code == 404, "it was never public"


def test_a_reporter_cannot_change_a_public_slug(
    as_reporter: Client, at: At, make_event: Callable[..., Entry], publish_it: Callable[[], Publication]
) -> None:
    make_event()
    publish_it()
    form = get(as_reporter, at("timeline-edit")).form
    form.data |= {"slug": ["dock-fire"], "confirms_slug": ["on"], "title": ["Dock fire"]}
    follow(as_reporter, form.send(as_reporter))
    timeline = Timeline.objects.get()
    assert (timeline.slug, timeline.title) == ("harbour-fire", "Dock fire")


def test_a_stale_form_does_not_bring_a_former_slug_back(
    as_editor: Client, at: At, make_event: Callable[..., Entry], publish_it: Callable[[], Publication]
) -> None:
    make_event()
    publish_it()
    stale = get(as_editor, at("timeline-edit")).form.fill(byline="The desk")
    fresh = get(as_editor, at("timeline-edit")).form.fill(slug="dock-fire", confirms_slug="on")
    follow(as_editor, fresh.send(as_editor))
    follow(as_editor, stale.send(as_editor))
    timeline = Timeline.objects.get()
    assert (timeline.slug, timeline.byline) == ("dock-fire", "The desk")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The harbour fire, 2019", "the-harbour-fire-2019"),
        ("Feuer: Überblick_neu", "feuer-uberblick-neu"),
        ("Harbour fire", "harbour-fire-2"),
        ("x" * 300, "x" * 77),
    ],
)
def test_a_new_timeline_gets_its_slug_from_the_title(
    as_reporter: Client, timeline: Timeline, title: str, slug: str
) -> None:
    follow(as_reporter, get(as_reporter, NEW).form.fill(title=title).send(as_reporter))
    assert Timeline.objects.exclude(pk=timeline.pk).get().slug == slug


def test_a_title_without_latin_letters_gives_a_random_slug(as_reporter: Client) -> None:
    follow(as_reporter, get(as_reporter, NEW).form.fill(title="حريق الميناء").send(as_reporter))
    assert re.fullmatch("timeline-[a-z0-9]{8}", Timeline.objects.get().slug)


def test_settings_are_saved_and_recorded(as_reporter: Client, at: At, timeline: Timeline) -> None:
    form = get(as_reporter, at("timeline-edit")).form.fill(advisory="Upsetting.", time_zone="Asia/Tokyo")
    page = follow(as_reporter, form.send(as_reporter))
    assert page.notice == "The settings are saved."
    timeline.refresh_from_db()
    assert (timeline.advisory, timeline.time_zone, timeline.version) == ("Upsetting.", "Asia/Tokyo", 2)
    assert Change.objects.get().lines == [
        ("time zone", "Europe/London", "Asia/Tokyo"),
        ("content advisory", "", "Upsetting."),
    ]


def test_new_zone_recomputes_date_bounds(
    as_reporter: Client, at: At, make_event: Callable[..., Entry]
) -> None:
    event = make_event("x", "2017-03-07")
    follow(
        as_reporter, get(as_reporter, at("timeline-edit")).form.fill(time_zone="Asia/Tokyo").send(as_reporter)
    )
    before = event.earliest
    assert before is not None
    event.refresh_from_db()
    assert event.earliest == before - 9 * 3600


def test_reporter_cannot_set_access(as_reporter: Client, at: At, timeline: Timeline) -> None:
    form = get(as_reporter, at("timeline-edit")).form
    assert not {"access", "members"} & form.names
    follow(as_reporter, form.forge(access="members", title="Mine").send(as_reporter))
    timeline.refresh_from_db()
    assert (timeline.title, timeline.access) == ("Mine", "newsroom")


def test_editor_who_names_members_becomes_one(
    as_editor: Client, as_reporter: Client, at: At, timeline: Timeline, editor: User, member: User
) -> None:
    form = get(as_editor, at("timeline-edit")).form
    follow(as_editor, form.fill(access="members", members=[str(member.pk)]).send(as_editor))
    assert set(timeline.members.all()) == {editor, member}
    get(as_reporter, at("timeline"), status=404)
    get(sign_in(member), at("timeline"))
    # And opened again.
    follow(as_editor, get(as_editor, at("timeline-edit")).form.fill(access="newsroom").send(as_editor))
    assert not timeline.members.exists()
    get(as_reporter, at("timeline"))


def test_users_without_a_role_are_not_offered_as_members(
    as_editor: Client, at: At, reporter: User, make_user: Callable[..., User]
) -> None:
    guest, gone = make_user("guest@example.org"), make_user("gone@example.org", "reporter", is_active=False)
    page = get(as_editor, at("timeline-edit"))
    offered = {item["value"] for item in page.root.all("input", name="members")}
    assert str(reporter.pk) in offered
    assert not {str(guest.pk), str(gone.pk)} & offered


def test_creator_of_a_members_timeline_becomes_a_member(as_reporter: Client, reporter: User) -> None:
    form = get(as_reporter, NEW).form.fill(title="Hidden", slug="hidden", access="members")
    follow(as_reporter, form.send(as_reporter))
    assert list(Timeline.objects.get().members.all()) == [reporter]


@pytest.mark.postgresql
def test_list_is_searched_by_each_word(as_reporter: Client, timeline: Timeline) -> None:
    Timeline.objects.create(slug="hill-fire", title="Fire in the hills", summary="Above the harbour")
    Timeline.objects.create(slug="flood", title="Flood")

    def find_titles(words: str) -> set[str]:
        results = get(as_reporter, "/desk/", q=words).root.by_id("results")
        return {heading.text for heading in results.all("h2")}

    assert find_titles("FIRE harbour") == {"Harbour fire", "Fire in the hills"}
    assert find_titles("hill-fire") == {"Fire in the hills"}
    assert find_titles("fire flood") == set()


def test_list_shows_counts_and_publication_state(
    as_editor: Client, make_event: Callable[..., Entry], publish_it: Callable[[], Publication], at: At
) -> None:
    make_event("one"), (gone := make_event("two"))
    as_editor.post(at("entry-remove", gone), {"version": "1"})
    assert "1 entry · not published" in get(as_editor, "/desk/").text
    publish_it()
    assert "version 1 is public" in get(as_editor, "/desk/").text


def test_list_is_sorted_by_last_change(
    as_editor: Client, editor: User, timeline: Timeline, make_event: Callable[..., Entry]
) -> None:
    other = Timeline.objects.create(slug="flood", title="Flood")
    edit_timeline(other, TimelineDraft(slug="flood", title="Great flood"), by=editor, version=1)

    def titles() -> list[str]:
        return [heading.text for heading in get(as_editor, "/desk/").root.by_id("results").all("h2")]

    assert titles() == ["Great flood", "Harbour fire"]
    make_event()
    assert titles() == ["Harbour fire", "Great flood"]


def test_pages_of_a_long_list_keep_the_search(as_reporter: Client) -> None:
    Timeline.objects.bulk_create(Timeline(slug=f"fire-{n}", title=f"Fire & smoke {n}") for n in range(60))
    page = get(as_reporter, "/desk/", q="Fire &")
    following = next(link["href"] for link in page.root.all("a", rel="next"))
    assert len(get(as_reporter, f"/desk/{following}").root.by_id("results").all("h2")) == 10


def test_empty_desk_shows_a_hint(as_reporter: Client) -> None:
    page = get(as_reporter, "/desk/")
    assert "No timeline yet." in page.text
    assert NEW in page.root.by_id("results").links()


# --- The hemisphere of the seasons --------------------------------------------------------------------------


def test_new_timeline_gets_the_hemisphere_of_the_first_zone_filled_in(as_reporter: Client) -> None:
    page = get(as_reporter, NEW)
    assert page.form.data["hemisphere"] == ["north"]
    assert page.form.data["hemisphere_zone"] == ["Europe/London"]
    assert "Filled in from the time zone: Europe/London lies in the north." in page.text


@pytest.mark.parametrize(
    ("zone", "typed", "stored", "effective", "notice"),
    [
        # Nobody chose: it follows the zone, and the page says so where it is another one than the form showed.
        ("Europe/Paris", {}, "", "north", "The timeline is created."),
        (
            "Australia/Sydney",
            {},
            "",
            "south",
            "The timeline is created. Seasons go by the months of the south, where Australia/Sydney lies.",
        ),
        # Chosen against the zone
        ("Europe/London", {"hemisphere": "south"}, "south", "south", "The timeline is created."),
        (
            "Australia/Sydney",
            {"hemisphere": "north", "hemisphere_zone": "Australia/Sydney"},
            "north",
            "north",
            "The timeline is created.",
        ),
        # The zone does not tell it
        (
            "UTC",
            {"hemisphere": "north", "hemisphere_zone": "UTC"},
            "north",
            "north",
            "The timeline is created.",
        ),
        ("Africa/Nairobi", {"hemisphere": "south"}, "south", "south", "The timeline is created."),
    ],
)
def test_hemisphere_is_that_of_the_zone_unless_it_is_chosen(
    zone: str, typed: dict[str, str], stored: str, effective: str, notice: str, as_reporter: Client
) -> None:
    form = get(as_reporter, NEW).form.fill(title="A", slug="a", time_zone=zone).fill(typed)
    assert follow(as_reporter, form.send(as_reporter)).notice == notice
    timeline = Timeline.objects.get()
    assert (timeline.hemisphere, timeline.season_hemisphere) == (stored, effective)
    assert get(as_reporter, f"/desk/t/{timeline.slug}/settings/").form.data["hemisphere"] == [effective]


@pytest.mark.parametrize(
    "zone", ["UTC", "Etc/GMT+3", "Africa/Nairobi", "America/Guayaquil", "Asia/Singapore"]
)
def test_form_asks_for_the_hemisphere_where_the_zone_does_not_tell_it(zone: str, as_reporter: Client) -> None:
    form = get(as_reporter, NEW).form.fill(title="A", slug="a", time_zone=zone)
    answer = read_refusal(form.send(as_reporter), "hemisphere")
    assert answer.errors["hemisphere"] == (
        f"{zone} does not decide the hemisphere. Choose the northern or the southern one."
    )
    assert not Timeline.objects.exists()
    # Sent again, what is chosen counts.
    follow(as_reporter, answer.form.fill(hemisphere="south").send(as_reporter))
    assert Timeline.objects.get().hemisphere == "south"


def test_form_without_the_fields_of_the_hemisphere_uses_the_zone(as_reporter: Client) -> None:
    """A program that knows nothing of them makes a timeline as before."""
    form = get(as_reporter, NEW).form.fill(title="A", slug="a", time_zone="America/Sao_Paulo")
    follow(as_reporter, form.without("hemisphere", "hemisphere_zone").send(as_reporter))
    assert Timeline.objects.get().season_hemisphere == "south"


@pytest.mark.parametrize(
    ("query", "value", "hint"),
    [
        (
            {"time_zone": "Australia/Sydney", "hemisphere": "north", "hemisphere_zone": "Europe/London"},
            "south",
            "Filled in from the time zone: Australia/Sydney lies in the south.",
        ),
        (
            {"time_zone": "Australia/Sydney", "hemisphere": "south", "hemisphere_zone": "Europe/London"},
            "south",
            "Filled in from the time zone: Australia/Sydney lies in the south.",
        ),
        (
            {"time_zone": "Europe/Paris", "hemisphere": "south", "hemisphere_zone": "Europe/London"},
            "south",
            "Europe/Paris lies in the north.",
        ),
        (
            {"time_zone": "UTC", "hemisphere": "north", "hemisphere_zone": "Europe/London"},
            "",
            "UTC does not decide it: choose one.",
        ),
        ({"time_zone": "Nowhere", "hemisphere": "north", "hemisphere_zone": "Europe/London"}, "north", ""),
    ],
)
def test_another_zone_fills_in_the_hemisphere_while_it_is_typed(
    query: dict[str, Any], value: str, hint: str, as_reporter: Client
) -> None:
    answer = get(as_reporter, "/desk/hemisphere/", htmx=True, **query)
    select = answer.root.one("select", name="hemisphere")
    assert [option["value"] for option in select.all("option", selected="")] == [value]
    assert answer.root.one("input", name="hemisphere_zone")["value"] == query["time_zone"]
    assert hint in answer.text
