"""What is public: by allow-list. Every value of every field carries a mark; the document holds the marks named here.

A new field of any model gets its mark by itself, and is private until this list and snapshot.py name it.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.support.canary_rows import Marked
from timeline import document, publication_clock
from timeline.dates import When
from timeline.document import rules
from timeline.evidence import quote_checks
from timeline.models import (
    Addressee,
    Answer,
    Citation,
    Entry,
    Event,
    EventParty,
    Party,
    ReplyRequest,
    Source,
    Statement,
    Timeline,
)
from timeline.publishing import snapshot

PUBLIC = {
    "Timeline": {"slug", "title", "language", "time_zone", "summary", "byline", "advisory"},
    "Party": {"uid", "name", "short_name", "aliases", "website", "wikidata", "disclosure"},
    "Source": {
        *("uid", "publisher", "title", "authors", "url", "published", "captured", "accessed", "archived_url"),
        *("file_sha256", "language", "note"),
    },
    "Citation": {"locator", "exact", "prefix", "suffix", "note"},
    "Entry": {"uid", "edtf", "time", "end_time", "zone", "stated"},
    "Event": {"headline", "body", "place", "latitude", "longitude"},
    "Statement": {"words", "language", "translation", "context"},
    "ReplyRequest": {"put", "channel", "deadline", "outcome_note"},
    "SourceText": {"sha256", "at"},
    "Exemption": {"reason"},
}
# Of a party that is protected, a source that is confidential, an entry that is withdrawn.
PROTECTED = {"Party": {"uid", "pseudonym"}}
CONFIDENTIAL = {"Source": {"uid", "described_as"}}
WITHDRAWN = {"Entry": {"uid", "withdrawn_reason", "withdrawn_at"}}
NOTHING: dict[str, set[str]] = {}


def public(*names: str) -> dict[str, set[str]]:
    return {name: PUBLIC[name] for name in names}


# What each row tells when nothing is protected; of rows that are not here, nothing.
OPEN = {
    "timeline": public("Timeline"),
    **dict.fromkeys(["parent", "party", "speaker", "addressee", "asked", "asker"], public("Party")),
    **dict.fromkeys(["wire", "source", "other source"], public("Source")),
    "event": public("Entry", "Event"),
    "statement": public("Entry", "Statement"),
    "request": public("Entry", "ReplyRequest"),
    "text": public("SourceText"),
    "exemption": public("Exemption"),
    **dict.fromkeys(
        ["citation of the event", "citation of the statement", "citation of the request"], public("Citation")
    ),
}


def without(*rows: str, **changed: dict[str, set[str]]) -> dict[str, dict[str, set[str]]]:
    """What is told when these rows tell nothing, and others something else."""
    renamed = {name.replace("_", " "): told for name, told in changed.items()}
    return {row: told for row, told in {**OPEN, **renamed}.items() if row not in rows}


@pytest.fixture
def marked(db: None) -> Marked:
    return Marked()


def test_there_is_a_marked_row_of_every_model(marked: Marked) -> None:
    here = {
        model.__name__ for model in apps.get_app_config("timeline").get_models() if model.objects.exists()
    }
    assert here == {model.__name__ for model in apps.get_app_config("timeline").get_models()}


def test_the_document_holds_what_the_list_names_and_nothing_else(marked: Marked) -> None:
    assert marked.told() == OPEN


@pytest.mark.parametrize("name", ["party", "speaker", "addressee", "asked", "asker"])
def test_of_a_protected_party_only_its_pseudonym_is_told(marked: Marked, name: str) -> None:
    Party.objects.filter(uid=marked.uid(name)).update(protected=True)
    # What a protected party is part of would give it away, where nothing else brings it in.
    hidden = ["parent"] if name == "party" else []
    assert marked.told() == without(*hidden, **{name: PROTECTED})


def test_a_protected_party_is_not_named_as_what_another_is_part_of(marked: Marked) -> None:
    Party.objects.filter(uid=marked.uid("parent")).update(protected=True)
    assert marked.told() == without("parent")
    party = next(one for one in marked.build().parties if one.id == marked.uid("party"))
    assert party.part_of is None


def test_what_is_above_a_protected_party_is_not_told_either(marked: Marked) -> None:
    top = marked.row("top", Party)
    Party.objects.filter(uid=marked.uid("parent")).update(protected=True, part_of=top)
    assert marked.told_of("top") == NOTHING


def test_parents_of_parents_come_along(marked: Marked) -> None:
    top = marked.row("top", Party)
    Party.objects.filter(uid=marked.uid("parent")).update(part_of=top)
    assert marked.told_of("top") == public("Party")


def test_parties_in_a_circle_are_told_once(marked: Marked) -> None:
    party = Party.objects.get(uid=marked.uid("party"))
    Party.objects.filter(uid=marked.uid("parent")).update(part_of=party)
    assert marked.told() == OPEN


def test_of_a_confidential_source_only_its_description_is_told(marked: Marked) -> None:
    Source.objects.filter(uid=marked.uid("source")).update(confidential=True)
    # Neither what is cited from it, nor what it relies on.
    hidden = ["wire", "citation of the event", "citation of the statement"]
    # Nor that a text of it is held, and how words compare with it.
    assert marked.told() == without(*hidden, "text", "exemption", source=CONFIDENTIAL)


def test_a_confidential_source_without_a_description_is_described_as_such(marked: Marked) -> None:
    Source.objects.filter(uid=marked.uid("source")).update(confidential=True, described_as="")
    source = next(one for one in marked.build().sources if one.id == marked.uid("source"))
    assert source.described_as == snapshot.CONFIDENTIAL


def test_a_confidential_source_that_is_only_relied_on_is_not_told(marked: Marked) -> None:
    Source.objects.filter(uid=marked.uid("wire")).update(confidential=True)
    assert marked.told() == without("wire")
    assert not any(source.relies_on for source in marked.build().sources)


def test_a_source_that_is_cited_and_relied_on_by_a_confidential_one_tells_nothing_of_that(
    marked: Marked,
) -> None:
    Source.objects.filter(uid=marked.uid("source")).update(confidential=True)
    wire = Source.objects.get(uid=marked.uid("wire"))
    event = Entry.objects.get(uid=marked.uid("event"))
    marked.row("second citation", Citation, entry_id=event.pk, source=wire)
    assert marked.told_of("wire") == public("Source")
    assert not any(source.relies_on for source in marked.build().sources)


GONE = {
    "event": ["event", "citation of the event"],
    "statement": ["statement", "citation of the statement", "speaker", "addressee", "exemption"],
    "request": ["request", "citation of the request", "other source", "asked", "asker"],
}


@pytest.mark.parametrize("name", GONE)
def test_a_removed_entry_leaves_no_trace(marked: Marked, name: str) -> None:
    Entry.objects.filter(uid=marked.uid(name)).update(state="removed")
    assert marked.told() == without(*GONE[name])
    assert not [
        one for rule in (rules._check_references, rules._check_order_complete) for one in rule(marked.build())
    ]


@pytest.mark.parametrize("name", GONE)
def test_of_a_withdrawn_entry_only_when_and_why_is_told(marked: Marked, name: str) -> None:
    entry = Entry.objects.get(uid=marked.uid(name))
    fields = {field.name: field for field in Entry._meta.concrete_fields}
    reason, at = (marked.mark(name, fields[field]) for field in ("withdrawn_reason", "withdrawn_at"))
    Entry.objects.filter(pk=entry.pk).update(state="withdrawn", withdrawn_reason=reason, withdrawn_at=at)
    hidden = [row for row in GONE[name] if row != name]
    assert marked.told() == without(*hidden, **{name: WITHDRAWN})
    assert not [
        one for rule in (rules._check_references, rules._check_order_complete) for one in rule(marked.build())
    ]


def test_links_to_what_was_withdrawn_still_lead_to_its_stub_but_it_is_no_reply(marked: Marked) -> None:
    Entry.objects.filter(uid__in=[marked.uid("event"), marked.uid("statement")]).update(
        state="withdrawn", withdrawn_reason="A forgery.", withdrawn_at=timezone.now()
    )
    whole = marked.build()
    assert whole.requests[0].about == marked.uid("event")
    assert whole.requests[0].replies == []
    assert whole.order == [marked.uid(name) for name in ("event", "statement", "request")]


# --- What the list does not show --------------------------------------------------------------


def test_instants_have_four_digits_of_a_year_and_no_fraction_of_a_second() -> None:
    assert (
        publication_clock.format_instant(datetime(999, 1, 2, 3, 4, 5, 678901, tzinfo=UTC))
        == "0999-01-02T03:04:05Z"
    )
    summer = datetime(2017, 7, 1, 0, 30, tzinfo=UTC).astimezone(timezone.get_fixed_timezone(60))
    assert publication_clock.format_instant(summer) == "2017-07-01T00:30:00Z"


DECOMPOSED, COMPOSED = "Cafe\u0301\r\n", "Café\n"


def test_every_text_is_in_nfc_however_it_stands_in_the_rows(marked: Marked) -> None:
    for model, names in PUBLIC.items():
        fields = {field.name: field for field in apps.get_model("timeline", model)._meta.concrete_fields}
        free = {
            name: [DECOMPOSED] if name in ("aliases", "authors") else DECOMPOSED
            for name in names
            if isinstance(fields[name], models.TextField)
            or name in ("aliases", "authors", "stated", "url", "website", "archived_url")
            or (isinstance(fields[name], models.CharField) and fields[name].max_length == 300)
        }
        apps.get_model("timeline", model).objects.update(**free)
    text = document.encode(marked.build()).decode()
    assert text.count("Café") >= 40
    assert "e\u0301" not in text
    assert "\\r" not in text


def test_vocabularies_and_switches_are_told_as_they_stand(marked: Marked) -> None:
    Entry.objects.filter(uid=marked.uid("event")).update(standing="disputed")
    Event.objects.update(is_key=True)
    EventParty.objects.update(role="witness")
    Statement.objects.update(wording="paraphrase")
    Answer.objects.update(how="denies")
    ReplyRequest.objects.update(outcome="declined")
    Citation.objects.update(stance="disputes")
    Party.objects.update(kind="agency")
    Source.objects.update(kind="footage")
    whole = marked.build()
    assert [(one.standing, one.key) for one in whole.events] == [("disputed", True)]
    assert [(part.party, part.role) for part in whole.events[0].parties] == [(marked.uid("party"), "witness")]
    said = whole.statements[0]
    assert (said.wording, said.standing) == ("paraphrase", "unconfirmed")
    assert said.answers == [document.Answer(entry=marked.uid("event"), how="denies")]
    assert (said.party, said.spokesperson) == (marked.uid("party"), marked.uid("speaker"))
    assert said.addressees == [marked.uid("addressee")]
    asked = whole.requests[0]
    assert (asked.asked, asked.asked_by, asked.outcome) == (
        marked.uid("asked"),
        marked.uid("asker"),
        "declined",
    )
    assert (asked.about, asked.replies) == (marked.uid("event"), [marked.uid("statement")])
    assert {one.stance for entry in whole.entries().values() for one in entry.citations} == {"disputes"}
    assert ({one.kind for one in whole.parties}, {one.kind for one in whole.sources}) == (
        {"agency"},
        {"footage"},
    )


def test_an_entry_without_a_date_a_place_or_a_deadline_says_so(marked: Marked) -> None:
    Entry.objects.update(edtf="", time="", end_time="", zone="", stated="")
    Event.objects.update(place="", latitude=None, longitude=None)
    ReplyRequest.objects.update(deadline=None, asked_by=None, about=None)
    whole = marked.build()
    assert [entry.when for entry in whole.entries().values()] == [When()] * 3
    assert whole.events[0].place is None
    asked = whole.requests[0]
    assert (asked.deadline, asked.asked_by, asked.about) == (None, None, None)


def test_parts_stand_by_id_and_entries_as_they_are_read(marked: Marked) -> None:
    for position, name in enumerate(["request", "statement", "event"]):
        Entry.objects.filter(uid=marked.uid(name)).update(position=position)
    whole = marked.build()
    assert whole.order == [marked.uid(name) for name in ("request", "statement", "event")]
    assert [one.id for one in whole.parties] == sorted(one.id for one in whole.parties)
    assert [one.id for one in whole.sources] == sorted(one.id for one in whole.sources)


def test_what_is_built_is_read_back_the_same(make_event: Callable[..., Entry], timeline: Timeline) -> None:
    for index in range(3):
        make_event(f"Event {index}", f"2017-03-0{index + 1}")
    whole = snapshot.build(timeline)
    assert document.decode(document.encode(whole)) == whole
    assert (whole.version, whole.corrections) == (None, [])
    assert msgspec.structs.asdict(whole.timeline)["slug"] == "harbour-fire"


def queries(timeline: Timeline) -> int:
    # Each text is looked into anew.
    quote_checks.clear_caches()
    with CaptureQueriesContext(connection) as captured:
        snapshot.build(timeline)
    return len(captured)


def test_queries_do_not_grow_with_entries(marked: Marked) -> None:
    party, source = Party.objects.get(uid=marked.uid("party")), Source.objects.get(uid=marked.uid("source"))

    def fill(number: int) -> None:
        event = Entry.objects.get(uid=marked.uid("event"))
        for _ in range(number):
            said = marked.row("more", Statement, kind="statement", timeline=marked.timeline, party=party)
            marked.row("more", Citation, entry_id=said.pk, source=source)
            marked.row("more", Answer, statement=said, entry_id=event.pk)
            marked.row("more", Addressee, statement=said, party=party)

    fill(10)
    few = queries(marked.timeline)
    fill(90)
    assert queries(marked.timeline) == few
    assert 1 < few < 25
