"""Repeated rows of a form: add one, remove one, and invalid numbers of rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.support.desk_pages import Answer, Form, another, follow_saved, get, read_refusal
from timeline.models import Change, Citation, Entry, Event, Party, Source

At = Callable[..., str]
Make = Callable[..., Entry]
BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
GROUPS = {
    "event": ["parties", "citations"],
    "statement": ["addressees", "answers", "citations"],
    "request": ["replies", "citations"],
}
# Nonsense in every field, so that a judged form would be full of faults.
NONSENSE = {"edtf": "some day", "time": "25:00", "zone": "Atlantis", "standing": "unconfirmed"}


def read_typed(form: Form) -> dict[str, list[str]]:
    """Return the values of a form, without session fields and row counts."""
    return {
        name: values
        for name, values in form.data.items()
        if name != "csrfmiddlewaretoken" and not name.endswith("-TOTAL_FORMS")
    }


@pytest.mark.sampled
@BOTH
@pytest.mark.parametrize(
    ("kind", "group"), [(kind, name) for kind, names in GROUPS.items() for name in names]
)
def test_another_row_keeps_typed_values_and_shows_no_errors(
    kind: str, group: str, htmx: bool, as_reporter: Client, at: At
) -> None:
    form = get(as_reporter, at("entry-add", kind), htmx=htmx).form.fill(NONSENSE)
    # Every text field has its own value.
    for control in form.element.all("input", "textarea"):
        if control.get("type") not in {"hidden", "checkbox"} and control["name"] not in NONSENSE:
            form.fill({control["name"]: f"typed into {control['name']}"})
    sent = read_typed(form)
    response = form.send(as_reporter, htmx=htmx, more=group)
    answer = Answer(response)
    assert (answer.status, answer.is_page) == (200, not htmx)
    assert answer.errors == {}
    assert answer.root.all(aria_invalid="true") == []
    assert answer.form.data[f"{group}-TOTAL_FORMS"] == ["2"]
    back = read_typed(answer.form)
    assert {name: back[name] for name in sent} == sent
    new = {name: values for name, values in back.items() if name not in sent}
    assert new
    assert all(name.startswith(f"{group}-1-") for name in new)
    assert not Entry.objects.exists()


def test_another_row_of_an_existing_entry_saves_nothing(
    as_reporter: Client, at: At, make_event: Make
) -> None:
    event = make_event("A crack is found", "2017-03-07")
    form = get(as_reporter, at("entry-edit", event)).form.fill(headline="Two cracks")
    form = another(as_reporter, another(as_reporter, form, "parties"), "citations")
    assert form.data["version"] == ["1"]
    assert form.data["headline"] == ["Two cracks"]
    assert not Change.objects.filter(verb="edit").exists()
    event.refresh_from_db()
    assert event.event.headline == "A crack is found"
    form.fill({"citations-1-new_title": "Another report", "parties-0-party": "Ann", "parties-0-make": True})
    follow_saved(as_reporter, form.send(as_reporter))
    assert event.citations.count() == 2


def test_another_row_keeps_a_stale_form_stale(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack is found")
    form = get(as_reporter, at("entry-edit", event)).form
    follow_saved(
        as_reporter, get(as_reporter, at("entry-edit", event)).form.fill(headline="Theirs").send(as_reporter)
    )
    form = another(as_reporter, form.fill(headline="Mine"), "parties")
    assert form.send(as_reporter).status_code == 409


def test_unknown_group_adds_no_row(as_reporter: Client, at: At) -> None:
    form = get(as_reporter, at("entry-add", "event")).form
    for group in ("answers", "", "headline", "parties-0"):
        assert form.send(as_reporter, more=group).status_code == 422


@BOTH
def test_ticked_row_is_removed(htmx: bool, as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event(
        "A crack is found", parties=tuple((Party.objects.create(name=n), "actor") for n in "AB")
    )
    form = get(as_reporter, at("entry-edit", event), htmx=htmx).form
    form.fill({"parties-0-DELETE": True, "citations-0-DELETE": True})
    follow_saved(as_reporter, form.send(as_reporter, htmx=htmx))
    assert [part.party.name for part in event.event.parties.all()] == ["B"]
    assert not Citation.objects.exists()
    assert Source.objects.exists()


def test_removed_row_is_not_validated(as_reporter: Client, at: At) -> None:
    form = get(as_reporter, at("entry-add", "event")).form.fill(headline="A crack is found")
    form.fill({"parties-0-party": "Nobody", "citations-0-new_url": "javascript:alert(1)"})
    form = Answer(form.send(as_reporter)).form
    form.fill({"parties-0-DELETE": True, "citations-0-DELETE": True})
    follow_saved(as_reporter, form.send(as_reporter))
    assert not Party.objects.exists()


def test_same_party_in_the_same_role_is_saved_once(as_reporter: Client, at: At) -> None:
    Party.objects.create(name="The board", short_name="HB")
    form = get(as_reporter, at("entry-add", "event")).form.fill({"headline": "x", "parties-0-party": "HB"})
    form = another(as_reporter, form, "parties").fill({"parties-1-party": "The board"})
    form = another(as_reporter, form, "parties")
    form.fill({"parties-2-party": "The board", "parties-2-role": "witness"})
    follow_saved(as_reporter, form.send(as_reporter))
    assert [part.role for part in Event.objects.get().parties.all()] == ["actor", "witness"]


def test_rows_are_saved_in_their_order(as_reporter: Client, at: At) -> None:
    form = get(as_reporter, at("entry-add", "event")).form.fill(headline="x")
    form = another(as_reporter, form.fill({"parties-TOTAL_FORMS": "2"}), "parties")
    for place, name in enumerate(("C", "A", "B")):
        form.fill({f"parties-{place}-party": name, f"parties-{place}-make": True})
    follow_saved(as_reporter, form.send(as_reporter))
    assert [part.party.name for part in Event.objects.get().parties.all()] == ["C", "A", "B"]
    again = get(as_reporter, at("entry-edit", Event.objects.get())).form
    parties = [again.data[f"parties-{place}-party"][0][0] for place in range(3)]
    assert parties == ["C", "A", "B"]


def test_form_with_the_maximum_of_rows_can_be_saved(as_reporter: Client, at: At) -> None:
    form = get(as_reporter, at("entry-add", "event")).form.fill(
        {"headline": "x", "parties-TOTAL_FORMS": "100"}
    )
    form = another(as_reporter, form, "parties")
    assert form.data["parties-TOTAL_FORMS"] == ["100"]
    form.fill({"parties-99-party": "The last", "parties-99-make": True})
    follow_saved(as_reporter, form.send(as_reporter))
    assert [part.party.name for part in Event.objects.get().parties.all()] == ["The last"]


TAMPERED: list[tuple[str, dict[str, Any]]] = [
    ("negative", {"citations-TOTAL_FORMS": "-7"}),
    ("huge", {"citations-TOTAL_FORMS": "9" * 4000}),
    ("beyond numbers", {"citations-TOTAL_FORMS": "9" * 5000}),
    ("no number", {"citations-TOTAL_FORMS": "two"}),
    ("empty", {"citations-TOTAL_FORMS": ""}),
    ("missing", {"citations-TOTAL_FORMS": None}),
    ("all missing", {f"citations-{name}_FORMS": None for name in ("TOTAL", "INITIAL")}),
    ("initial is no number", {"citations-INITIAL_FORMS": "x"}),
]


@pytest.fixture
def tampered(as_reporter: Client, at: At, make_event: Make) -> Callable[[str], Form]:
    """Return the form of an existing entry with an invalid number of rows."""
    event = make_event("A crack is found", "2017-03-07")

    def form(what: str) -> Form:
        form = get(as_reporter, at("entry-edit", event)).form.fill(headline="Two cracks")
        for name, value in dict(TAMPERED)[what].items():
            if value is None:
                form.without(name)
            else:
                form.data[name] = [value]
        return form

    return form


@pytest.mark.sampled
@pytest.mark.parametrize("what", [what for what, _ in TAMPERED])
def test_invalid_number_of_rows_loses_nothing(
    what: str, as_reporter: Client, tampered: Callable[[str], Form]
) -> None:
    answer = Answer(tampered(what).send(as_reporter))
    assert answer.status == 422
    assert "" in answer.errors
    assert answer.form.data["headline"] == ["Two cracks"]
    event = Event.objects.get()
    assert (event.version, event.citations.count()) == (1, 1)


@pytest.mark.parametrize("what", ["negative", "no number", "missing"])
def test_another_row_with_an_invalid_number_of_rows_loses_nothing(
    what: str, as_reporter: Client, tampered: Callable[[str], Form]
) -> None:
    response = tampered(what).send(as_reporter, more="citations")
    assert response.status_code in {200, 422}
    assert Answer(response).form.data["headline"] == ["Two cracks"]
    event = Event.objects.get()
    assert (event.version, event.citations.count()) == (1, 1)


def test_form_without_row_counts_is_refused(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack is found")
    form = get(as_reporter, at("entry-edit", event)).form
    for name in [name for name in form.data if name.startswith(("parties-", "citations-"))]:
        form.without(name)
    read_refusal(form.fill(headline="Two cracks").send(as_reporter), "")
    assert event.citations.count() == 1


def test_form_with_too_many_fields_is_refused(as_reporter: Client, at: At) -> None:
    form = get(as_reporter, at("entry-add", "event")).form.fill(headline="x")
    form.data |= {f"junk-{number}": ["x"] for number in range(3000)}
    assert form.send(as_reporter).status_code == 400
    assert not Entry.objects.exists()


@pytest.mark.sampled
@pytest.mark.parametrize(
    "field",
    ["parties-0-role", "parties-0-new_kind", "citations-0-stance", "citations-0-new_kind", "standing"],
)
@pytest.mark.parametrize("value", ["boss", "<b>", "x" * 5000])
def test_value_that_is_no_choice_gets_an_error(field: str, value: str, as_reporter: Client, at: At) -> None:
    Party.objects.create(name="The board")
    form = get(as_reporter, at("entry-add", "event")).form
    form.fill({"headline": "x", "parties-0-party": "The board", "citations-0-new_title": "y", field: value})
    assert field in read_refusal(form.send(as_reporter), field).errors
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("statement", "wording"),
        ("statement", "answers-0-how"),
        ("statement", "party-new_kind"),
        ("request", "outcome"),
    ],
)
def test_value_that_is_no_choice_gets_an_error_in_other_kinds(
    kind: str, field: str, as_reporter: Client, at: At, make_event: Make
) -> None:
    event = make_event()
    form = get(as_reporter, at("entry-add", kind)).form
    needed = (
        {"party-party": "A", "party-make": True, "words": "x", "answers-0-entry": event.uid}
        if kind == "statement"
        else {"asked-party": "A", "asked-make": True, "put": "x"}
    )
    read_refusal(form.fill({**needed, field: "boss"}).send(as_reporter), field)


@pytest.mark.parametrize("field", ["standing", "wording"])
def test_missing_choice_gets_an_error(field: str, as_reporter: Client, at: At) -> None:
    form = get(as_reporter, at("entry-add", "statement")).form
    form.fill({"party-party": "A", "party-make": True, "words": "x"}).without(field)
    read_refusal(form.send(as_reporter), field)
