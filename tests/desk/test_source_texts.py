"""Texts of a source: paste one, replace it, read the earlier ones."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, follow, get, read_refusal
from timeline.actions.source_texts import add_source_text
from timeline.models import Change, Source, SourceText, Timeline, User
from timeline.models.source_texts import MAX_SOURCE_TEXT_LENGTH

WORDS = "The diver found a crack.\nThe gate stayed shut."
HOLD = "Save text"


@pytest.fixture
def source(db: None) -> Source:
    made: Source = Source.objects.create(
        publisher="The Gazette", title="A crack", url="https://gazette.example/crack"
    )
    return made


@pytest.fixture
def at(source: Source) -> str:
    return reverse("desk:source-text", args=[source.uid])


def test_source_page_links_to_its_text(as_reporter: Client, source: Source, at: str) -> None:
    page = get(as_reporter, reverse("desk:source", args=[source.uid]))
    assert at in page.root.links()
    assert "Paste the text" in page.text


def test_pasted_text_is_saved_and_removed_characters_are_named(
    as_reporter: Client, source: Source, at: str, reporter: User
) -> None:
    pasted = WORDS.replace("\n", "\r\n").replace("crack", "cr\u00adack")
    page = follow(as_reporter, get(as_reporter, at).form.fill(text=pasted).send(as_reporter))
    held = SourceText.objects.get()
    assert (held.source, held.text, held.by) == (source, WORDS, reporter)
    assert page.notice == "Text saved: 9 words. Removed 1 soft hyphen."
    assert held.sha256 in page.text
    assert "Reporter" in page.text


def test_text_is_extracted_from_html(as_reporter: Client, at: str) -> None:
    html = "<html><head><style>p {}</style></head><body><p>The diver</p><script>steal()</script><p>left.</p></body></html>"
    follow(as_reporter, get(as_reporter, at).form.fill(text=html, made_of="html").send(as_reporter))
    held = SourceText.objects.get().text
    assert held.split() == ["The", "diver", "left."]


def test_text_pasted_for_a_timeline_leads_to_its_workspace(
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
def test_text_without_words_is_refused(as_reporter: Client, at: str, text: str) -> None:
    read_refusal(get(as_reporter, at).form.fill(text=text).send(as_reporter), "text")
    assert not SourceText.objects.exists()


def test_too_long_text_is_refused_with_the_limit(as_reporter: Client, at: str) -> None:
    answer = read_refusal(
        get(as_reporter, at).form.fill(text="a" * (MAX_SOURCE_TEXT_LENGTH + 5)).send(as_reporter), "text"
    )
    assert str(MAX_SOURCE_TEXT_LENGTH) in answer.errors["text"]
    assert not SourceText.objects.exists()


def test_form_of_an_older_text_is_stale(as_reporter: Client, source: Source, at: str, editor: User) -> None:
    form = get(as_reporter, at).form.fill(text="Mine.")
    add_source_text(source, WORDS, by=editor, number=0)
    answer = Answer(form.send(as_reporter))
    assert answer.status == 409
    assert "Another text has been pasted meanwhile" in answer.text
    assert answer.form.data["text"] == ["Mine."]
    assert source.texts.count() == 1
    # After the warning, it is saved.
    follow(as_reporter, answer.form.send(as_reporter))
    assert [item.text for item in source.texts.all()] == ["Mine.", WORDS]


@pytest.mark.sampled
@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 400, "2"])
def test_unknown_text_number_is_stale(as_reporter: Client, at: str, number: str) -> None:
    response = as_reporter.post(at, {"text": WORDS, "made_of": "text", "number": number})
    assert response.status_code == 409
    assert not SourceText.objects.exists()


def test_invalid_form_keeps_its_text_number(
    as_reporter: Client, source: Source, at: str, editor: User
) -> None:
    form = get(as_reporter, at).form
    add_source_text(source, WORDS, by=editor, number=0)
    answer = read_refusal(form.fill(text="").send(as_reporter), "text")
    assert Answer(answer.form.fill(text="Mine.").send(as_reporter)).status == 409


def test_earlier_texts_stay_readable(as_reporter: Client, source: Source, at: str, editor: User) -> None:
    add_source_text(source, WORDS, by=editor, number=0)
    add_source_text(source, "Another text.", by=editor, number=1)
    page = get(as_reporter, at)
    old = reverse("desk:source-text-version", args=[source.uid, 1])
    assert old in page.root.links()
    assert WORDS.split("\n")[1] in get(as_reporter, old).text
    get(as_reporter, reverse("desk:source-text-version", args=[source.uid, 3]), status=404)


def test_archive_page_is_linked_and_never_fetched(as_reporter: Client, source: Source, at: str) -> None:
    page = get(as_reporter, at)
    link = next(item for item in page.root.all("a") if "web.archive.org" in item["href"])
    assert link["href"] == f"https://web.archive.org/save/{source.url}"
    assert "noreferrer" in link["rel"]
    Source.objects.update(url="")
    assert "archive.org" not in get(as_reporter, at).html


def test_archive_page_is_not_linked_for_a_confidential_source(
    as_editor: Client, source: Source, at: str
) -> None:
    Source.objects.update(confidential=True, described_as="a harbour official", confidential_reason="Safety")
    assert "archive.org" not in get(as_editor, at).html


def test_workspace_warns_about_a_confidential_source(
    as_editor: Client, source: Source, timeline: Timeline, editor: User
) -> None:
    add_source_text(source, WORDS, by=editor, number=0)
    work = reverse("desk:workspace", args=[timeline.slug, source.uid])
    assert "confidential" not in get(as_editor, work).text
    Source.objects.update(confidential=True, described_as="a harbour official", confidential_reason="Safety")
    assert "This source is confidential" in get(as_editor, work).text


def test_history_and_log_contain_no_source_text(
    as_reporter: Client, at: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = follow(as_reporter, get(as_reporter, at).form.fill(text=WORDS).send(as_reporter))
    assert "crack" not in page.notice
    change = Change.objects.get(verb="hold")
    assert "crack" not in f"{change.before}{change.after}{change.reason}"
    assert "diver" not in caplog.text


def test_hostile_source_text_is_escaped(as_reporter: Client, source: Source, at: str, editor: User) -> None:
    evil = "</textarea></div><script>alert(1)</script><img src=x onerror=alert(2)><!-- {{ 7|add:7 }}"
    Source.objects.update(title=evil)
    add_source_text(source, evil, by=editor, number=0)
    held = reverse("desk:source-text-version", args=[source.uid, 1])
    for address in (at, held):
        page = get(as_reporter, address)
        assert evil not in page.html
        assert not page.root.all("img")
        assert all(item.get("src").startswith("/static/") for item in page.root.all("script"))
    assert evil in get(as_reporter, held).root.one(role="region").raw


def test_templates_have_no_inline_styles() -> None:
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
