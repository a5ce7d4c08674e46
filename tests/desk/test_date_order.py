"""The order that dates suggest, as the desk offers it: a list of what would move, one press, undo."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.desk_pages import follow, get
from timeline.actions import ordering
from timeline.models import Change, Entry, Timeline

At = Callable[..., str]
Make = Callable[..., Entry]


def order(timeline: Timeline) -> list[str]:
    return [entry.label for entry in Entry.objects.filter(timeline=timeline).not_removed().in_order()]


@pytest.fixture
def _old_order(timeline: Timeline, make_event: Make) -> None:
    """Store two entries as earlier versions sorted them: “by 10 August” first, and autumn before July."""
    dates = {"by": "[..2023-08-10]", "autumn": "2023-23", "July": "2023-07", "August": "2023-08-10"}
    ordering.renumber(timeline, [make_event(name, edtf) for name, edtf in dates.items()])
    Timeline.objects.update(offers_date_order=True)


@pytest.mark.usefixtures("_old_order")
def test_page_lists_what_would_move_and_moves_it_at_one_press(
    as_reporter: Client, at: At, timeline: Timeline
) -> None:
    page = get(as_reporter, at("timeline"))
    box = page.root.by_id("date-order")
    assert box.one("h2").text == "2 entries would go elsewhere by date"
    assert [item.text for item in box.all("li")] == [
        "by (by 10 August 2023): now at the beginning, then after “August”",
        "autumn (autumn 2023): still after “by”, which would move too",
    ]
    assert order(timeline) == ["by", "autumn", "July", "August"]
    form = page.form_to(at("date-order"))
    digest = next(button["value"] for button in form.element.all("button") if button.get("name") == "apply")
    page = follow(as_reporter, form.send(as_reporter, apply=digest))
    assert page.notice == "2 entries were moved."
    assert order(timeline) == ["July", "August", "by", "autumn"]
    assert Change.objects.filter(subject="order").count() == 1


@pytest.mark.usefixtures("_old_order")
def test_order_is_put_back_from_the_page_or_from_the_history(
    as_reporter: Client, at: At, timeline: Timeline
) -> None:
    before = order(timeline)
    form = get(as_reporter, at("timeline")).form_to(at("date-order"))
    digest = next(button["value"] for button in form.element.all("button") if button.get("name") == "apply")
    page = follow(as_reporter, form.send(as_reporter, apply=digest))
    change = Change.objects.get(subject="order")
    # The history has the same button, and the page only right after the change.
    assert not get(as_reporter, at("timeline")).root.all(id="date-order")
    history = get(as_reporter, at("history"))
    assert "Reporter changed the order of “Harbour fire”" in history.text
    assert history.form_to(at("date-order")).element.one("button")["value"] == str(change.pk)
    page = follow(as_reporter, page.form_to(at("date-order")).send(as_reporter, undo=str(change.pk)))
    assert page.notice == "Undone: the order is as it was."
    assert order(timeline) == before
    assert not page.root.all(id="date-order")
    assert "Reporter put back the order of “Harbour fire”" in get(as_reporter, at("history")).text
    response = as_reporter.post(at("date-order"), {"undo": str(change.pk)})
    assert follow(as_reporter, response).notice == "This has been undone already."


@pytest.mark.usefixtures("_old_order")
def test_declined_order_is_not_shown_again(as_reporter: Client, at: At, timeline: Timeline) -> None:
    before = order(timeline)
    unpublished = get(as_reporter, at("timeline")).root.by_id("unpublished-changes").text
    form = get(as_reporter, at("timeline")).form_to(at("date-order"))
    page = follow(as_reporter, form.send(as_reporter, keep="yes"))
    assert page.notice == "The order stays as it is."
    assert not page.root.all(id="date-order")
    assert order(timeline) == before
    # Nothing of it is for readers.
    assert page.root.by_id("unpublished-changes").text == unpublished


@pytest.mark.usefixtures("_old_order")
@pytest.mark.parametrize("sent", [{}, {"apply": "x"}, {"undo": "x"}, {"undo": "9" * 30}])
def test_damaged_answer_moves_nothing(
    sent: dict[str, str], as_reporter: Client, at: At, timeline: Timeline
) -> None:
    before = order(timeline)
    page = follow(as_reporter, as_reporter.post(at("date-order"), sent))
    assert page.notice in {
        "This has been undone already.",
        "Nothing was moved: the timeline has been changed since you opened the page. "
        "Look again at what would move.",
    }
    assert order(timeline) == before


def test_new_hemisphere_in_the_settings_offers_the_order(
    as_reporter: Client, at: At, timeline: Timeline, make_event: Make
) -> None:
    for name, edtf in {"April": "2023-04", "July": "2023-07", "autumn": "2023-23"}.items():
        make_event(name, edtf)
    form = get(as_reporter, at("timeline-edit")).form.fill(hemisphere="south")
    page = follow(as_reporter, form.send(as_reporter))
    assert order(timeline) == ["April", "July", "autumn"]
    assert page.root.by_id("date-order").one("li").text == (
        "autumn (autumn 2023): now after “July”, then at the beginning"
    )


@pytest.mark.parametrize(
    ("hemisphere", "edtf", "words"),
    [
        ("north", "autumn 2023", "It will go after “July”."),
        ("south", "autumn 2023", "It will go at the beginning."),
        (
            "",
            "autumn 2023",
            "It will go at the beginning. The months of its season are not known: the settings of the timeline do not "
            "say which hemisphere it is about.",
        ),
        ("", "August 2023", "It will go after “July”."),
    ],
)
def test_form_of_an_entry_says_where_a_season_will_go(
    hemisphere: str, edtf: str, words: str, as_reporter: Client, at: At, make_event: Make
) -> None:
    make_event("July", "2023-07")
    Timeline.objects.update(time_zone="UTC", hemisphere=hemisphere)
    answer = get(as_reporter, at("read-date"), htmx=True, edtf=edtf, after="")
    assert words in answer.text
    assert ("not known" in answer.text) == ("not known" in words)
