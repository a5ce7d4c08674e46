"""Pages of sources, and confidential sources."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import follow, get, read_refusal
from timeline.actions.drafts import CitationDraft, EventDraft
from timeline.actions.entries import add_entry
from timeline.models import Change, Entry, Publication, Reliance, Source, SourceText, Timeline, User
from timeline.models.source_texts import compute_sha256

NEW = "/desk/sources/new/"
LONG = 50_000


def hold(source: Source, text: str) -> None:
    SourceText.objects.create(source=source, number=1, text=text, sha256=compute_sha256(text))


def page_of(source: Source) -> str:
    return reverse("desk:source", args=[source.uid])


def test_source_is_created_with_all_its_fields(as_reporter: Client) -> None:
    agency = Source.objects.create(publisher="The agency", title="First report")
    texts = {
        "kind": "interview",
        "publisher": "The Gazette",
        "title": "Fire in the harbour",
        "url": "https://example.org/fire",
        "published": "2017-03-07~",
        "captured": "2017-03",
        "archived_url": "https://archive.example/1",
        "file_sha256": "0" * 64,
        "language": "fr",
        "note": "Behind a paywall.",
        "state": "gone",
    }
    pasted = "  The text,\n\nas pasted.  "
    form = get(as_reporter, NEW).form.fill(texts, text=pasted, state_on="2019-01-02")
    form.fill(
        authors="Ann Field\n\nBo Stone\n", accessed="2017-03-08", relies_on=f"{agency} [{agency.uid}]\n"
    )
    follow(as_reporter, form.send(as_reporter))
    source = Source.objects.get(publisher="The Gazette")
    assert {name: getattr(source, name) for name in texts} == texts
    assert (source.authors, source.accessed) == (["Ann Field", "Bo Stone"], date(2017, 3, 8))
    assert (source.texts.get().text, source.state_on) == (pasted, date(2019, 1, 2))
    assert list(source.relies_on.all()) == [agency]
    assert source.made_for is None


FAULTS: dict[str, list[str]] = {
    "kind": ["rumour", ""],
    "publisher": ["x" * 301],
    "title": ["x" * 301],
    "authors": ["x" * 301, "x\n" * 2501],
    "url": ["javascript:alert(1)", "data:text/html,x", "ftp://example.org", "//example.org"],
    "published": ["last week", "2017-02-30", "2017-03-07T10:15", "x" * 65],
    "captured": ["last week"],
    "accessed": ["yesterday", "2017-02-30", "2017-03"],
    "archived_url": ["javascript:alert(1)", "web.archive.example/1"],
    "file_sha256": ["0" * 63, "g" * 64, "A" * 64],
    "language": ["no language at all"],
    "relies_on": ["Nothing", "The report\nNothing", "x" * 20_001, "[x2345678]"],
    "note": ["x" * (LONG + 1)],
    "state": ["lost", ""],
    "state_on": ["yesterday", "2017-02-30", "2017-03"],
    "described_as": ["x" * 301],
    "confidential_reason": ["x" * (LONG + 1)],
}


@pytest.mark.sampled
@pytest.mark.parametrize("field", FAULTS)
def test_invalid_value_gets_an_error_and_is_kept(field: str, as_editor: Client) -> None:
    source = Source.objects.create(title="The report")
    for address in (NEW, page_of(source)):
        form = get(as_editor, address).form.fill(title="Another title")
        for text in FAULTS[field]:
            answer = read_refusal(form.fill({field: text}).send(as_editor), field)
            if field not in {"kind", "state"}:
                assert answer.form.data[field] == [text]
    assert [item.title for item in Source.objects.all()] == ["The report"]
    assert not Change.objects.exists()


def test_pasted_text_is_at_most_two_million_characters(as_reporter: Client) -> None:
    form = get(as_reporter, NEW).form.fill(title="A report", text="x" * 2_000_001)
    answer = read_refusal(form.send(as_reporter), "text")
    assert len(answer.form.data["text"][0]) == 2_000_001
    follow(as_reporter, form.fill(text="x" * 2_000_000).send(as_reporter))
    assert len(SourceText.objects.get().text) == 2_000_000


def test_maximum_length_of_text_counts_characters(as_reporter: Client) -> None:
    # Percent-encoded, 700,000 characters of Chinese would be more than any page may send.
    follow(
        as_reporter,
        get(as_reporter, NEW).form.fill(title="A report", text="火" * 2_000_000).send(as_reporter),
    )
    assert len(SourceText.objects.get().text) == 2_000_000


def test_source_needs_a_publisher_or_a_title(as_reporter: Client) -> None:
    answer = read_refusal(
        get(as_reporter, NEW).form.fill(url="https://example.org/").send(as_reporter), "title"
    )
    follow(as_reporter, answer.form.fill(publisher="The Gazette").send(as_reporter))


def test_source_does_not_rely_on_itself(as_reporter: Client) -> None:
    source = Source.objects.create(title="The report")
    for typed in ("The report", f"x [{source.uid}]"):
        answer = read_refusal(
            get(as_reporter, page_of(source)).form.fill(relies_on=typed).send(as_reporter), "relies_on"
        )
        assert answer.errors["relies_on"] == "A source cannot rely on itself."


def test_two_sources_may_rely_on_each_other_and_still_be_published(
    as_editor: Client,
    timeline: Timeline,
    editor: User,
    publish_it: Callable[[], Publication],
) -> None:
    item, two = (Source.objects.create(title=name) for name in ("One", "Two"))
    for source, other in ((item, "Two"), (two, "One")):
        follow(as_editor, get(as_editor, page_of(source)).form.fill(relies_on=other).send(as_editor))
    draft = EventDraft(headline="A crack", citations=(CitationDraft(source=item),))
    add_entry(timeline, draft, by=editor)
    get(as_editor, reverse("desk:preview", args=[timeline.slug]))
    publish_it()


def test_repeated_reliance_is_saved_once(as_reporter: Client) -> None:
    agency, source = Source.objects.create(title="Agency"), Source.objects.create(title="The report")
    typed = f"Agency\nx [{agency.uid}]\nagency"
    follow(as_reporter, get(as_reporter, page_of(source)).form.fill(relies_on=typed).send(as_reporter))
    assert Reliance.objects.count() == 1


def test_what_a_source_relies_on_is_shown_by_title(as_reporter: Client, reporter: User) -> None:
    first, second = (Source.objects.create(publisher="Agency", title="A report") for _ in range(2))
    other = Source.objects.create(publisher="Agency", title="Another report")
    source = Source.objects.create(title="The report")
    page = get(as_reporter, page_of(source))
    form = page.form.fill(relies_on=f"x [{first.uid}]\n{other}")
    follow(as_reporter, form.send(as_reporter))
    form = get(as_reporter, page_of(source)).form
    assert form.data["relies_on"] == ["Agency: A report\nAgency: Another report"]
    # Saved as it is, it still relies on the same one of two with one name.
    follow(as_reporter, form.fill(note="Behind a paywall.").send(as_reporter))
    assert set(source.relies_on.all()) == {first, other}
    form = get(as_reporter, page_of(source)).form.fill(relies_on=f"x [{second.uid}]\n{other}")
    follow(as_reporter, form.send(as_reporter))
    [(label, before, after)] = Change.objects.latest("pk").lines
    assert label == "relies on"
    assert f"Agency: A report [{first.uid}]" in before
    assert f"Agency: A report [{second.uid}]" in after
    # Both of them: only then is an id needed to tell them apart.
    form = get(as_reporter, page_of(source)).form
    follow(as_reporter, form.fill(relies_on=f"x [{first.uid}]\n x [{second.uid}]").send(as_reporter))
    form = get(as_reporter, page_of(source)).form
    assert form.data["relies_on"] == [f"Agency: A report\nAgency: A report [{second.uid}]"]
    follow(as_reporter, form.fill(note="").send(as_reporter))
    assert set(source.relies_on.all()) == {first, second}


# --- Confidence -------------------------------------------------------------------------------------


@pytest.fixture
def secret() -> Source:
    source = Source.objects.create(
        publisher="Deep Quill",
        title="What Quill told us",
        authors=["Zephyrine Quill"],
        url="https://quill.example/",
        note="Quill works there.",
        confidential=True,
        described_as="someone who was there",
        confidential_reason="Quill would lose her work.",
    )
    hold(source, "Quill saw it, and says it all.")
    return source


CONFIDENCE = {"confidential": True, "described_as": "a clerk", "confidential_reason": "Because"}


def test_reporter_makes_a_source_confidential_and_reads_it(as_reporter: Client, reporter: User) -> None:
    form = get(as_reporter, NEW).form.fill({"title": "The report", **CONFIDENCE})
    follow(as_reporter, form.send(as_reporter))
    source = Source.objects.get()
    assert (source.confidential, source.described_as, source.marked_by) == (True, "a clerk", reporter)
    assert source.approved_by is None
    page = get(as_reporter, page_of(source))
    assert "The report" in page.text
    assert "disabled" in page.root.one("input", name="confidential").attributes


def test_reporter_who_is_not_listed_changes_nothing(as_reporter: Client, secret: Source) -> None:
    before = Source.objects.values().get(pk=secret.pk)
    assert "Zephyrine" not in get(as_reporter, page_of(secret)).html
    forged = {"described_as": "Zephyrine Quill herself", "title": "x", "version": secret.version}
    assert as_reporter.post(page_of(secret), forged).status_code == 403
    assert Source.objects.values().get(pk=secret.pk) == before


def test_editor_makes_a_source_confidential_and_is_recorded(
    as_editor: Client, editor: User, reporter: User
) -> None:
    source = Source.objects.create(title="The report")
    form = get(as_editor, page_of(source)).form.fill(CONFIDENCE)
    follow(as_editor, form.send(as_editor))
    source.refresh_from_db()
    assert (source.confidential, source.described_as, source.approved_by) == (True, "a clerk", editor)
    follow(as_editor, get(as_editor, page_of(source)).form.fill(confidential=False).send(as_editor))
    source.refresh_from_db()
    assert (source.confidential, source.approved_by) == (False, None)
    assert ("approved by", "", "Editor") in Change.objects.filter(verb="edit").order_by("pk")[0].lines


def test_confidential_source_needs_a_reason(as_editor: Client) -> None:
    form = get(as_editor, NEW).form.fill(title="The report", confidential=True)
    answer = read_refusal(form.send(as_editor), "confidential_reason")
    assert answer.errors["confidential_reason"] == "Say why this source must not be named."


def test_confidential_fields_are_on_no_public_page(
    as_editor: Client,
    client: Client,
    editor: User,
    timeline: Timeline,
    secret: Source,
    publish_it: Callable[[], Publication],
) -> None:
    plain = Source.objects.create(title="The report")
    hold(plain, "Pasted from Quill.")
    only_relied_on = Source.objects.create(title="Quill’s diary", confidential=True, confidential_reason="x")
    Reliance.objects.create(source=plain, on=only_relied_on)
    Reliance.objects.create(source=secret, on=Source.objects.create(title="Quill’s letters"))
    draft = EventDraft(
        headline="A crack is found",
        citations=(
            CitationDraft(source=secret, locator="Quill’s desk", exact="Quill saw it", note="says Quill"),
            CitationDraft(source=plain),
        ),
    )
    event = add_entry(timeline, draft, by=editor).entry
    publish_it()
    for address in (
        reverse("desk:preview", args=[timeline.slug]),
        reverse("public:index"),
        reverse("public:timeline", args=[timeline.slug]),
        reverse("public:entry", args=[timeline.slug, event.uid]),
        reverse("public:sources", args=[timeline.slug]),
        reverse("public:changes", args=[timeline.slug]),
        reverse("public:version", args=[timeline.slug, 1]),
        reverse("public:json", args=[timeline.slug]),
        reverse("public:version-json", args=[timeline.slug, 1]),
    ):
        text = as_editor.get(address).content.decode()
        assert "quill" not in text.lower(), address
        assert "would lose her work" not in text
    assert (
        "someone who was there" in get(client, reverse("public:timeline", args=[timeline.slug])).text.lower()
    )


def test_newly_confidential_source_is_unnamed_in_the_next_version(
    as_editor: Client,
    client: Client,
    timeline: Timeline,
    make_event: Callable[..., Entry],
    publish_it: Callable[[], Publication],
) -> None:
    make_event("A crack is found")
    publish_it()
    live = reverse("public:timeline", args=[timeline.slug])
    assert "The Gazette" in get(client, live).text
    source = Source.objects.get()
    # Its title would name it in the headline.
    Source.objects.update(title="Memo 7")
    follow(as_editor, get(as_editor, page_of(source)).form.fill(CONFIDENCE).send(as_editor))
    publish_it()
    assert "The Gazette" not in get(client, live).text
    assert "a clerk" in get(client, live).text.lower()


def test_confidential_source_is_found_by_its_description(
    as_reporter: Client, as_editor: Client, secret: Source
) -> None:
    at = reverse("desk:suggest", args=["sources"])
    assert secret.uid not in get(as_reporter, at, q="quill").html
    page = get(as_reporter, at, q="someone who")
    assert "confidential" in page.text
    assert secret.uid in page.html
    # The name finds it for those who may read it. The list shows the description to them as well.
    assert secret.uid in get(as_editor, at, q="quill").html
    for words in ("quill", "would lose"):
        assert "Deep Quill" not in get(as_editor, at, q=words).html


def test_history_has_only_the_digest_of_a_text(as_reporter: Client) -> None:
    form = get(as_reporter, NEW).form.fill(title="The report", text="Quill says it all.")
    follow(as_reporter, form.send(as_reporter))
    source = Source.objects.get()
    change = Change.objects.get(verb="hold")
    assert [name for name, _before, _after in change.lines] == ["text (SHA-256)"]
    assert "Quill" not in get(as_reporter, page_of(source)).html


def test_form_of_an_existing_source_has_no_text(as_reporter: Client) -> None:
    source = Source.objects.create(title="The report")
    hold(source, "What they wrote.")
    form = get(as_reporter, page_of(source)).form
    assert "text" not in form.data
    follow(as_reporter, form.forge(text="Forged").fill(note="Read again").send(as_reporter))
    assert [item.text for item in source.texts.all()] == ["What they wrote."]


def test_state_of_the_page_needs_its_date(as_reporter: Client) -> None:
    source = Source.objects.create(title="The report")
    form = get(as_reporter, page_of(source)).form.fill(state="gone")
    answer = read_refusal(form.send(as_reporter), "state_on")
    follow(as_reporter, answer.form.fill(state_on="2019-01-02").send(as_reporter))
    source.refresh_from_db()
    assert (source.state, source.state_on) == ("gone", date(2019, 1, 2))
    assert get(as_reporter, page_of(source)).form.data["state_on"] == ["2019-01-02"]
