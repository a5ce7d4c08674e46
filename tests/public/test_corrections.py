"""Corrections on all pages, and the three dates of an entry."""

import msgspec
import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents, sample_history
from timeline import document
from timeline.document import Correction, Document
from timeline.models import Timeline, User
from timeline.pages.entry import render_entry
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline
from timeline.public.views import changes as changes_page

NEWSROOM = {"name": "The Example Courier"}


def build_correction(number: int, prominence: document.Prominence, entry: str = "crack1") -> Correction:
    return Correction(
        entry=entry,
        at=f"2026-03-{number:02}T09:30:00Z",
        was=f"wrong {number}",
        now=f"right {number}",
        why=f"why {number}",
        prominence=prominence,
    )


def replace_corrections(*corrections: Correction) -> Document:
    whole = sample_documents.every_field()
    return msgspec.structs.replace(whole, corrections=list(corrections), removals=[])


def render_page(*corrections: Correction) -> page_html.Element:
    return page_html.parse(render_timeline(replace_corrections(*corrections), PageOptions(newsroom=NEWSROOM)))


def test_a_correction_is_on_its_entry_and_in_the_list_and_not_at_the_top() -> None:
    whole = render_page(build_correction(10, "entry"))
    assert "Before: wrong 10" in page_html.entry(whole, "crack1").text
    assert "Before: wrong 10" in whole.one("section", id="corrections").text
    assert whole.one(class_="timeline-facts").one("a", href="#corrections").text == "1 correction"
    assert not whole.all(class_="correction-banner")


def test_the_banner_names_what_this_version_corrects_and_links_to_it() -> None:
    whole = render_page(build_correction(10, "banner"), build_correction(9, "banner", "meeting1"))
    banner = whole.one(class_="correction-banner")
    assert banner.text == "Corrected on 10 March 2026: A diver finds a crack"
    assert banner.one("a").attributes["href"] == "#crack1"
    told = whole.one("section", id="corrections")
    assert told.one("a", href="#crack1").text == "A diver finds a crack"
    assert "why 10 Before: wrong 10 Now: right 10" in told.text
    main = whole.one("main").text
    # The advisory comes before anything that names an entry.
    assert main.index("People die in this story.") < main.index("Corrected on 10 March 2026:")


def test_a_correction_of_an_earlier_version_is_in_the_list_only() -> None:
    whole = render_page(build_correction(9, "banner"))
    assert not whole.all(class_="correction-banner")
    assert whole.one("section", id="corrections").one("del").text == "wrong 9"


def test_the_latest_ten_corrections_are_listed() -> None:
    whole = render_page(*(build_correction(number, "entry") for number in range(1, 12)))
    told = whole.one("section", id="corrections")
    assert [each.one("del").text for each in told.all(class_="correction")] == [
        f"wrong {number}" for number in range(11, 1, -1)
    ]
    assert told.all("a")[-1].attributes["href"] == "/t/every-field/changes/#corrections"


def test_a_correction_of_a_withdrawn_entry_links_to_its_notice() -> None:
    told = render_page(build_correction(9, "banner", "gone1")).one("section", id="corrections")
    assert told.one("a", href="#gone1").text == "a withdrawn entry"


def test_a_correction_is_on_the_entry_s_page() -> None:
    own = page_html.parse(
        render_entry(
            replace_corrections(build_correction(9, "banner")), "crack1", PageOptions(newsroom=NEWSROOM)
        )
        or ""
    )
    assert own.one(class_="correction").one("ins").text == "right 9"


def test_a_correction_is_in_later_versions_only(client: Client, sample: Timeline, editor: User) -> None:
    sample_history.publish_versions(sample, editor)
    base = f"/t/{sample_history.SLUG}/"
    for address, is_told in (
        (base, True),
        (f"{base}v/4/", True),
        (f"{base}v/2/", True),
        (f"{base}v/1/", False),
    ):
        whole = page_html.parse(client.get(address).content)
        assert bool(whole.all("section", id="corrections")) is is_told, address
    data = client.get(f"{base}timeline.json").json()["corrections"]
    assert [(each["was"], each["prominence"]) for each in data] == [("81 are taken down", "banner")]


def test_the_changes_page_lists_all_corrections(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_page, "CORRECTIONS_SHOWN", 2)
    publish(
        replace_corrections(
            build_correction(7, "entry"),
            build_correction(8, "banner"),
            build_correction(9, "entry", "meeting1"),
        )
    )
    told = page_html.parse(client.get("/t/every-field/changes/").content).one("section", id="corrections")
    assert [each.text for each in told.all("del")] == ["wrong 9", "wrong 8", "wrong 7"]
    assert [each.text for each in told.one("details").all("del")] == ["wrong 7"]
    assert told.one("a", href="/t/every-field/meeting1/").text == "The board meets"


def test_without_corrections_there_is_no_section_of_corrections(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    assert not page_html.parse(client.get(f"/t/{sample_history.SLUG}/changes/").content).all(id="corrections")


def test_date_of_the_event_first_publication_and_last_change_are_three_dates() -> None:
    entry = page_html.entry(
        page_html.parse(render_timeline(sample_documents.every_field(), PageOptions(newsroom=NEWSROOM))),
        "crack1",
    )
    assert entry.one(class_="entry-date").text == "between 10 and 14 January 2026"
    # It was there from the start, so its first publication is that of the timeline.
    assert not entry.all(class_="first-published")
    assert entry.one(class_="last-changed").text == "Last changed on 10 March 2026"
