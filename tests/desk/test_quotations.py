"""The list of quotations with their verdicts, and explanations of differences."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk.conftest import People
from tests.support.desk_pages import Answer, follow, get
from timeline.actions.drafts import CitationDraft
from timeline.actions.source_texts import add_source_text
from timeline.models import Change, Entry, Exemption, Publication, Source, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]
Put = Callable[[str], object]
SAID = "We did not know."
WHY = "The tape has it so."


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(publisher="The Gazette")


@pytest.fixture
def put(source: Source, editor: User) -> Put:
    """Add a text as the current one of the source."""

    def put(text: str) -> object:
        held = source.texts.first()
        return add_source_text(source, text, by=editor, number=held.number if held else 0)

    return put


@pytest.fixture
def statement(make_statement: Make, source: Source) -> Entry:
    return make_statement(SAID, citations=(CitationDraft(source=source),))


@pytest.fixture
def differing(statement: Entry, put: Put) -> Entry:
    put("The board said: “We did not care.”")
    return statement


def rows(page: Answer) -> list[str]:
    found = page.root.all("ol", class_="rows plain-rows quotations")
    return [row.text for row in found[0].all("li")] if found else []


# --- The list ----------------------------------------------------------------------------------------


def test_each_quotation_is_shown_with_its_verdict(
    as_reporter: Client, at: At, differing: Entry, make_statement: Make, source: Source
) -> None:
    make_statement("We did not care.", citations=(CitationDraft(source=source),))
    first, second = rows(get(as_reporter, at("quotations")))
    assert first.startswith("Differs from the text The Gazette “We did not know.”")
    assert "only in the quotation: know" in first
    assert "only in the text: care" in first
    assert second.startswith("Word for word The Gazette “We did not care.”")


def test_differently_worded_statement_is_compared_with_the_cited_passage(
    as_reporter: Client, at: At, make_statement: Make, source: Source, put: Put
) -> None:
    make_statement(SAID, citations=(CitationDraft(source=source, exact="We didn't know it."),))
    put("The board said: “We didn't know it.”")
    (row,) = rows(get(as_reporter, at("quotations")))
    assert row.startswith("Worded differently there")
    assert "only in the text: didn't" in row


@pytest.mark.parametrize(
    ("text", "show", "link"),
    [
        ("", "unchecked", "Paste the text"),
        ("We did not care.", "differ", "In the text"),
        ("We did not know. Again: we did not know. And: We did not know.", "several", "In the text"),
        ("We did not know.", "stand", "In the text"),
    ],
)
def test_list_is_filtered(
    as_reporter: Client, at: At, statement: Entry, put: Put, text: str, show: str, link: str
) -> None:
    if text:
        put(text)
    for kind in ("unchecked", "differ", "several", "stand"):
        page = get(as_reporter, at("quotations"), show=kind)
        assert len(rows(page)) == (kind == show), kind
        assert page.root.one("a", aria_current="page")["href"] == f"?show={kind}"
    assert link in rows(get(as_reporter, at("quotations")))[0]


@pytest.mark.parametrize("show", ["nonsense", "", "differ' OR 1=1"])
def test_unknown_filter_shows_all(as_reporter: Client, at: At, statement: Entry, show: str) -> None:
    assert len(rows(get(as_reporter, at("quotations"), show=show))) == 1


def test_empty_list_says_so(as_reporter: Client, at: At, timeline: Timeline) -> None:
    assert "No quotations yet" in get(as_reporter, at("quotations")).text


def test_queries_do_not_grow_with_the_quotations(
    as_reporter: Client, at: At, make_statement: Make, source: Source, put: Put
) -> None:
    put("We knew.")

    def queries() -> int:
        get(as_reporter, at("quotations"))
        with CaptureQueriesContext(connection) as found:
            get(as_reporter, at("quotations"))
        return len(found)

    make_statement("We knew.", citations=(CitationDraft(source=source),))
    few = queries()
    for number in range(6):
        make_statement(f"We knew {number}.", citations=(CitationDraft(source=source),))
    assert queries() == few


def test_hostile_text_is_escaped(
    as_editor: Client, at: At, make_statement: Make, source: Source, put: Put, editor: User
) -> None:
    script = "<script>alert(1)</script>"
    entry = make_statement(f"{script} said", citations=(CitationDraft(source=source),))
    put(f"{script} sang <img src=x onerror=alert(1)>")
    page = get(as_editor, at("quotations"))
    form = get(as_editor, at("quotation-explain", entry, 0)).form
    follow(as_editor, form.fill(reason=f"{script} why").send(as_editor))
    for page in (get(as_editor, at("quotations")), get(as_editor, at("quotation-explain", entry, 0))):
        assert script not in page.html
        assert "<img" not in page.html
        assert f"{script} why" in page.root.raw


# --- Why words may differ ----------------------------------------------------------------------------


def test_explanation_is_saved_with_the_words(
    as_editor: Client, at: At, differing: Entry, publish_it: Callable[[], Publication]
) -> None:
    page = get(as_editor, at("quotations"))
    assert at("quotation-explain", differing, 0) in page.root.links()
    page = get(as_editor, at("quotation-explain", differing, 0))
    assert "only in the text: care" in page.text
    page = follow(as_editor, page.form.fill(reason=WHY).send(as_editor))
    assert page.notice == "Saved. Readers see why the words differ."
    assert f"Why it may differ: {WHY}" in rows(page)[0]
    assert "Change the reason" in rows(page)[0]
    assert get(as_editor, at("quotation-explain", differing, 0)).form.data["reason"] == [WHY]
    assert Change.objects.filter(verb="exempt", reason=WHY).count() == 1
    publish_it()


def test_explanation_needs_a_reason(as_editor: Client, at: At, differing: Entry) -> None:
    form = get(as_editor, at("quotation-explain", differing, 0)).form
    answer = Answer(form.fill(reason="  ").send(as_editor))
    assert answer.status == 422
    assert "Say why the words may differ" in answer.alert
    assert "aria-invalid" in answer.root.by_id("reason").attributes
    assert not Exemption.objects.exists()


def test_too_long_reason_is_kept_in_the_form(as_editor: Client, at: At, differing: Entry) -> None:
    form = get(as_editor, at("quotation-explain", differing, 0)).form
    answer = Answer(form.fill(reason="x" * 5000).send(as_editor))
    assert answer.status == 422
    assert answer.form.data["reason"] == ["x" * 5000]


def test_explanation_of_changed_words_is_stale(as_editor: Client, at: At, differing: Entry, put: Put) -> None:
    form = get(as_editor, at("quotation-explain", differing, 0)).form.fill(reason=WHY)
    put("The board said: “We did not see.”")
    answer = Answer(form.send(as_editor))
    assert answer.status == 409
    assert "have changed since you looked" in answer.alert
    assert "only in the text: see" in answer.text
    assert answer.form.data["reason"] == [WHY]
    assert not Exemption.objects.exists()
    follow(as_editor, answer.form.send(as_editor))
    assert Exemption.objects.get().reason == WHY


@pytest.mark.parametrize("gone", ["words", "text"])
def test_form_without_digests_is_stale(as_editor: Client, at: At, differing: Entry, gone: str) -> None:
    form = get(as_editor, at("quotation-explain", differing, 0)).form.fill(reason=WHY).without(gone)
    assert form.send(as_editor).status_code == 409
    assert not Exemption.objects.exists()


def test_explanation_ends_with_the_text(
    as_editor: Client, at: At, differing: Entry, put: Put, editor: User
) -> None:
    form = get(as_editor, at("quotation-explain", differing, 0)).form
    follow(as_editor, form.fill(reason=WHY).send(as_editor))
    put("The board said: “We did not see.”")
    assert WHY not in rows(get(as_editor, at("quotations")))[0]


def test_explanation_needs_the_publish_permission(
    people: People, as_editor: Client, at: At, differing: Entry
) -> None:
    address = at("quotation-explain", differing, 0)
    statuses = {who: client.get(address).status_code for who, client in people.items()}
    assert statuses == {"anonymous": 302, "no role": 403, "reporter": 403, "editor": 200, "member": 403}
    form = get(as_editor, address).form.fill(reason=WHY)
    for who, status in (("reporter", 403), ("no role", 403), ("anonymous", 302)):
        assert form.send(people[who]).status_code == status
    assert not Exemption.objects.exists()
    assert address not in get(people["reporter"], at("quotations")).root.links()


def test_matching_words_have_nothing_to_explain(
    as_editor: Client, at: At, statement: Entry, put: Put
) -> None:
    get(as_editor, at("quotation-explain", statement, 0), status=404)
    put(SAID)
    get(as_editor, at("quotation-explain", statement, 0), status=404)
    get(as_editor, at("quotation-explain", statement, 7), status=404)


def test_explanation_of_words_that_match_now_is_refused(
    as_editor: Client, at: At, differing: Entry, put: Put
) -> None:
    form = get(as_editor, at("quotation-explain", differing, 0)).form.fill(reason=WHY)
    put(SAID)
    assert form.send(as_editor).status_code == 409
    assert not Exemption.objects.exists()


def test_hidden_timeline_gets_404(people: People, hidden: Timeline, make_statement: Make) -> None:
    address = reverse("desk:quotation-explain", args=[hidden.slug, make_statement().uid, 0])
    for who in ("reporter", "editor"):
        assert people[who].get(address).status_code == 404


def test_readers_see_the_explanation(
    as_editor: Client, at: At, differing: Entry, editor: User, publish_it: Callable[[], Publication]
) -> None:
    form = get(as_editor, at("quotation-explain", differing, 0)).form
    follow(as_editor, form.fill(reason=WHY).send(as_editor))
    publish_it()
    page = as_editor.get(f"/t/{differing.timeline.slug}/").content.decode()
    assert f'Does not match [1]: <span dir="auto">{WHY}</span>' in page
