"""The text of a source at the desk: pasted, replaced, and every one that was held."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, follow, get, refused
from timeline.actions.source_texts import add_source_text
from timeline.models import Change, Source, SourceText, Timeline, User
from timeline.models.source_texts import MAX_SOURCE_TEXT_LENGTH

WORDS = "The diver found a crack.\nThe gate stayed shut."
HOLD = "Hold this text"


@pytest.fixture
def source(db: None) -> Source:
    made: Source = Source.objects.create(
        publisher="The Gazette", title="A crack", url="https://gazette.example/crack"
    )
    return made


@pytest.fixture
def at(source: Source) -> str:
    return reverse("desk:source-text", args=[source.uid])


def test_a_source_leads_to_its_text(as_reporter: Client, source: Source, at: str) -> None:
    page = get(as_reporter, reverse("desk:source", args=[source.uid]))
    assert at in page.root.links()
    assert "Paste its text" in page.text


def test_a_pasted_text_is_held_and_what_was_taken_out_is_said(
    as_reporter: Client, source: Source, at: str, reporter: User
) -> None:
    pasted = WORDS.replace("\n", "\r\n").replace("crack", "cr\u00adack")
    page = follow(as_reporter, get(as_reporter, at).form.fill(text=pasted).send(as_reporter))
    held = SourceText.objects.get()
    assert (held.source, held.text, held.by) == (source, WORDS, reporter)
    assert page.notice == "The text is held: 9 words. Removed 1 soft hyphen."
    assert held.sha256 in page.text
    assert "Reporter" in page.text


def test_of_html_the_text_is_kept(as_reporter: Client, at: str) -> None:
    html = "<html><head><style>p {}</style></head><body><p>The diver</p><script>steal()</script><p>left.</p></body></html>"
    follow(as_reporter, get(as_reporter, at).form.fill(text=html, made_of="html").send(as_reporter))
    held = SourceText.objects.get().text
    assert held.split() == ["The", "diver", "left."]


def test_a_text_that_is_pasted_from_the_timeline_leads_back_there(
    as_reporter: Client, timeline: Timeline, source: Source, at: str
) -> None:
    work = reverse("desk:workspace", args=[timeline.slug, source.uid])
    page = follow(as_reporter, as_reporter.get(work))
    assert page.root.one("h1").text.startswith("Text of")
    response = page.form.fill(text=WORDS).send(as_reporter)
    assert response.status_code == 302
    assert response["Location"] == work
    assert follow(as_reporter, response).root.by_id("source-words").raw == WORDS


@pytest.mark.parametrize("text", ["", "  \n ", "…", "\u00ad\u200b"])
def test_nothing_to_read_is_refused(as_reporter: Client, at: str, text: str) -> None:
    refused(get(as_reporter, at).form.fill(text=text).send(as_reporter), "text")
    assert not SourceText.objects.exists()


def test_a_text_that_is_too_long_is_refused_and_says_by_how_much(as_reporter: Client, at: str) -> None:
    answer = refused(
        get(as_reporter, at).form.fill(text="a" * (MAX_SOURCE_TEXT_LENGTH + 5)).send(as_reporter), "text"
    )
    assert str(MAX_SOURCE_TEXT_LENGTH) in answer.errors["text"]
    assert not SourceText.objects.exists()


def test_a_second_window_does_not_take_the_place_of_a_newer_text_unseen(
    as_reporter: Client, source: Source, at: str, editor: User
) -> None:
    form = get(as_reporter, at).form.fill(text="Mine.")
    add_source_text(source, WORDS, by=editor, number=0)
    answer = Answer(form.send(as_reporter))
    assert answer.status == 409
    assert "Another text has been pasted meanwhile" in answer.text
    assert answer.form.data["text"] == ["Mine."]
    assert source.texts.count() == 1
    # Said once, it is then done knowingly.
    follow(as_reporter, answer.form.send(as_reporter))
    assert [one.text for one in source.texts.all()] == ["Mine.", WORDS]


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 400, "2"])
def test_a_number_of_no_text_is_stale(as_reporter: Client, at: str, number: str) -> None:
    response = as_reporter.post(at, {"text": WORDS, "made_of": "text", "number": number})
    assert response.status_code == 409
    assert not SourceText.objects.exists()


def test_an_invalid_form_does_not_learn_of_a_newer_text_unseen(
    as_reporter: Client, source: Source, at: str, editor: User
) -> None:
    form = get(as_reporter, at).form
    add_source_text(source, WORDS, by=editor, number=0)
    answer = refused(form.fill(text="").send(as_reporter), "text")
    assert Answer(answer.form.fill(text="Mine.").send(as_reporter)).status == 409


def test_every_text_that_was_held_stays_readable(
    as_reporter: Client, source: Source, at: str, editor: User
) -> None:
    add_source_text(source, WORDS, by=editor, number=0)
    add_source_text(source, "Another text.", by=editor, number=1)
    page = get(as_reporter, at)
    old = reverse("desk:source-text-version", args=[source.uid, 1])
    assert old in page.root.links()
    assert WORDS.split("\n")[1] in get(as_reporter, old).text
    get(as_reporter, reverse("desk:source-text-version", args=[source.uid, 3]), status=404)


def test_the_archives_own_page_is_opened_by_the_editor_and_never_by_the_server(
    as_reporter: Client, source: Source, at: str
) -> None:
    page = get(as_reporter, at)
    link = next(one for one in page.root.all("a") if "web.archive.org" in one["href"])
    assert link["href"] == f"https://web.archive.org/save/{source.url}"
    assert "noreferrer" in link["rel"]
    Source.objects.update(url="")
    assert "archive.org" not in get(as_reporter, at).html


def test_the_archive_is_not_told_of_a_confidential_source(
    as_reporter: Client, source: Source, at: str
) -> None:
    Source.objects.update(confidential=True, described_as="a harbour official", confidential_reason="Safety")
    assert "archive.org" not in get(as_reporter, at).html


def test_who_works_from_a_confidential_source_is_told_so(
    as_reporter: Client, source: Source, timeline: Timeline, editor: User
) -> None:
    add_source_text(source, WORDS, by=editor, number=0)
    work = reverse("desk:workspace", args=[timeline.slug, source.uid])
    assert "confidential" not in get(as_reporter, work).text
    Source.objects.update(confidential=True, described_as="a harbour official", confidential_reason="Safety")
    assert "This source is confidential" in get(as_reporter, work).text


def test_the_record_and_the_log_hold_no_text(
    as_reporter: Client, at: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = follow(as_reporter, get(as_reporter, at).form.fill(text=WORDS).send(as_reporter))
    assert "crack" not in page.notice
    change = Change.objects.get(verb="hold")
    assert "crack" not in f"{change.before}{change.after}{change.reason}"
    assert "diver" not in caplog.text


def test_hostile_text_comes_out_as_text(as_reporter: Client, source: Source, at: str, editor: User) -> None:
    evil = "</textarea></div><script>alert(1)</script><img src=x onerror=alert(2)><!-- {{ 7|add:7 }}"
    Source.objects.update(title=evil)
    add_source_text(source, evil, by=editor, number=0)
    held = reverse("desk:source-text-version", args=[source.uid, 1])
    for address in (at, held):
        page = get(as_reporter, address)
        assert evil not in page.html
        assert not page.root.all("img")
        assert all(one.get("src").startswith("/static/") for one in page.root.all("script"))
    assert evil in get(as_reporter, held).root.one(role="region").raw


def test_the_pages_have_no_style_of_their_own() -> None:
    templates = Path("templates/desk")
    for name in (
        "workspace",
        "workspaces",
        "workspace_cite",
        "_citing_entry",
        "_suggestion",
        "source_text",
        "source_text_version",
    ):
        html = (templates / f"{name}.html").read_text()
        assert " style=" not in html
        assert "<style" not in html
