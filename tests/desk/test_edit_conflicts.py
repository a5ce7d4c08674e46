"""Two editors at one form: what one of them changed alone is merged, what both changed is asked. Nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, Form, follow, follow_saved, get
from timeline.actions.base import Stale
from timeline.actions.drafts import PartyDraft
from timeline.actions.edit_merges import EditMerge
from timeline.actions.parties import edit_party
from timeline.models import Change, Entry, Party, Source, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]
Read = Callable[[str], Any]
BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
# What a version may look like that is not the one that stands.
WRONG = [None, "", "2", "-1", "one", "1.5", "9" * 5000]


@pytest.fixture
def forms(
    timeline: Timeline, at: At, make_event: Make, make_statement: Make, make_request: Make
) -> dict[str, tuple[str, str, str, Read]]:
    """A row with a version: the address of its form, two fields of different units, and how to read a field."""
    event, said, asked = make_event("A crack"), make_statement("A crack"), make_request("A crack")
    party, source = Party.objects.create(name="A crack"), Source.objects.create(title="A crack")

    def reader(row: Any, detail: str = "") -> Read:
        def read(field: str) -> Any:
            fresh = type(row).objects.get(pk=row.pk)
            return getattr(getattr(fresh, detail) if detail else fresh, field)

        return read

    entry = Entry.objects.get
    return {
        "event": (at("entry-edit", event), "headline", "body", reader(entry(pk=event.pk), "event")),
        "statement": (at("entry-edit", said), "words", "context", reader(entry(pk=said.pk), "statement")),
        "request": (at("entry-edit", asked), "put", "channel", reader(entry(pk=asked.pk), "replyrequest")),
        "party": (reverse("desk:party", args=[party.uid]), "name", "short_name", reader(party)),
        "source": (reverse("desk:source", args=[source.uid]), "title", "publisher", reader(source)),
        "timeline": (at("timeline-edit"), "title", "byline", reader(timeline)),
    }


THINGS = ["event", "statement", "request", "party", "source", "timeline"]
Forms = dict[str, tuple[str, str, str, Read]]


def read_questions(answer: Answer) -> dict[str, tuple[str, ...]]:
    """Return label → (before, theirs, mine) of each unit that the page asks about."""
    return {
        unit.one("legend").text: tuple(part.text for part in unit.all("p", class_="pre word-diff"))
        for unit in answer.root.all("fieldset", class_="merge-unit")
    }


def read_merged(answer: Answer) -> dict[str, str]:
    """Return label → value and owner of each unit that was merged without a question."""
    facts = answer.root.all("dl", class_="merge-facts")
    return {part.one("dt").text: part.one("dd").text for fact in facts for part in fact.all("div")}


def choose(form: Form, side: str, *keys: str) -> Form:
    names = [f"choice-{key}" for key in keys] or sorted(
        name for name in form.names if name.startswith("choice-")
    )
    return form.fill(dict.fromkeys(names, side))


def save(client: Client, address: str, **fields: Any) -> None:
    follow(client, get(client, address).form.fill(fields).send(client))


@pytest.mark.sampled
@pytest.mark.parametrize("thing", THINGS)
def test_fields_that_one_side_changed_are_merged(
    thing: str, as_reporter: Client, as_editor: Client, forms: Forms
) -> None:
    address, field, other, read = forms[thing]
    mine = get(as_reporter, address).form
    save(as_editor, address, **{other: "Theirs"})
    changes = Change.objects.count()
    notice = follow(as_reporter, mine.fill({field: "Mine"}).send(as_reporter)).notice
    assert (read(field), read(other)) == ("Mine", "Theirs")
    assert "Editor’s changes" in notice
    assert " is from that version, " in notice
    assert notice.rstrip().endswith("yours.") or thing == "timeline"
    # One row of history, which says that it was merged.
    change = Change.objects.latest("pk")
    assert Change.objects.count() == changes + 1
    assert change.reason.startswith("Merged with changes by Editor. Theirs: ")
    assert (change.verb, len(change.differences)) == ("edit", 1)


@pytest.mark.postgresql
def test_case_24_a_conflict_does_not_put_back_what_i_did_not_touch(
    as_reporter: Client, as_editor: Client, at: At, make_event: Make
) -> None:
    event = make_event("A crack")
    address = at("entry-edit", event)
    mine = get(as_reporter, address).form
    save(as_editor, address, headline="Editor’s headline", body="B wrote this.")
    # The headline was changed by both: it alone is asked.
    answer = Answer(mine.fill(headline="Reporter’s headline").send(as_reporter))
    assert answer.status == 409
    assert set(read_questions(answer)) == {"Headline"}
    assert read_merged(answer) == {"What happened": "added: B wrote this. Editor’s"}
    follow_saved(as_reporter, choose(answer.form, "mine").send(as_reporter))
    saved = Entry.objects.get(pk=event.pk).event
    assert (saved.headline, saved.body) == ("Reporter’s headline", "B wrote this.")


@pytest.mark.sampled
@pytest.mark.parametrize("thing", THINGS)
def test_a_field_that_both_changed_is_asked(
    thing: str, as_reporter: Client, as_editor: Client, forms: Forms
) -> None:
    address, field, _other, read = forms[thing]
    mine = get(as_reporter, address).form
    save(as_editor, address, **{field: "Theirs <i>& more"})
    changes = Change.objects.count()
    answer = Answer(mine.fill({field: "Mine <b>& other"}).send(as_reporter))
    assert (answer.status, answer.is_page) == (409, True)
    ((before, theirs, own),) = read_questions(answer).values()
    assert before.startswith(("A crack", "Harbour fire"))
    assert "added: Theirs <i>& more" in theirs
    assert "added: Mine <b>& other" in own
    assert "Editor changed this" in answer.alert
    assert "1 field needs your choice." in answer.alert
    assert (read(field), Change.objects.count()) == ("Theirs <i>& more", changes)
    # What was typed stays in the form, and so does the version that it began with.
    assert answer.form.data[field] == ["Mine <b>& other"]
    assert answer.form.data["version"] == ["1"]
    # Without a choice, nothing is saved.
    assert answer.form.send(as_reporter).status_code == 409
    assert Change.objects.count() == changes
    follow(as_reporter, choose(answer.form, "mine").send(as_reporter))
    assert read(field) == "Mine <b>& other"
    change = Change.objects.latest("pk")
    assert change.reason == "Merged with changes by Editor: all of it is from this save."
    assert Change.objects.count() == changes + 1


@BOTH
def test_choosing_theirs_keeps_it(
    htmx: bool, as_reporter: Client, as_editor: Client, at: At, make_event: Make
) -> None:
    event = make_event("A crack")
    address = at("entry-edit", event)
    mine = get(as_reporter, address, htmx=htmx).form
    save(as_editor, address, headline="Theirs")
    answer = Answer(mine.fill(headline="Mine", place="Mine").send(as_reporter, htmx=htmx))
    assert (answer.status, answer.is_page) == (409, not htmx)
    assert "1 field needs your choice." in answer.row(event.uid).text
    assert read_merged(answer) == {"Place": "added: Mine yours"}
    saved = follow_saved(as_reporter, choose(answer.form, "theirs").send(as_reporter, htmx=htmx))
    assert "Headline is from that version, Place is yours." in saved.notice
    detail = Entry.objects.get(pk=event.pk).event
    assert (detail.headline, detail.place) == ("Theirs", "Mine")


@pytest.mark.sampled
@pytest.mark.parametrize("thing", THINGS)
def test_form_without_a_valid_version_is_stale(thing: str, as_reporter: Client, forms: Forms) -> None:
    address, field, _other, read = forms[thing]
    form, before = get(as_reporter, address).form.fill({field: "Mine"}), read(field)
    for version in WRONG:
        form = form.without("version") if version is None else form.fill(version=version)
        answer = Answer(form.send(as_reporter))
        assert (answer.status, read(field)) == (409, before), version
        assert answer.form.data[field] == ["Mine"]
        ((base, theirs, mine),) = read_questions(answer).values()
        assert (base, theirs.startswith(before), mine.split()[0]) == ("(not known)", True, "Mine")
    follow(as_reporter, choose(answer.form, "mine").send(as_reporter))
    assert read(field) == "Mine"


@pytest.mark.slow
def test_form_without_a_version_or_a_change_is_stale_once(as_reporter: Client, forms: Forms) -> None:
    for address, _field, _other, _read in (forms["event"], forms["party"]):
        answer = Answer(get(as_reporter, address).form.fill(version="").send(as_reporter))
        assert (answer.status, read_questions(answer)) == (409, {})
        assert "Both versions are the same." in answer.alert
        follow(as_reporter, answer.form.send(as_reporter))


@pytest.mark.sampled
@pytest.mark.parametrize("thing", THINGS)
def test_save_without_a_change_makes_no_form_stale(
    thing: str, as_reporter: Client, as_editor: Client, forms: Forms
) -> None:
    address, field, _other, _read = forms[thing]
    mine = get(as_reporter, address).form
    assert get(as_editor, address).form.send(as_editor).status_code == 302
    follow(as_reporter, mine.fill({field: "Mine"}).send(as_reporter))
    assert Change.objects.latest("pk").reason == ""


@pytest.mark.slow
def test_a_choice_counts_only_for_what_was_seen(as_reporter: Client, as_editor: Client, forms: Forms) -> None:
    for address, field, _other, read in (forms["event"], forms["party"]):
        mine = get(as_reporter, address).form.fill({field: "Mine"})
        save(as_editor, address, **{field: "Second"})
        again = choose(Answer(mine.send(as_reporter)).form, "theirs")
        save(as_editor, address, **{field: "Third"})
        answer = Answer(again.send(as_reporter))
        assert (answer.status, read(field)) == (409, "Third")
        ((_before, theirs, _mine),) = read_questions(answer).values()
        assert "Third" in theirs
        # The choice is still made, for the value that is shown now.
        follow(as_reporter, answer.form.send(as_reporter))
        assert read(field) == "Third"


def test_equal_changes_and_line_ends_are_no_difference(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack", body="One.\n\nTwo.")
    address = at("entry-edit", event)
    mine = get(as_reporter, address).form.fill(body="One.\r\n\r\nTwo.", headline="Same", place="Mine")
    save(as_reporter, address, headline="Same")
    assert follow(as_reporter, mine.send(as_reporter)).notice == "Saved."


@pytest.mark.slow
def test_equal_deadlines_are_no_difference(as_reporter: Client, at: At, make_request: Make) -> None:
    request = make_request()
    save(as_reporter, at("entry-edit", request), deadline="2017-03-09T17:00")
    form = get(as_reporter, at("entry-edit", request)).form.fill(put="Mine", version="")
    assert list(read_questions(Answer(form.send(as_reporter)))) == ["What was put to them"]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("kind", "theirs", "mine", "unit"),
    [
        ("event", {"edtf": "2017-03-07"}, {"edtf": "2017-03", "stated": "last week"}, "Date"),
        ("event", {"stated": "last week"}, {"edtf": "2017-03"}, "Date"),
        ("event", {"place": "Rotterdam"}, {"place": "Here", "latitude": "1", "longitude": "2"}, "Place"),
        ("statement", {"words": "Other words"}, {"language": "fr", "translation": "Words"}, "Quotation"),
        ("statement", {"language": "fr"}, {"translation": "Words"}, "Quotation"),
        ("request", {"outcome": "declined"}, {"outcome_note": "By telephone"}, "Outcome and replies"),
    ],
)
def test_fields_that_belong_together_are_one_unit(
    kind: str,
    theirs: dict[str, str],
    mine: dict[str, str],
    unit: str,
    as_reporter: Client,
    as_editor: Client,
    forms: Forms,
) -> None:
    address = forms[kind][0]
    form = get(as_reporter, address).form.fill(mine)
    save(as_editor, address, **theirs)
    answer = Answer(form.send(as_reporter))
    assert answer.status == 409
    assert list(read_questions(answer)) == [unit]


@pytest.mark.postgresql
@pytest.mark.slow
def test_each_party_and_citation_is_a_unit(
    as_reporter: Client, as_editor: Client, at: At, make_event: Make
) -> None:
    event = make_event("A crack")
    for name in ("Ann", "Ben", "Cid"):
        Party.objects.create(name=name)
    address = at("entry-edit", event)
    save(as_editor, address, **{"parties-0-party": "Ann"})
    mine = get(as_reporter, address).form
    form = get(as_editor, address).form.fill({"parties-0-role": "affected", "citations-0-locator": "page 4"})
    form = Answer(form.send(as_editor, more="parties")).form
    follow(as_editor, form.fill({"parties-1-party": "Ben"}).send(as_editor))
    form = Answer(mine.send(as_reporter, more="parties")).form.fill(
        {"parties-1-party": "Cid", "is_key": True}
    )
    notice = follow(as_reporter, form.send(as_reporter)).notice
    saved = Entry.objects.get(pk=event.pk)
    roles = [(link.party.name, link.role) for link in saved.event.parties.all()]
    assert roles == [("Ann", "affected"), ("Ben", "actor"), ("Cid", "actor")]
    assert saved.citations.get().locator == "page 4"
    assert "Party “Ann”, Party “Ben” and Source “The Gazette: A crack” are from that version" in notice
    assert "Party “Cid” and Key event or minor entry are yours" in notice


@pytest.mark.slow
def test_a_citation_that_one_removed_and_the_other_changed_is_asked(
    as_reporter: Client, as_editor: Client, at: At, make_event: Make
) -> None:
    event = make_event("A crack")
    address = at("entry-edit", event)
    mine = get(as_reporter, address).form.fill({"citations-0-exact": "It is cracked."})
    save(as_editor, address, **{"citations-0-DELETE": True})
    answer = Answer(mine.send(as_reporter))
    ((label, values),) = read_questions(answer).items()
    assert label == "Source “The Gazette: A crack”"
    assert values[1] == "(removed)"
    assert "It is cracked." in values[2]
    follow_saved(as_reporter, choose(answer.form, "mine").send(as_reporter))
    assert Entry.objects.get(pk=event.pk).citations.get().exact == "It is cracked."


@pytest.mark.slow
def test_two_changes_of_one_text_can_be_put_together(
    as_reporter: Client, as_editor: Client, at: At, make_event: Make
) -> None:
    event = make_event("A crack", body="The wall has a crack. It is old.")
    address = at("entry-edit", event)
    mine = get(as_reporter, address).form.fill(body="The wall has a crack. It is old. Nobody measured it.")
    save(as_editor, address, body="The north wall has a crack. It is old.")
    answer = Answer(mine.send(as_reporter))
    together = "The north wall has a crack. It is old. Nobody measured it."
    assert answer.form.data["text-body"] == [together]
    assert answer.form.data["choice-body"] == ["text"]
    follow_saved(as_reporter, answer.form.fill({"text-body": f"{together} Yet."}).send(as_reporter))
    assert Entry.objects.get(pk=event.pk).event.body == f"{together} Yet."


@pytest.mark.slow
def test_a_merge_that_is_not_valid_is_asked(
    as_reporter: Client, as_editor: Client, at: At, make_request: Make
) -> None:
    request = make_request()
    Party.objects.create(name="The Courier")
    address = at("entry-edit", request)
    mine = get(as_reporter, address).form.fill({"asked_by-party": "The Courier"})
    save(as_editor, address, **{"asked-party": "The Courier"})
    changes = Change.objects.count()
    answer = Answer(mine.send(as_reporter))
    assert (answer.status, Change.objects.count()) == (409, changes)
    assert "The two versions together are not valid:" in answer.alert
    assert set(read_questions(answer)) == {"Who was asked", "Asked by"}
    # The same question again, if the choices are not valid either.
    again = Answer(choose(choose(answer.form, "theirs", "asked"), "mine", "asked_by").send(as_reporter))
    assert again.status == 409
    follow_saved(as_reporter, choose(again.form, "theirs", "asked_by").send(as_reporter))
    saved = Entry.objects.get(pk=request.pk).replyrequest
    assert (saved.asked.name, saved.asked_by) == ("The Courier", None)


@pytest.mark.slow
def test_stale_form_with_errors_is_merged_once_they_are_put_right(
    as_reporter: Client, as_editor: Client, at: At, make_event: Make
) -> None:
    event = make_event("A crack")
    address = at("entry-edit", event)
    mine = get(as_reporter, address).form.fill(headline="", edtf="some day")
    save(as_editor, address, body="Theirs")
    answer = Answer(mine.send(as_reporter))
    assert answer.status == 409
    assert {"headline", "edtf"} <= set(answer.errors)
    assert "Correct the marked fields" in answer.alert
    follow_saved(as_reporter, answer.form.fill(headline="Mine", edtf="2017").send(as_reporter))
    saved = Entry.objects.get(pk=event.pk).event
    assert (saved.headline, saved.body, saved.edtf) == ("Mine", "Theirs", "2017")


@pytest.mark.sampled
@pytest.mark.parametrize("thing", ["party", "source", "timeline"])
def test_errors_keep_a_stale_form_stale(
    thing: str, as_reporter: Client, as_editor: Client, forms: Forms
) -> None:
    address, field, other, read = forms[thing]
    mine = get(as_reporter, address).form
    save(as_editor, address, **{field: "Theirs", **({other: ""} if thing == "source" else {})})
    answer = Answer(mine.fill({field: ""}).send(as_reporter))
    assert (answer.status, read(field)) == (409, "Theirs")
    answer = Answer(answer.form.fill({field: "Mine"}).send(as_reporter))
    assert (answer.status, read(field)) == (409, "Theirs")
    assert len(read_questions(answer)) == 1


# --- An entry that was removed meanwhile -------------------------------------------------------------


@pytest.fixture
def removed(as_reporter: Client, as_editor: Client, at: At, make_event: Make) -> tuple[Entry, Answer]:
    """An entry that the editor removed while the reporter edited it, and the answer to the reporter's save."""
    event = make_event("A crack")
    mine = get(as_reporter, at("entry-edit", event)).form.fill(headline="Mine")
    as_editor.post(at("entry-remove", event), {"version": "1", "reason": "A duplicate"})
    return event, Answer(mine.send(as_reporter))


def test_the_page_says_that_an_entry_was_removed(
    removed: tuple[Entry, Answer], as_reporter: Client, at: At
) -> None:
    event, answer = removed
    assert (answer.status, answer.form.data["headline"]) == (409, ["Mine"])
    for page in (answer, get(as_reporter, at("entry-edit", event))):
        assert "Editor removed this event on " in page.alert
        assert "Reason: “A duplicate”." in page.alert


def test_a_removed_entry_is_restored_with_my_changes(
    removed: tuple[Entry, Answer], as_reporter: Client
) -> None:
    event, answer = removed
    follow_saved(as_reporter, answer.form.send(as_reporter, removed="restore"))
    saved = Entry.objects.get(pk=event.pk)
    assert (saved.state, saved.event.headline) == ("active", "Mine")
    assert [change.verb for change in Change.objects.filter(subject_uid=event.uid)[:2]] == ["edit", "restore"]


@pytest.mark.slow
def test_my_changes_to_a_removed_entry_become_a_new_one(
    removed: tuple[Entry, Answer], as_reporter: Client
) -> None:
    event, answer = removed
    follow_saved(as_reporter, answer.form.send(as_reporter, removed="add"))
    entries = {entry.event.headline: entry.state for entry in Entry.objects.filter(timeline=event.timeline)}
    assert entries == {"A crack": "removed", "Mine": "active"}


@pytest.mark.slow
def test_an_entry_that_was_also_changed_is_not_restored_before_the_choice(
    as_reporter: Client, as_editor: Client, at: At, make_event: Make
) -> None:
    event = make_event("A crack")
    mine = get(as_reporter, at("entry-edit", event)).form.fill(headline="Mine")
    save(as_editor, at("entry-edit", event), headline="Theirs")
    as_editor.post(at("entry-remove", event), {"version": "2"})
    answer = Answer(Answer(mine.send(as_reporter)).form.send(as_reporter, removed="restore"))
    assert (answer.status, set(read_questions(answer))) == (409, {"Headline"})
    assert Entry.objects.get(pk=event.pk).state == "removed"
    follow_saved(as_reporter, choose(answer.form, "mine").send(as_reporter))
    saved = Entry.objects.get(pk=event.pk)
    assert (saved.state, saved.event.headline) == ("active", "Mine")


# --- What the history lacks ----------------------------------------------------------------------------


def test_without_the_version_in_the_history_everything_that_differs_is_asked(
    as_reporter: Client, as_editor: Client, forms: Forms
) -> None:
    address, field, other, read = forms["party"]
    mine = get(as_reporter, address).form.fill({field: "Mine"})
    # As a version that was saved before the history had what a merge compares with.
    Party.objects.filter(name="A crack").update(short_name="Theirs", version=2)
    answer = Answer(mine.send(as_reporter))
    assert (answer.status, read(field)) == (409, "A crack")
    assert set(read_questions(answer)) == {"Name", "Short name"}
    form = choose(choose(answer.form, "mine", "name"), "theirs", "short_name")
    follow(as_reporter, form.send(as_reporter))
    assert (read(field), read(other)) == ("Mine", "Theirs")


def test_the_history_does_not_show_what_a_merge_compares_with(
    as_editor: Client, at: At, make_event: Make
) -> None:
    event = make_event("A crack")
    save(as_editor, at("entry-edit", event), headline="Another")
    change = Change.objects.latest("pk")
    assert (change.before or {})["base"]["version"] == 1
    assert [label for label, _before, _after in change.differences] == ["headline"]


def test_a_party_that_was_protected_meanwhile_keeps_its_protection(
    reporter: User, editor: User, db: None
) -> None:
    party = Party.objects.create(name="Jane Witness", kind="person")
    values: dict[str, Any] = {"name": "Jane Witness", "kind": "person"}
    edit_party(party, PartyDraft(**values, protected=True, pseudonym="Witness X"), by=editor, version=1)
    merge = EditMerge()
    # The tick is disabled by now, so that the reporter's form says what is saved.
    typed = PartyDraft(**values, disclosure="A neighbour", protected=True, pseudonym="Witness X")
    with pytest.raises(Stale):
        edit_party(party, typed, by=reporter, version=1)
    edit_party(party, typed, by=reporter, version=1, merge=merge)
    party.refresh_from_db()
    assert (party.protected, party.pseudonym, party.disclosure) == (True, "Witness X", "A neighbour")
    # An editor's form was opened before, without a pseudonym.
    typed = PartyDraft(
        **values, website="https://example.org/", protected=True, pseudonym="", identifying_words=()
    )
    edit_party(party, typed, by=editor, version=1, merge=EditMerge())
    party.refresh_from_db()
    assert (party.protected, party.pseudonym, party.website) == (True, "Witness X", "https://example.org/")
