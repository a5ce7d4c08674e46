"""The coverage page."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk.conftest import People
from tests.support.desk_pages import Answer, get
from timeline.actions.drafts import CitationDraft
from timeline.actions.source_texts import add_source_text
from timeline.models import Citation, Entry, Reliance, Source, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]


@pytest.fixture
def wire(db: None) -> Source:
    return Source.objects.create(publisher="The Wire")


@pytest.fixture
def paper(wire: Source) -> Source:
    paper = Source.objects.create(publisher="The Paper")
    Reliance.objects.create(source=paper, on=wire)
    return paper


def citing(*sources: Source, stance: str = "supports") -> tuple[CitationDraft, ...]:
    return tuple(CitationDraft(source=source, stance=stance) for source in sources)


def section(page: Answer, name: str) -> str:
    return page.root.one("section", aria_labelledby=f"{name}-heading").text


@pytest.mark.slow
def test_sources_are_listed_with_the_entries_they_support(
    as_reporter: Client, at: At, make_statement: Make, wire: Source, paper: Source, editor: User
) -> None:
    make_statement("We knew.", citations=citing(wire, paper), standing="corroborated")
    make_statement("We did not.", citations=citing(paper), standing="single-source")
    add_source_text(wire, "We knew.", by=editor, number=0)
    page = get(as_reporter, at("coverage"))
    rows = [
        [cell.text for cell in row.all("th", "td")]
        for row in page.root.all("table", class_="comparison-table coverage-table")[0].one("tbody").all("tr")
    ]
    assert [[row[0], row[1], row[2][:1], row[3], row[4]] for row in rows] == [
        ["The Paper", "2", "1", "The Wire", "paste it"],
        ["The Wire", "1", "2", "itself", "stored"],
    ]
    assert "The Wire: 2 entries have no other origin" in section(page, "origins")
    assert "2 of 2" in section(page, "one-origin")
    assert "2 sources, one origin: The Wire" in section(page, "one-origin")
    told = "1 found in the text, 0 found several times, 0 differ, 2 have no text to check."
    assert told in section(page, "quotations")


def test_differing_verification_is_listed(
    as_reporter: Client, at: At, make_statement: Make, wire: Source, paper: Source
) -> None:
    entry = make_statement("We knew.", citations=citing(wire, paper), standing="corroborated")
    make_statement("We did not.", citations=citing(paper), standing="single-source")
    page = get(as_reporter, at("coverage"))
    row = page.root.one(role="region", aria_labelledby="standing-heading").one("tbody").one("tr")
    assert [cell.text for cell in row.all("td")] == [
        "Corroborated", "Single source", "2 sources, one origin"
    ]  # fmt: skip
    assert row.links() == [at("entry-edit", entry)]


def test_own_requests_need_neither_source_nor_verification(
    as_reporter: Client, at: At, make_request: Make
) -> None:
    make_request()
    page = get(as_reporter, at("coverage"))
    assert not page.root.all("section", aria_labelledby="unsupported-heading")
    assert "Each entry has the verification" in page.text


def test_entry_without_support_is_listed(
    as_reporter: Client, at: At, make_statement: Make, wire: Source
) -> None:
    make_statement("We knew.", citations=(), standing="unconfirmed")
    make_statement("We did not.", citations=citing(wire, stance="disputes"), standing="disputed")
    page = get(as_reporter, at("coverage"))
    assert len(page.root.one("section", aria_labelledby="unsupported-heading").all("li")) == 2


def test_empty_timeline_shows_a_hint(as_reporter: Client, at: At, timeline: Timeline) -> None:
    page = get(as_reporter, at("coverage"))
    assert "This timeline has no entries yet." in page.text
    assert at("timeline") in page.root.links()


def test_hidden_source_is_not_named(
    as_reporter: Client,
    as_member: Client,
    at: At,
    make_statement: Make,
    wire: Source,
    paper: Source,
    hidden: Timeline,
) -> None:
    secret = Source.objects.create(publisher="The whistle-blower", made_for=hidden)
    Reliance.objects.create(source=wire, on=secret)
    make_statement("We knew.", citations=citing(paper))
    page = get(as_reporter, at("coverage"))
    assert "whistle" not in page.text
    assert "a source that you do not see" in page.text
    assert "The whistle-blower" in get(as_member, at("coverage")).text


@pytest.mark.slow
def test_page_needs_access_to_the_timeline(
    people: People, at: At, hidden: Timeline, make_statement: Make
) -> None:
    make_statement()
    for name in ("coverage", "quotations"):
        address = reverse(f"desk:{name}", args=[hidden.slug])
        statuses = {who: client.get(address).status_code for who, client in people.items()}
        assert statuses == {"anonymous": 302, "no role": 403, "reporter": 404, "editor": 404, "member": 200}
        assert people["reporter"].get(at(name)).status_code == 200
        assert people["reporter"].post(at(name)).status_code == 405


def test_hostile_names_are_escaped(as_reporter: Client, at: At, make_statement: Make) -> None:
    script = "<script>alert(1)</script>"
    source = Source.objects.create(publisher=script)
    make_statement(script, citations=citing(source))
    for name in ("coverage", "quotations"):
        page = get(as_reporter, at(name))
        assert script not in page.html
        assert script in page.text


@pytest.mark.slow
def test_queries_do_not_grow_with_the_timeline(
    as_reporter: Client, at: At, make_statement: Make, wire: Source, editor: User
) -> None:
    def grow(count: int) -> None:
        for _number in range(count):
            paper = Source.objects.create(publisher="A paper")
            Reliance.objects.create(source=paper, on=wire)
            make_statement("We knew.", citations=citing(paper))

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            get(as_reporter, at("coverage"))
        return len(found)

    grow(2)
    few = queries()
    grow(6)
    assert queries() == few


@pytest.mark.slow
def test_source_page_lists_entries_that_would_lose_support(
    as_reporter: Client, make_statement: Make, wire: Source, paper: Source
) -> None:
    other = Source.objects.create(publisher="Another")
    entry = make_statement("We knew.", citations=citing(paper))
    make_statement("We did not.", citations=citing(wire, other))
    page = get(as_reporter, reverse("desk:source", args=[wire.uid]))
    fell = next(
        element
        for element in page.root.all("section")
        if element.all("h2") and element.one("h2").text == "If this source is lost"
    )
    assert [item.text for item in fell.all("li")] == [f"{entry.label} {entry.timeline}"]
    page = get(as_reporter, reverse("desk:source", args=[other.uid]))
    assert "Every entry would keep a supporting source." in page.text


@pytest.fixture
def short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.desk.http.MOST_LISTED", 2)
    monkeypatch.setattr("timeline.desk.http.ROWS_PER_PAGE", 2)
    monkeypatch.setattr("timeline.desk.views.source_coverage.MOST_LOST_NAMED", 2)


@pytest.mark.usefixtures("short_lists")
def test_long_lists_are_cut_and_each_has_pages_of_its_own(
    as_reporter: Client, at: At, make_statement: Make, wire: Source
) -> None:
    for number in range(5):
        make_statement(f"We knew {number}.", citations=citing(wire), standing="single-source")
    page = get(as_reporter, at("coverage"))
    assert "5 of 5" in section(page, "one-origin")
    assert "Show all 5" in section(page, "one-origin")
    row = page.root.one("tbody").one("tr")
    assert [item.text for item in row.all("li")][2:] == ["3 more"]
    seen = []
    for number in (1, 2, 3):
        alone = get(as_reporter, f"{at('coverage')}?list=one-origin&page={number}")
        assert not alone.root.all(id="sources-heading")
        one_origin = alone.root.one("section", aria_labelledby="one-origin-heading")
        seen += [item.one("a").text for item in one_origin.all("li")]
    assert [words.partition("“")[2] for words in seen] == [f"We knew {number}.”" for number in range(5)]


def test_confidential_source_that_disputes_is_described_only(
    as_reporter: Client, at: At, make_event: Make
) -> None:
    source = Source.objects.create(publisher="The Herald", title="The dock")
    event = make_event("A crack is found", cited=False)
    Citation.objects.create(entry=event, source=source, stance="disputes")
    Source.objects.filter(pk=source.pk).update(
        confidential=True, described_as="A docker", confidential_reason="Fear"
    )
    page = get(as_reporter, at("coverage"))
    assert "disputed by A docker" in page.text
    assert "Herald" not in page.text
