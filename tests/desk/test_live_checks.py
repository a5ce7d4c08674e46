"""Live checks of an entry form: quoted words against the cited texts, and the suggested verification."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.desk_pages import Answer, Form, get, read_refusal
from timeline.actions.drafts import CitationDraft
from timeline.actions.source_texts import add_source_text
from timeline.desk.workspace.live_checks import MAX_FORM_LENGTH
from timeline.models import Entry, Event, Source, Timeline, User
from timeline.quotes import TextIndex

At = Callable[..., str]
Make = Callable[..., Entry]
SAID = "We did not know."


@pytest.fixture
def source(db: None, editor: User) -> Source:
    source = Source.objects.create(publisher="The Gazette")
    add_source_text(source, f"The board said: “{SAID}” It said so twice.", by=editor, number=0)
    return source


@pytest.fixture
def form(as_reporter: Client, at: At, timeline: Timeline) -> Form:
    """Return the form of a new statement."""
    return get(as_reporter, at("entry-add", "statement")).form


def ask_checks(client: Client, at: At, form: Form, kind: str = "statement") -> Answer:
    """Return the live checks of a form."""
    response = client.post(at("check-quotes", kind), form.data, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return Answer(response)


def looks(answer: Answer) -> list[str]:
    return [item.text for item in answer.root.all("li") if item.get("class").startswith("quote-check ")]


def cite(form: Form, name: str, row: int = 0, **more: str) -> Form:
    return form.fill({f"citations-{row}-{field}": value for field, value in {"source": name, **more}.items()})


# --- Bounds -----------------------------------------------------------------------------------------


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The length of the words of each comparison with a text."""
    lengths: list[int] = []
    plain = TextIndex.check

    def count_check(index: TextIndex, words: str, **context: str) -> Any:
        lengths.append(len(words))
        return plain(index, words, **context)

    monkeypatch.setattr(TextIndex, "check", count_check)
    return lengths


def cite_at_length(form: Form, source: Source, rows: int, length: int) -> Form:
    """Fill in rows that cite so many characters each, all different."""
    form.data["citations-TOTAL_FORMS"] = [str(rows)]
    for row in range(rows):
        words = f"{row} words that stand nowhere. " * (length // 25)
        form.data[f"citations-{row}-source"] = [str(source)]
        form.data[f"citations-{row}-exact"] = [words[:length]]
    return form


def test_many_long_quotations_are_not_all_compared_while_one_types(
    as_reporter: Client, at: At, source: Source, comparisons: list[int]
) -> None:
    form = cite_at_length(get(as_reporter, at("entry-add", "event")).form, source, 40, 16_000)
    answer = ask_checks(as_reporter, at, form, "event")
    assert len(looks(answer)) == 3
    assert sum(comparisons) <= MAX_FORM_LENGTH
    assert (
        "37 quotations are not compared while you type. Up to 20,000 characters each and 60,000"
        in answer.text
    )


def test_only_some_long_texts_are_searched_while_one_types(
    as_reporter: Client, at: At, source: Source, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timeline.desk.workspace.live_checks.MAX_TEXTS_LENGTH", 1_000)
    form = get(as_reporter, at("entry-add", "event")).form
    form.data["citations-TOTAL_FORMS"] = ["4"]
    for row, length in enumerate((600, 600, 300, 90)):
        paper = Source.objects.create(publisher=f"Paper {row}")
        add_source_text(paper, "We knew. " * (length // 9), by=editor, number=0)
        form.data[f"citations-{row}-source"] = [str(paper)]
        form.data[f"citations-{row}-exact"] = ["We did not know."]
    answer = ask_checks(as_reporter, at, form, "event")
    assert [item.split(" Paper ")[1][0] for item in looks(answer)] == ["0"]
    assert "3 quotations are not compared" in answer.text


def test_a_hundred_short_quotations_are_all_compared(as_reporter: Client, at: At, source: Source) -> None:
    form = cite_at_length(get(as_reporter, at("entry-add", "event")).form, source, 100, 500)
    answer = ask_checks(as_reporter, at, form, "event")
    assert len(looks(answer)) == 100
    assert "not compared" not in answer.text


@pytest.mark.slow
def test_quotations_beyond_the_limit_are_refused_and_kept(
    as_reporter: Client, at: At, source: Source, comparisons: list[int]
) -> None:
    form = cite_at_length(get(as_reporter, at("entry-add", "event")).form, source, 40, 8_000)
    form.fill({"headline": "The gate failed"})
    response = form.send(as_reporter)
    assert response.status_code == 422
    assert "An entry quotes at most 300,000 characters from its sources" in Answer(response).text
    assert sum(comparisons) <= MAX_FORM_LENGTH
    kept = Answer(response).form.data
    assert kept["headline"] == form.data["headline"]
    assert [kept[f"citations-{row}-exact"][0].strip() for row in range(40)] == [
        form.data[f"citations-{row}-exact"][0].strip() for row in range(40)
    ]
    assert not Entry.objects.exists()


# --- Words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (SAID, "Word for word The Gazette"),
        ("we did\u00a0not know", "Same words The Gazette Other"),
        ("The board … said so twice.", "Shortened The Gazette"),
        ("We did not care.", "Differs from the text The Gazette"),
    ],
)
def test_words_are_compared_while_typing(
    as_reporter: Client, at: At, form: Form, source: Source, words: str, told: str
) -> None:
    (look,) = looks(ask_checks(as_reporter, at, cite(form.fill(words=words), "The Gazette")))
    assert look.startswith(told)


def test_differing_words_are_marked(as_reporter: Client, at: At, form: Form, source: Source) -> None:
    answer = ask_checks(as_reporter, at, cite(form.fill(words="We did not care."), "The Gazette"))
    assert "care" in answer.root.one("del").text
    assert "know" in answer.root.one("ins").text


def test_check_without_a_text_links_to_pasting_it(as_reporter: Client, at: At, form: Form) -> None:
    wire = Source.objects.create(publisher="The Wire")
    answer = ask_checks(as_reporter, at, cite(form.fill(words=SAID), "The Wire"))
    assert looks(answer) == ["No text to check The Wire Paste its text"]
    assert answer.root.links() == [reverse("desk:source-text", args=[wire.uid])]


def test_paraphrase_is_not_compared_but_its_cited_words_are(
    as_reporter: Client, at: At, form: Form, source: Source
) -> None:
    form.fill(words="They were unaware.", wording="paraphrase")
    assert looks(ask_checks(as_reporter, at, cite(form, "The Gazette"))) == []
    assert len(looks(ask_checks(as_reporter, at, cite(form, "The Gazette", exact="It said so twice.")))) == 1


def test_disputing_source_need_not_have_the_words(
    as_reporter: Client, at: At, form: Form, source: Source
) -> None:
    cite(form.fill(words="We did not care."), "The Gazette", stance="disputes")
    assert looks(ask_checks(as_reporter, at, form)) == []


def test_statement_with_other_cited_words_is_worded_differently(
    as_reporter: Client, at: At, form: Form, source: Source
) -> None:
    cite(form.fill(words="We didn't know it."), "The Gazette", exact=SAID)
    (look,) = looks(ask_checks(as_reporter, at, form))
    assert look.startswith("Worded differently there The Gazette")


def test_words_cited_for_an_event_are_compared(
    as_reporter: Client, at: At, timeline: Timeline, source: Source
) -> None:
    form = get(as_reporter, at("entry-add", "event")).form
    cite(form, "The Gazette", exact="It said so once.")
    (look,) = looks(ask_checks(as_reporter, at, form, "event"))
    assert look.startswith("Differs from the text")


# --- Standing ----------------------------------------------------------------------------------------


def test_verification_is_suggested_and_not_set(
    as_reporter: Client, at: At, form: Form, source: Source
) -> None:
    told = ask_checks(as_reporter, at, cite(form, "The Gazette"))
    assert "The sources suggest single source: one source. Use “Single source”" in told.text
    taken = Answer(form.send(as_reporter, more="use-verification single-source"))
    assert taken.form.data["standing"] == ["single-source"]
    # Nothing is left to take.
    assert not ask_checks(as_reporter, at, taken.form).root.all("button", name="more")
    assert not Event.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"new_publisher": "The Wire"}])
def test_no_verification_is_suggested_without_existing_sources(
    as_reporter: Client, at: At, form: Form, fields: dict[str, str]
) -> None:
    form.fill({f"citations-0-{name}": value for name, value in fields.items()})
    assert ask_checks(as_reporter, at, form).text == ""


@pytest.mark.parametrize("name", ["Nobody knows it", "[nothing1]", "<script>alert(1)</script>", "x" * 3000])
def test_unknown_source_name_is_no_error_in_the_preview(
    as_reporter: Client, at: At, form: Form, name: str
) -> None:
    assert ask_checks(as_reporter, at, cite(form.fill(words=SAID), name)).text == ""


# --- Where it is shown, and to whom ------------------------------------------------------------------


def test_form_contains_the_checks_without_javascript(
    as_reporter: Client, at: At, make_statement: Make, source: Source
) -> None:
    entry = make_statement("We did not care.", citations=(CitationDraft(source=source),))
    page = get(as_reporter, at("entry-edit", entry))
    assert looks(page)[0].startswith("Differs from the text")
    answer = read_refusal(
        page.form.fill({"words": "We did not mind.", "party-party": ""}).send(as_reporter), "party-party"
    )
    assert "mind" in answer.root.one("ul", class_="quote-checks").one("del").text


def test_check_button_saves_nothing(as_reporter: Client, at: At, form: Form, source: Source) -> None:
    filled = cite(form.fill(words="We did not care."), "The Gazette").data
    response = as_reporter.post(at("entry-add", "statement"), {**filled, "more": "check-quotes"})
    assert response.status_code == 200
    answer = Answer(response)
    assert looks(answer)[0].startswith("Differs from the text The Gazette")
    assert answer.form.data["words"] == ["We did not care."]
    assert not answer.root.all(class_="error")
    assert not Entry.objects.exists()


def test_preview_saves_nothing(as_reporter: Client, at: At, form: Form, source: Source) -> None:
    ask_checks(as_reporter, at, cite(form.fill(words=SAID), "The Gazette", new_publisher="The Wire"))
    assert (Entry.objects.count(), Source.objects.count()) == (0, 1)


def test_hostile_text_is_escaped(
    as_reporter: Client, at: At, form: Form, source: Source, editor: User
) -> None:
    script = "<script>alert(1)</script>"
    add_source_text(source, f"{script} sang", by=editor, number=1)
    answer = ask_checks(as_reporter, at, cite(form.fill(words=f"{script} said"), "The Gazette"))
    assert script not in answer.html
    assert "script" in answer.text


def test_preview_needs_access_and_post(
    as_reporter: Client, client: Client, hidden: Timeline, timeline: Timeline, at: At
) -> None:
    address = reverse("desk:check-quotes", args=[hidden.slug, "statement"])
    assert as_reporter.post(address).status_code == 404
    assert as_reporter.post(at("check-quotes", "nonsense")).status_code == 404
    assert as_reporter.get(at("check-quotes", "statement")).status_code == 405
    assert client.post(at("check-quotes", "statement")).status_code in {302, 401}


def test_hidden_source_is_not_checked(
    as_reporter: Client, as_member: Client, at: At, form: Form, hidden: Timeline, editor: User, member: User
) -> None:
    secret = Source.objects.create(publisher="The whistle", made_for=hidden)
    add_source_text(secret, SAID, by=member, number=0)
    cite(form.fill(words=SAID), "The whistle")
    assert looks(ask_checks(as_reporter, at, form)) == []
    # A form is of the account that opened it.
    own = get(as_member, at("entry-add", "statement")).form
    cite(own.fill(words=SAID), "The whistle")
    assert len(looks(ask_checks(as_member, at, own))) == 1


def test_queries_per_source_are_few(
    as_reporter: Client, at: At, form: Form, source: Source, editor: User
) -> None:
    def queries(count: int) -> int:
        form.forge(**{"citations-TOTAL_FORMS": count})
        for row in range(count):
            form.forge(**{f"citations-{row}-source": f"Paper {row}", f"citations-{row}-stance": "supports"})
        with CaptureQueriesContext(connection) as found:
            assert len(looks(ask_checks(as_reporter, at, form))) == count
        return len(found)

    for row in range(12):
        add_source_text(Source.objects.create(publisher=f"Paper {row}"), "We knew.", by=editor, number=0)
    form.fill(words=SAID)
    queries(12)
    few = queries(4)
    # The source, its text, and whether any timeline is hidden.
    assert queries(12) - few <= 3 * 8


def test_preview_after_sign_out_gets_204(client: Client, at: At, form: Form) -> None:
    for address, ask_checks in (
        (at("check-quotes", "statement"), client.post),
        (at("read-date"), client.get),
    ):
        response = ask_checks(address, form.data, headers={"HX-Request": "true"})
        assert response.status_code == 204
        assert "HX-Redirect" not in response


@pytest.mark.parametrize("text", ["\ud800", "x" * 60_000])
def test_invalid_characters_and_long_words_are_harmless(
    as_reporter: Client, at: At, form: Form, text: str
) -> None:
    data = cite(form.fill(words=SAID), "The Gazette").data
    data["citations-0-source"] = [text]
    data["back"] = [text]
    encoded = urlencode(data, doseq=True, errors="surrogatepass")
    for address in (at("check-quotes", "statement"), at("entry-add", "statement")):
        response = as_reporter.post(address, encoded, content_type="application/x-www-form-urlencoded")
        assert response.status_code in (200, 422)
