"""Bring a file to the desk: what the preview says, that nothing is written before the import, and what is kept of a file."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.desk.conftest import sign_in
from tests.support.all_rows import read_all_rows
from tests.support.desk_pages import Answer, follow, get
from timeline.actions.waiting_files import delete_old_files
from timeline.importers import IMPORTERS, ImportOptions
from timeline.models import Change, ColumnChoice, Event, Source, Timeline, User, WaitingFile

At = Callable[..., str]
SHEET = """Date,Headline,What happened,Source,Display Date
1943-07,A machine is built,Six people programme it.,The archive,July 1943
1952-05-01,A compiler is written,It is called A-0.,,
1969-07-20,A landing,<b>The software</b> holds.,The agency,
"""
NEW = "/desk/import/"


def choose(client: Client, address: str, text: str = SHEET, name: str = "women.csv", **fields: Any) -> Answer:
    """Choose a file, and return the page that checks it."""
    file = SimpleUploadedFile(name, text.encode())
    return follow(client, client.post(address, {"file": file, **fields}))


def press(client: Client, page: Answer, do: str, **fields: Any) -> Any:
    return page.form.fill(fields).send(client, do=do)


def headlines(timeline: Timeline) -> list[str]:
    return [row.headline for row in Event.objects.filter(timeline=timeline, state="active").in_order()]


def test_a_sheet_becomes_a_new_timeline(as_reporter: Client, reporter: User, db: None) -> None:
    before = read_all_rows()
    page = choose(as_reporter, NEW)
    assert "3 entries in the file: 3 new entries, 2 new sources. Nothing is written yet." in page.text
    assert "Where do these entries come from? 1 entry has no source." in page.text
    assert "July 1943" in page.text
    # Only the file itself waits.
    after = read_all_rows()
    assert {name for name in after if after[name] != before[name]} == {"WaitingFile"}
    page = Answer(press(as_reporter, page, "import"))
    assert (page.status, page.errors[""]) == (422, "Answer the questions first. Nothing is imported yet.")
    page = Answer(press(as_reporter, page, "check", source="file", title="Women in computing"))
    assert "3 new entries, 3 new sources" in page.text
    page = follow(as_reporter, press(as_reporter, page, "import"))
    assert page.notice == "Imported: 3 entries added."
    timeline = Timeline.objects.get(slug="women-in-computing")
    assert headlines(timeline) == ["A machine is built", "A compiler is written", "A landing"]
    assert str(Event.objects.get(headline="A compiler is written").citations.get().source) == "women.csv"
    assert Event.objects.get(headline="A machine is built").edtf == "1943-07"
    assert not WaitingFile.objects.exists()


def test_a_new_timeline_can_be_of_named_members(as_reporter: Client, reporter: User, db: None) -> None:
    page = choose(as_reporter, NEW)
    answers = {"source": "none", "access": "members", "title": "Leaked"}
    page = Answer(press(as_reporter, page, "check", **answers))
    follow(as_reporter, press(as_reporter, page, "import"))
    timeline = Timeline.objects.get(slug="leaked")
    assert (timeline.access, list(timeline.members.all())) == ("members", [reporter])


def test_one_undo_takes_all_of_it_back(as_reporter: Client, at: At, timeline: Timeline) -> None:
    page = choose(as_reporter, at("timeline-import"))
    page = Answer(press(as_reporter, page, "check", source="none"))
    page = follow(as_reporter, press(as_reporter, page, "import"))
    assert len(headlines(timeline)) == 3
    step = Change.objects.filter(step__isnull=True, verb="add").get()
    follow(as_reporter, as_reporter.post(at("undo"), {"change": step.pk}))
    assert headlines(timeline) == []


def test_pasted_cells_are_a_table(as_reporter: Client, at: At, timeline: Timeline) -> None:
    cells = "Date\tHeadline\tSource\n1969\tA landing\tThe agency\n"
    page = follow(as_reporter, as_reporter.post(at("timeline-import"), {"cells": cells}))
    follow(as_reporter, press(as_reporter, page, "import"))
    assert headlines(timeline) == ["A landing"]


def test_the_order_of_day_and_month_is_asked_once(as_reporter: Client, at: At, timeline: Timeline) -> None:
    text = "Date,Headline,Source\n7/3/2017,One,Wire\n8/3/2017,Two,Wire\n"
    page = choose(as_reporter, at("timeline-import"), text)
    assert "date_order" in page.form.names
    page = Answer(press(as_reporter, page, "check", date_order="month-first"))
    follow(as_reporter, press(as_reporter, page, "import"))
    assert [event.edtf for event in Event.objects.in_order()] == ["2017-07-03", "2017-08-03"]


def test_columns_are_matched_by_hand_and_remembered(
    as_reporter: Client, as_editor: Client, at: At, timeline: Timeline
) -> None:
    text = "Wann,Was\n1969,A landing\n"
    page = choose(as_reporter, at("timeline-import"), text)
    assert "Which column has" in page.text
    columns = {"column-A": "date", "column-B": "headline"}
    page = Answer(press(as_reporter, page, "check", **columns))
    page = Answer(press(as_reporter, page, "check", source="none"))
    follow(as_reporter, press(as_reporter, page, "import"))
    assert headlines(timeline) == ["A landing"]
    # Only digests of the heads are kept.
    assert "Wann" not in str(ColumnChoice.objects.values())
    assert "Which column has" not in choose(as_reporter, at("timeline-import"), text).text
    assert "Which column has" in choose(as_editor, at("timeline-import"), text).text


def test_a_problem_that_occurs_often_is_one_line(as_reporter: Client, at: At) -> None:
    rows = "".join(f"soon,Row {number},Wire\n" for number in range(100))
    page = choose(as_reporter, at("timeline-import"), f"Date,Headline,Source\n{rows}")
    lines = [item.text for item in page.root.all("li") if "100 times" in item.text]
    assert len(lines) == 1
    assert "row 2, column A “Date”: “soon”" in lines[0]


def test_a_broken_file_is_explained_and_cannot_be_imported(
    as_reporter: Client, at: At, timeline: Timeline
) -> None:
    for name, text in (
        ("a.json", "{"),
        ("b.xlsx", "no workbook"),
        ("c.csv", "only one cell"),
        ("d.ics", "BEGIN"),
    ):
        response = as_reporter.post(at("timeline-import"), {"file": SimpleUploadedFile(name, text.encode())})
        page = get(as_reporter, response["Location"])
        assert "The file cannot be imported as it is." in page.text
        assert press(as_reporter, page, "import").status_code == 422
    assert headlines(timeline) == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [({}, "file"), ({"cells": " \n"}, "file"), ({"format": "word"}, "format")],
)
def test_nothing_to_read_is_said(as_reporter: Client, at: At, sent: dict[str, str], field: str) -> None:
    page = Answer(as_reporter.post(at("timeline-import"), sent))
    assert page.status == 422
    assert field in page.errors


def test_a_file_over_the_limit_is_refused(as_reporter: Client, at: At, settings: Any) -> None:
    settings.DESK_IMPORT_MAX_BYTES = 20
    page = Answer(as_reporter.post(at("timeline-import"), {"file": SimpleUploadedFile("a.csv", b"x" * 21)}))
    assert (page.status, set(page.errors)) == (422, {"file"})
    assert not WaitingFile.objects.exists()


def test_an_import_shows_again_what_has_changed_meanwhile(
    as_reporter: Client, at: At, timeline: Timeline
) -> None:
    text = "Date,Headline,Source,ID\n1969,A landing,Wire,landing1\n"
    page = choose(as_reporter, at("timeline-import"), text)
    Event.objects.create(
        timeline=timeline, uid="landing1", kind="event", headline="Landed", position=1, edtf="1969"
    )
    page = Answer(press(as_reporter, page, "import"))
    assert page.status == 422
    assert "has changed since you looked at it" in page.errors[""]
    assert "Changed here and in the file" in page.text
    assert headlines(timeline) == ["Landed"]
    conflict = {"take-landing1": "file"}
    page = Answer(press(as_reporter, page, "check", **conflict))
    follow(as_reporter, press(as_reporter, page, "import", **conflict))
    assert headlines(timeline) == ["A landing"]


def test_likely_duplicates_are_offered(as_reporter: Client, at: At, timeline: Timeline) -> None:
    known = Source.objects.create(publisher="Press", title="On ENIAC", url="https://press.example/eniac")
    text = "Date,Headline,Source URL\n1943,A machine,https://www.press.example/eniac\n"
    page = choose(as_reporter, at("timeline-import"), text)
    assert "Same address: “Press: On ENIAC”" in page.text
    follow(as_reporter, press(as_reporter, page, "import"))
    assert Event.objects.get().citations.get().source == known


def test_importing_again_asks_for_no_source_twice(as_reporter: Client, at: At, timeline: Timeline) -> None:
    page = choose(as_reporter, at("timeline-import"))
    page = Answer(press(as_reporter, page, "check", source="source", known_source="The minutes"))
    follow(as_reporter, press(as_reporter, page, "import"))
    more = SHEET + "1980-01-01,A first row of ten,,,\n"
    page = choose(as_reporter, at("timeline-import"), more, name="women-2.csv")
    assert "4 entries in the file: 1 new entry, 3 are here already." in page.text
    page = follow(as_reporter, press(as_reporter, page, "import"))
    assert page.notice == "Imported: 1 entry added."
    assert Source.objects.filter(title="The minutes").count() == 1


def test_a_file_is_its_users_alone_for_an_hour(
    as_reporter: Client, as_editor: Client, reporter: User, at: At
) -> None:
    choose(as_reporter, at("timeline-import"))
    file = WaitingFile.objects.get()
    address = at("timeline-import-check", file.uid)
    get(as_reporter, address)
    get(as_editor, address, status=404)
    get(as_reporter, reverse("desk:import-check", args=[file.uid]), status=404)
    # Another file takes its place.
    choose(as_reporter, at("timeline-import"))
    assert WaitingFile.objects.count() == 1
    get(as_reporter, address, status=404)
    WaitingFile.objects.update(created_at=timezone.now() - timedelta(hours=1))
    get(as_reporter, at("timeline-import-check", WaitingFile.objects.get().uid), status=404)
    assert (delete_old_files(), WaitingFile.objects.exists()) == (1, False)


def test_a_cancelled_file_is_deleted(as_reporter: Client, at: At) -> None:
    page = choose(as_reporter, at("timeline-import"))
    page = follow(as_reporter, press(as_reporter, page, "cancel"))
    assert page.notice == "Cancelled. The file is deleted."
    assert not WaitingFile.objects.exists()


def test_the_template_can_be_imported(as_reporter: Client, make_user: Callable[..., User]) -> None:
    response = as_reporter.get(reverse("desk:import-template"))
    loaded = IMPORTERS["csv"].load(response.content, ImportOptions())
    assert loaded.is_complete
    assert sign_in(make_user("viewer@example.org", "viewer")).get(NEW).status_code == 403
