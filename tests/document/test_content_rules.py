"""Each content rule at each of its doors: a form of the desk, an action, an import, the database.

Every door refuses values that break the rule, with the rule's message. The table is the list of doors that a rule has.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from tests.support.all_rows import read_all_rows
from tests.support.document_values import Breaking, append, build_valid_values, change, combine
from tests.support.row_factories import Rows
from timeline import dates
from timeline.actions.drafts import (
    CitationDraft,
    EventDraft,
    PartyDraft,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.actions.entries import add_entry, edit_entry
from timeline.actions.parties import add_party, edit_party
from timeline.actions.sources import add_source, edit_source
from timeline.actions.timelines import TimelineDraft, create_timeline
from timeline.desk.forms.entry_fields import EventFields, RequestFields
from timeline.desk.forms.parties import PartyForm
from timeline.desk.forms.rows import CitationRow
from timeline.desk.forms.sources import SourceForm
from timeline.desk.forms.timelines import TimelineForm
from timeline.document import content_rules
from timeline.document.content_rules import ContentRule
from timeline.importers import IMPORTERS, UnreadableFileError
from timeline.models import Answer, Event, EventParty, Party, Reliance, ReplyRequest, Source, User


@dataclass(frozen=True)
class Desk:
    """The editor and the rows on which a rule is tried."""

    editor: User
    rows: Rows


# The constraints of the models that this table tries. test_constraints.py tries the others.
CONSTRAINTS: set[str] = set()
# Tries values that break a rule, and returns the messages of the refusal.
Door = Callable[[Desk], list[str]]


@pytest.fixture
def desk(editor: User) -> Desk:
    return Desk(editor, Rows())


def form(field: str, build: Callable[[Desk], Any]) -> Door:
    """A form: it shows the message at `field`."""

    def at_form(desk: Desk) -> list[str]:
        return list(build(desk).errors[field])

    return at_form


def action(field: str, run: Callable[[Desk], Any]) -> Door:
    """An action: it raises ValidationError for `field` and changes nothing."""

    def at_action(desk: Desk) -> list[str]:
        before = read_all_rows()
        with pytest.raises(ValidationError) as refusal:
            run(desk)
        assert read_all_rows() == before
        return refusal.value.message_dict[field]

    return at_action


def file(breaking: Breaking, path: str) -> Door:
    """A file: the importer refuses it with a problem at `path`."""

    def at_file(desk: Desk) -> list[str]:
        values = build_valid_values()
        breaking(values)
        with pytest.raises(UnreadableFileError) as refusal:
            IMPORTERS["json"](json.dumps(values).encode())
        return [problem.message for problem in refusal.value.problems if problem.path == path]

    return at_file


def database(constraint: str, build: Callable[[Rows], Any]) -> Door:
    """A row that breaks a constraint: SQL refuses it, and the validation of constraints has the message."""
    CONSTRAINTS.add(constraint)

    def at_database(desk: Desk) -> list[str]:
        row = build(desk.rows)
        with pytest.raises(ValidationError) as messages:
            row.validate_constraints()
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            row.save()
        if connection.vendor == "postgresql" or "CHECK" in str(refusal.value):
            assert constraint in str(refusal.value)
        return messages.value.messages

    return at_database


# --- Values that break nothing but the rule -----------------------------------------------------------------


def source_form(field: str, **data: Any) -> Door:
    common = {"kind": "article", "publisher": "Gazette", "state": "unknown", "version": "1"}
    return form(field, lambda desk: SourceForm({**common, **data}, user=desk.editor, source=desk.rows.source))


def citation_form(field: str, **data: Any) -> Door:
    return form(field, lambda desk: CitationRow(data, user=desk.editor, timeline=desk.rows.timeline))


def party_form(field: str, **data: Any) -> Door:
    common = {"name": "Owner", "kind": "group", "version": "1"}
    return form(field, lambda desk: PartyForm({**common, **data}, user=desk.editor, party=desk.rows.party))


def event_form(field: str, **data: Any) -> Door:
    common = {"headline": "A flood", "standing": "unconfirmed"}
    return form(
        field, lambda desk: EventFields({**common, **data}, user=desk.editor, timeline=desk.rows.timeline)
    )


def request_form(field: str, **data: Any) -> Door:
    common = {"put": "Why?", "outcome": "awaiting", "standing": "unconfirmed"}
    return form(
        field, lambda desk: RequestFields({**common, **data}, user=desk.editor, timeline=desk.rows.timeline)
    )


def timeline_form(field: str, **data: Any) -> Door:
    common = {"title": "A", "slug": "a", "language": "en", "time_zone": "UTC", "access": "newsroom"}
    return form(field, lambda desk: TimelineForm({**common, **data}, user=desk.editor))


def source_action(field: str, **fields: Any) -> Door:
    return action(field, lambda desk: add_source(SourceDraft(**{"publisher": "A", **fields}), by=desk.editor))


def event_action(field: str, **fields: Any) -> Door:
    return action(
        field,
        lambda desk: add_entry(
            desk.rows.timeline, EventDraft(**{"headline": "A flood", **fields}), by=desk.editor
        ),
    )


def request_action(field: str, get_fields: Callable[[Rows], dict[str, Any]]) -> Door:
    def run(desk: Desk) -> None:
        request = desk.rows.request
        fields = {"put": "Why?", "asked": desk.rows.party, **get_fields(desk.rows)}
        edit_entry(request, RequestDraft(**fields), by=desk.editor, version=request.version)

    return action(field, run)


def timeline_action(field: str, **fields: Any) -> Door:
    return action(
        field,
        lambda desk: create_timeline(TimelineDraft(**{"slug": "a", "title": "A", **fields}), by=desk.editor),
    )


def answer_itself(desk: Desk) -> None:
    statement = desk.rows.statement
    draft = StatementDraft(party=desk.rows.party, words="No.", answers=((statement, "responds"),))
    edit_entry(statement, draft, by=desk.editor, version=statement.version)


def rely_on_itself(desk: Desk) -> None:
    source = desk.rows.source
    edit_source(source, SourceDraft(publisher="A", relies_on=(source,)), by=desk.editor, version=1)


def be_part_of_itself(desk: Desk) -> None:
    party = desk.rows.party
    edit_party(party, PartyDraft(name="Owner", part_of=party), by=desk.editor, version=1)


def set_part_of_itself(rows: Rows) -> Party:
    rows.party.part_of = rows.party
    return rows.party


def repeat_role(rows: Rows) -> EventParty:
    EventParty.objects.create(event=rows.event, party=rows.party, role="actor")
    return EventParty(event=rows.event, party=rows.party, role="actor")


def cite_with_omitted(*omitted: str, words: str = "no … crack", **source: Any) -> Door:
    """An action that adds an event with a citation that shows readers what its words leave out."""
    return event_action(
        "citations",
        citations=(CitationDraft(source=SourceDraft(publisher="A", **source), exact=words, omitted=omitted),),
    )


def leave_out(*omitted: str, words: str = "no … crack") -> Breaking:
    """A file in which a citation shows readers what its words leave out."""
    return combine(
        change("events", 0, "citations", 0, "exact", to=words),
        change("events", 0, "citations", 0, "omitted", to=list(omitted)),
    )


OMITTED_PATH = "$.events[0].citations[0].omitted"
CONFIDENTIAL: dict[str, Any] = {
    "confidential": True,
    "described_as": "a clerk",
    "confidential_reason": "Her job.",
}
FAR = datetime(9999, 6, 1, 12, tzinfo=UTC)
FAR_MESSAGE = content_rules.INSTANT_YEAR.message_for_files % {"value": "9999-06-01T12:00:00Z"}
ZONE = {"value": "Europe/Nordhavn"}
REVERSED = "2017-03-05/2017-03-01"


def get_reversed_message() -> str:
    with pytest.raises(dates.WhenError) as error:
        dates.check(dates.When(edtf=REVERSED))
    return str(error.value)


REVERSED_MESSAGE = get_reversed_message()
LANGUAGE_MESSAGE = "Give a language as in en-GB, fr or ar (BCP 47)."

R = content_rules

# Rule, message, door.
TABLE: list[tuple[str, str, Door]] = [
    ("SOURCE_NAME", R.SOURCE_NAME.message, source_form("title", publisher="")),
    ("SOURCE_NAME", R.SOURCE_NAME.message, citation_form("new_publisher", new_url="https://a.example/")),
    ("SOURCE_NAME", R.SOURCE_NAME.message, source_action("title", publisher="")),
    ("SOURCE_NAME", R.SOURCE_NAME.message, file(change("sources", 1, "title", to=""), "$.sources[1]")),
    (
        "SOURCE_NAME",
        R.SOURCE_NAME.message,
        database("source_publisher_or_title", lambda rows: Source(url="https://a.example/")),
    ),
    ("SOURCE_STATE_DAY", R.SOURCE_STATE_DAY.message, source_form("state_on", state="gone")),
    ("SOURCE_STATE_DAY", R.SOURCE_STATE_DAY.message, source_action("state_on", state="gone")),
    (
        "SOURCE_STATE_DAY",
        R.SOURCE_STATE_DAY.message_for_files,
        file(change("sources", 1, "state_on", to=""), "$.sources[1].state_on"),
    ),
    (
        "SOURCE_STATE_DAY",
        R.SOURCE_STATE_DAY.message_for_files,
        file(change("sources", 1, "state", to="unknown"), "$.sources[1].state_on"),
    ),
    (
        "SOURCE_STATE_DAY",
        R.SOURCE_STATE_DAY.message,
        database("source_state_says_when", lambda rows: Source(publisher="A", state="gone")),
    ),
    (
        "SOURCE_STATE_DAY",
        R.SOURCE_STATE_DAY.message,
        database("source_state_says_when", lambda rows: Source(publisher="A", state_on=date(2019, 1, 2))),
    ),
    # The reason is private, so no file contains it. The publish checks look at the row.
    (
        "SOURCE_CONFIDENTIAL_REASON",
        R.SOURCE_CONFIDENTIAL_REASON.message,
        source_form("confidential_reason", confidential="on", described_as="an engineer"),
    ),
    (
        "SOURCE_CONFIDENTIAL_REASON",
        R.SOURCE_CONFIDENTIAL_REASON.message,
        source_action("confidential_reason", confidential=True, described_as="an engineer"),
    ),
    (
        "SOURCE_RELIES_ON_ITSELF",
        R.SOURCE_RELIES_ON_ITSELF.message,
        source_form("relies_on", relies_on="Gazette"),
    ),
    ("SOURCE_RELIES_ON_ITSELF", R.SOURCE_RELIES_ON_ITSELF.message, action("relies_on", rely_on_itself)),
    (
        "SOURCE_RELIES_ON_ITSELF",
        R.SOURCE_RELIES_ON_ITSELF.message,
        file(append("sources", 0, "relies_on", item="s1"), "$.sources[0].relies_on[1]"),
    ),
    (
        "SOURCE_RELIES_ON_ITSELF",
        R.SOURCE_RELIES_ON_ITSELF.message,
        database("reliance_not_on_itself", lambda rows: Reliance(source=rows.source, on=rows.source)),
    ),
    (
        "CITATION_OMITTED_LENGTH",
        R.CITATION_OMITTED_LENGTH.message,
        cite_with_omitted("x" * 151, "y" * 150),
    ),
    (
        "CITATION_OMITTED_LENGTH",
        R.CITATION_OMITTED_LENGTH.message,
        file(leave_out("x" * 151, "y" * 150), OMITTED_PATH),
    ),
    # Files are not refused: what was published stays readable.
    (
        "ENTRY_QUOTED_LENGTH",
        R.ENTRY_QUOTED_LENGTH.message,
        cite_with_omitted(words="x" * (content_rules.MAX_QUOTED_LENGTH + 1)),
    ),
    ("CITATION_OMITTED_WORDS", R.CITATION_OMITTED_WORDS.message, cite_with_omitted("not", words="a crack")),
    (
        "CITATION_OMITTED_WORDS",
        R.CITATION_OMITTED_WORDS.message,
        file(leave_out("not", words="a crack"), OMITTED_PATH),
    ),
    # A document has nothing at all of a confidential source; test_rules.py tries that.
    (
        "CITATION_OMITTED_CONFIDENTIAL",
        R.CITATION_OMITTED_CONFIDENTIAL.message,
        cite_with_omitted("not", **CONFIDENTIAL),
    ),
    # A file has the pseudonym as the name, which its schema requires.
    (
        "PARTY_PSEUDONYM",
        R.PARTY_PSEUDONYM.message,
        action("pseudonym", lambda desk: add_party(PartyDraft(name="A", protected=True), by=desk.editor)),
    ),
    (
        "PARTY_PSEUDONYM",
        R.PARTY_PSEUDONYM.message,
        database("party_protected_has_pseudonym", lambda rows: Party(name="A", protected=True)),
    ),
    ("PARTY_PART_OF_ITSELF", R.PARTY_PART_OF_ITSELF.message, party_form("part_of", part_of="Owner")),
    (
        "PARTY_PART_OF_ITSELF",
        R.PARTY_CIRCLE_MESSAGE % {"name": "Owner"},
        action("part_of", be_part_of_itself),
    ),
    (
        "PARTY_PART_OF_ITSELF",
        R.PARTY_CIRCLE_MESSAGE % {"name": "“p1”"},
        file(change("parties", 0, "part_of", to="p1"), "$.parties[0].part_of"),
    ),
    (
        "PARTY_PART_OF_ITSELF",
        R.PARTY_PART_OF_ITSELF.message,
        database("party_not_part_of_itself", set_part_of_itself),
    ),
    (
        "COORDINATES_PAIR",
        R.COORDINATES_PAIR.message,
        event_form("longitude", place="Nordhavn", latitude="56.5"),
    ),
    ("COORDINATES_PAIR", R.COORDINATES_MESSAGE, event_action("__all__", place="Nordhavn", latitude=56.5)),
    (
        "COORDINATES_PAIR",
        R.COORDINATES_PAIR.message,
        file(change("events", 0, "place", to={"words": "A", "latitude": 1}), "$.events[0].place"),
    ),
    (
        "COORDINATES_PAIR",
        R.COORDINATES_MESSAGE,
        database(
            "event_coordinates_of_a_place",
            lambda rows: rows.new(Event, headline="B", place="Nordhavn", latitude=56.5),
        ),
    ),
    # Files are not refused: the text stands there as it was written.
    (
        "EVENT_BODY_PICTURE",
        R.EVENT_BODY_PICTURE.message,
        event_form("body", body="Seen: ![a map](https://a.example/map.png)"),
    ),
    (
        "EVENT_KEY_OR_MINOR",
        R.EVENT_KEY_OR_MINOR.message,
        event_form("is_minor", is_key="on", is_minor="on"),
    ),
    (
        "EVENT_KEY_OR_MINOR",
        R.EVENT_KEY_OR_MINOR.message,
        event_action("is_minor", is_key=True, is_minor=True),
    ),
    (
        "EVENT_KEY_OR_MINOR",
        R.EVENT_KEY_OR_MINOR.message,
        file(lambda value: value["events"][0].update(key=True, minor=True), "$.events[0].minor"),
    ),
    # Forms and actions drop a repeated role without a message.
    (
        "ROLE_REPEATED",
        R.ROLE_REPEATED_MESSAGE,
        file(append("events", 0, "parties", item={"party": "p1", "role": "actor"}), "$.events[0].parties[2]"),
    ),
    ("ROLE_REPEATED", R.ROLE_REPEATED_MESSAGE, database("event_party_role_once", repeat_role)),
    ("STATEMENT_ANSWERS_ITSELF", R.STATEMENT_ANSWERS_ITSELF.message, action("answers", answer_itself)),
    (
        "STATEMENT_ANSWERS_ITSELF",
        R.STATEMENT_ANSWERS_ITSELF.message,
        file(append("statements", 0, "answers", item={"entry": "t1"}), "$.statements[0].answers[2].entry"),
    ),
    (
        "STATEMENT_ANSWERS_ITSELF",
        R.STATEMENT_ANSWERS_ITSELF.message,
        database(
            "answer_not_itself", lambda rows: Answer(statement=rows.statement, entry_id=rows.statement.pk)
        ),
    ),
    # Actions and files say that the field is empty, as for all required texts.
    ("REQUEST_PUT", R.REQUEST_PUT.message, request_form("put", put="")),
    (
        "REQUEST_PUT",
        R.REQUEST_PUT.message,
        database("request_put", lambda rows: rows.new(ReplyRequest, asked=rows.party, put="")),
    ),
    (
        "REQUEST_NOT_SOUGHT_REASON",
        R.REQUEST_NOT_SOUGHT_REASON.message,
        request_form("outcome_note", outcome="not-sought"),
    ),
    (
        "REQUEST_NOT_SOUGHT_REASON",
        R.REQUEST_NOT_SOUGHT_REASON.message,
        request_action("outcome_note", lambda rows: {"outcome": "not-sought"}),
    ),
    (
        "REQUEST_NOT_SOUGHT_REASON",
        R.REQUEST_NOT_SOUGHT_REASON.message,
        file(change("requests", 0, "outcome", to="not-sought"), "$.requests[0].outcome_note"),
    ),
    (
        "REQUEST_NOT_SOUGHT_REASON",
        R.REQUEST_NOT_SOUGHT_REASON.message,
        database(
            "request_not_sought_says_why",
            lambda rows: rows.new(ReplyRequest, asked=rows.party, put="Why?", outcome="not-sought"),
        ),
    ),
    (
        "REQUEST_ASKS_ITSELF",
        R.REQUEST_ASKS_ITSELF.message,
        request_action("asked_by", lambda rows: {"asked_by": rows.party}),
    ),
    (
        "REQUEST_ASKS_ITSELF",
        R.REQUEST_ASKS_ITSELF.message,
        file(change("requests", 0, "asked_by", to="p1"), "$.requests[0].asked_by"),
    ),
    (
        "REQUEST_ASKS_ITSELF",
        R.REQUEST_ASKS_ITSELF.message,
        database(
            "request_asks_another",
            lambda rows: rows.new(ReplyRequest, asked=rows.party, asked_by=rows.party, put="Why?"),
        ),
    ),
    # No constraint: the row of a new request has no key to compare with.
    (
        "REQUEST_ABOUT_ITSELF",
        R.REQUEST_ABOUT_ITSELF.message,
        request_action("about", lambda rows: {"about": rows.request}),
    ),
    (
        "REQUEST_ABOUT_ITSELF",
        R.REQUEST_ABOUT_ITSELF.message,
        file(change("requests", 0, "about", to="r1"), "$.requests[0].about"),
    ),
    # The form has words of its own, for an editor who typed the year.
    (
        "INSTANT_YEAR",
        "This year cannot be a deadline. Give another one.",
        request_form("deadline", deadline="9999-06-01T12:00"),
    ),
    ("INSTANT_YEAR", R.INSTANT_YEAR.message, request_action("deadline", lambda rows: {"deadline": FAR})),
    (
        "INSTANT_YEAR",
        FAR_MESSAGE,
        file(change("requests", 0, "deadline", to="9999-06-01T12:00:00Z"), "$.requests[0].deadline"),
    ),
    ("TIME_ZONE", R.TIME_ZONE.message % ZONE, timeline_form("time_zone", time_zone="Europe/Nordhavn")),
    ("TIME_ZONE", R.TIME_ZONE.message % ZONE, timeline_action("time_zone", time_zone="Europe/Nordhavn")),
    (
        "TIME_ZONE",
        R.TIME_ZONE.message_for_files % ZONE,
        file(change("timeline", "time_zone", to="Europe/Nordhavn"), "$.timeline.time_zone"),
    ),
    # Django's form fields refuse NUL themselves, and no form can be sent with half of a surrogate pair.
    ("NUL", R.NUL.message, source_action("text", text="a\x00b")),
    ("NUL", R.NUL.message_for_files, file(change("timeline", "title", to="a\x00b"), "$.timeline.title")),
    ("NUL", R.NUL.message, source_action("note", note="a\x00b")),
    ("NUL", R.NUL.message, event_action("headline", headline="a\x00b")),
    ("NUL", R.NUL.message, timeline_action("title", title="a\x00b")),
    ("SURROGATE", R.SURROGATE.message, source_action("text", text="a\ud800b")),
    ("SURROGATE", R.SURROGATE.message, source_action("authors", authors=("A", "a\ud800b"))),
    ("SURROGATE", R.SURROGATE.message, event_action("place", place="a\ud800b")),
    ("SURROGATE", R.SURROGATE.message, timeline_action("slug", slug="a\ud800b")),
    (
        "SURROGATE",
        R.SURROGATE.message_for_files,
        file(change("timeline", "title", to="a\ud800b"), "$.timeline.title"),
    ),
    # Two rules of other modules: `dates` has the messages about dates, `models.timelines` the one about languages.
    ("reversed dates", REVERSED_MESSAGE, event_form("edtf", edtf=REVERSED)),
    ("reversed dates", REVERSED_MESSAGE, event_action("edtf", when=dates.When(edtf=REVERSED))),
    (
        "reversed dates",
        REVERSED_MESSAGE,
        file(change("events", 0, "when", "edtf", to=REVERSED), "$.events[0].when.edtf"),
    ),
    ("language tag", LANGUAGE_MESSAGE, timeline_form("language", language="English!")),
    ("language tag", LANGUAGE_MESSAGE, timeline_action("language", language="English!")),
    ("language tag", LANGUAGE_MESSAGE, source_form("language", language="English!")),
    ("language tag", LANGUAGE_MESSAGE, source_action("language", language="English!")),
]


# Rule, address, what the message names.
ADDRESSES = [
    (
        "ADDRESS_DEFANGED",
        "https://www.video[.]example/a[.]b",
        {"accepted": "https://www.video.example/a[.]b"},
    ),
    ("ADDRESS_DEFANGED", "hxxps://video(dot)example/", {"accepted": "https://video.example/"}),
    ("ADDRESS_CHARACTERS", "https://a.example/a b", {}),
    ("ADDRESS_CHARACTERS", "javascript:alert(1)", {}),
    ("ADDRESS_HOST", "https://[.]example.org/", {"host": "[.]example.org"}),
    ("ADDRESS_HOST", "http://[::1/", {"host": "[::1"}),
    ("ADDRESS_PORT", "https://a.example:99999/", {"port": "99999"}),
    ("ADDRESS_UNREADABLE", "http://[@a.example/", {}),
]
for rule_name, address, names in ADDRESSES:
    said = getattr(R, rule_name).message % names
    TABLE += [
        (rule_name, said, source_form("url", url=address)),
        (rule_name, said, source_form("archived_url", archived_url=address)),
        (rule_name, said, citation_form("new_url", new_title="A", new_url=address)),
        (rule_name, said, party_form("website", website=address)),
        (rule_name, said, source_action("url", url=address)),
        (rule_name, said, source_action("archived_url", archived_url=address)),
        (rule_name, said, file(change("sources", 0, "url", to=address), "$.sources[0].url")),
        (rule_name, said, file(change("parties", 0, "website", to=address), "$.parties[0].website")),
    ]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("message", "door"),
    [pytest.param(message, door, id=f"{rule}-{door.__name__}") for rule, message, door in TABLE],
)
def test_a_door_refuses_broken_values_with_the_message_of_the_rule(
    desk: Desk, message: str, door: Door
) -> None:
    assert message in door(desk)


def test_every_content_rule_is_in_the_table() -> None:
    names = {name for name, value in vars(content_rules).items() if isinstance(value, ContentRule)}
    assert names <= {rule for rule, _, _ in TABLE}
