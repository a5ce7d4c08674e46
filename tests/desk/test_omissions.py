"""What quotations leave out, on the desk: beside each verdict, and the choice whether readers see it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, Element, Form, follow, get
from timeline.actions.drafts import CitationDraft
from timeline.actions.source_texts import add_source_text
from timeline.models import Citation, Entry, Exemption, Party, Source, User

At = Callable[..., str]
Make = Callable[..., Entry]
TEXT = (
    "The board said: “We did not, so far, open the gate. We went to see the wall, as it was dry, and left.”"
)
TWISTED, FAIR = "We did … open the gate.", "We went to see the wall … and left."


@pytest.fixture
def source(db: None, editor: User) -> Source:
    source = Source.objects.create(publisher="The Gazette")
    add_source_text(source, TEXT, by=editor, number=0)
    return source


@pytest.fixture
def form(as_reporter: Client, at: At, source: Source) -> Form:
    """The form of a new statement that cites the source."""
    form = get(as_reporter, at("entry-add", "statement")).form
    return form.fill({"citations-0-source": "The Gazette", "party-party": "The board", "party-make": "on"})


@pytest.fixture
def twisted(make_statement: Make, source: Source) -> Entry:
    return make_statement(TWISTED, citations=(CitationDraft(source=source),))


@pytest.fixture
def fair(make_statement: Make, source: Source) -> Entry:
    return make_statement(FAIR, citations=(CitationDraft(source=source, omitted=("as it was dry",)),))


def check(client: Client, at: At, form: Form) -> Answer:
    response = client.post(at("check-quotes", "statement"), form.data, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return Answer(response)


def is_ticked(box: Element) -> bool:
    return "checked" in box.attributes


# --- In the form -------------------------------------------------------------------------------------


def test_words_left_out_are_shown_while_typing(as_reporter: Client, at: At, form: Form) -> None:
    answer = check(as_reporter, at, form.fill(words=FAIR))
    assert [part.text for part in answer.root.all("q", class_="omission")] == ["as it was dry"]
    assert answer.root.one("span", class_="verdict is-good").text == "Shortened"
    assert "This includes" not in answer.text


def test_an_omission_that_can_matter_is_fair_and_asks_for_a_look(
    as_reporter: Client, at: At, form: Form
) -> None:
    answer = check(as_reporter, at, form.fill(words=TWISTED))
    assert answer.root.one("span", class_="verdict is-fair").text == "Shortened"
    assert "Leaves out: not, so far" in answer.text
    assert "This includes the negation “not”." in answer.text
    assert "Publishing needs a reason." in answer.text


def test_names_of_the_timeline_are_known(
    as_reporter: Client, at: At, form: Form, make_statement: Make, source: Source, editor: User
) -> None:
    make_statement("We left.", party="the works")
    add_source_text(source, "We left, the works council said, at night.", by=editor, number=1)
    answer = check(as_reporter, at, form.fill(words="We left … at night."))
    assert "This includes the name “the works”." in answer.text


def test_the_choice_is_off_at_first_and_stays_as_it_is_made(as_reporter: Client, at: At, form: Form) -> None:
    box = check(as_reporter, at, form.fill(words=FAIR)).root.one("input", type="checkbox")
    assert (box["name"], box["value"], is_ticked(box)) == ("citations-0-omitted", "as it was dry", False)
    form.forge(**{"citations-0-omitted": "as it was dry"})
    assert is_ticked(check(as_reporter, at, form).root.one("input", type="checkbox"))
    # Of other words it was not made.
    form.fill(words="We went to see … and left.")
    box = check(as_reporter, at, form).root.one("input", type="checkbox")
    assert (box["value"], is_ticked(box)) == ("the wall, as it was dry", False)


def test_a_chosen_omission_is_saved_and_can_be_taken_back(as_reporter: Client, at: At, fair: Entry) -> None:
    form = get(as_reporter, at("entry-edit", fair)).form
    assert form.data["citations-0-omitted"] == ["as it was dry"]
    follow(as_reporter, form.send(as_reporter))
    assert Citation.objects.get().omitted == ["as it was dry"]
    form = get(as_reporter, at("entry-edit", fair)).form
    del form.data["citations-0-omitted"]
    follow(as_reporter, form.send(as_reporter))
    assert Citation.objects.get().omitted == []


def test_words_changed_after_the_choice_are_not_saved_with_it(
    as_reporter: Client, at: At, fair: Entry
) -> None:
    form = get(as_reporter, at("entry-edit", fair)).form
    response = form.fill(words="We went to see … and left.").send(as_reporter)
    assert response.status_code == 422
    answer = Answer(response)
    assert "have changed since you chose" in answer.text
    assert not is_ticked(answer.root.one("ul", class_="quote-checks").one("input", type="checkbox"))
    assert Citation.objects.get().omitted == ["as it was dry"]


@pytest.mark.parametrize(
    ("fields", "text", "message"),
    [
        (
            {"confidential": True, "described_as": "a clerk", "confidential_reason": "Her job."},
            TEXT,
            "never shown to readers",
        ),
        ({}, TEXT.replace("as it was dry", "as it was dry, " * 30), "At most 300 characters"),
    ],
)
def test_what_readers_must_not_see_cannot_be_chosen(
    as_reporter: Client,
    at: At,
    form: Form,
    source: Source,
    editor: User,
    fields: dict[str, object],
    text: str,
    message: str,
) -> None:
    Source.objects.filter(pk=source.pk).update(**fields)
    source.readers.set(User.objects.all())
    if text != TEXT:
        add_source_text(source, text, by=editor, number=1)
    answer = check(as_reporter, at, form.fill(words=FAIR))
    assert message in answer.text
    assert not answer.root.all("input", type="checkbox")


def test_a_choice_without_a_text_is_kept(as_reporter: Client, at: At, fair: Entry, source: Source) -> None:
    source.texts.all().delete()
    form = get(as_reporter, at("entry-edit", fair)).form
    follow(as_reporter, form.send(as_reporter))
    assert Citation.objects.get().omitted == ["as it was dry"]


def test_words_that_may_be_somebody_elses_are_no_longer_good(
    as_reporter: Client, at: At, form: Form, source: Source, editor: User
) -> None:
    add_source_text(source, "The east said: “We left.”\n\nThe west said: “We left.”", by=editor, number=1)
    form.forge(**{"citations-0-before": "The north said: “"}).fill(words="We left.")
    assert "Found several times" in check(as_reporter, at, form).text
    add_source_text(source, "The west said: “We left.”", by=editor, number=2)
    answer = check(as_reporter, at, form)
    assert answer.root.one("span", class_="verdict is-fair").text == "Perhaps another passage"
    assert "correct or clear “Words just before”" in answer.text
    form.forge(**{"citations-0-before": ""})
    assert check(as_reporter, at, form).root.one("span", class_="verdict is-good").text == "Word for word"


# --- In the workspace and on the page of quotations ---------------------------------------------------


def test_the_workspace_shows_what_is_left_out(
    as_reporter: Client, at: At, twisted: Entry, source: Source
) -> None:
    page = get(as_reporter, at("workspace", source.uid))
    entry = page.root.one("li", id=f"made-{twisted.uid}")
    assert "Leaves out: not, so far" in entry.text
    assert entry.one("span", class_="verdict is-fair").text == "Shortened"


def test_the_page_of_quotations_shows_what_is_left_out(
    as_editor: Client, at: At, twisted: Entry, fair: Entry
) -> None:
    page = get(as_editor, at("quotations"))
    assert "1 leaves out words that can change the meaning" in page.text
    assert "1 found in the text" in page.text
    first, second = (item.text for item in page.root.one("ol", class_="rows plain-rows quotations").all("li"))
    assert "Leaves out: not, so far" in first
    assert "Say why it may leave this out" in first
    assert "Leaves out: as it was dry" in second
    assert "Readers see that it leaves out “as it was dry”." in second
    for show, count in (("omit", 1), ("stand", 1), ("differ", 0), ("several", 0)):
        assert get(as_editor, at("quotations"), show=show).text.count("Leaves out:") == count


def test_an_omission_is_explained_by_an_editor(as_editor: Client, at: At, twisted: Entry) -> None:
    page = get(as_editor, at("quotation-explain", twisted, 0))
    assert page.root.one("h1").text == "Why these words may be left out"
    assert "Leaves out: not, so far" in page.text
    assert page.form.send(as_editor).status_code == 422
    done = follow(as_editor, page.form.fill(reason="He took it back.").send(as_editor))
    assert done.notice == "Saved. Readers see why words are left out."
    assert Exemption.objects.get().reason == "He took it back."
    assert "Why it may leave this out: He took it back." in done.text


def test_a_fair_omission_needs_no_explanation(as_editor: Client, at: At, fair: Entry) -> None:
    assert as_editor.get(at("quotation-explain", fair, 0)).status_code == 404


def test_hostile_words_are_escaped(
    as_editor: Client, at: At, make_statement: Make, source: Source, editor: User
) -> None:
    script = "<script>alert(1)</script>"
    add_source_text(source, f"We left, {script} no, at night.", by=editor, number=1)
    cited = CitationDraft(source=source, omitted=(f"{script} no",))
    entry = make_statement("We left … at night.", citations=(cited,))
    for address in (
        at("quotations"),
        at("workspace", source.uid),
        at("entry-edit", entry),
        at("quotation-explain", entry, 0),
    ):
        page = get(as_editor, address)
        assert script not in page.html
        assert "alert(1)" in page.text or "alert(1)" in page.html


def test_the_publish_page_says_what_is_left_out(as_editor: Client, at: At, twisted: Entry) -> None:
    page = get(as_editor, at("publish"))
    assert "leaves out the negation “not” of the text of “The Gazette”" in page.text
    assert Party.objects.exists()
    assert reverse("desk:quotations", args=[twisted.timeline.slug])
