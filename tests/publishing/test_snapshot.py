"""What is public, by allow-list. Every value of every field has a mark; the document contains the marks listed here.

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
    Change,
    Citation,
    Entry,
    Event,
    EventParty,
    Party,
    Redirect,
    ReplyRequest,
    Source,
    Statement,
    Timeline,
    sources,
)
from timeline.publishing import snapshot

PUBLIC = {
    "Timeline": {"slug", "title", "language", "time_zone", "summary", "byline", "advisory", "standfirst"},
    "Party": {"uid", "name", "short_name", "aliases", "website", "wikidata", "disclosure", "introduction"},
    "Source": {
        *("uid", "publisher", "title", "authors", "url", "published", "captured", "accessed", "archived_url"),
        *("file_sha256", "language", "note"),
    },
    "Citation": {"locator", "exact", "prefix", "suffix", "note", "omitted"},
    "Entry": {"uid", "edtf", "time", "end_time", "zone", "stated", "short_label"},
    "Event": {"headline", "body", "place", "latitude", "longitude"},
    "Statement": {"words", "language", "translation", "context"},
    "ReplyRequest": {"put", "channel", "deadline", "outcome_note"},
    "SourceText": {"sha256", "at"},
    "Exemption": {"reason"},
    "Redirect": {"uid"},
}
# The public fields of a protected party, a confidential source and a withdrawn entry.
PROTECTED = {"Party": {"pseudonym"}}
CONFIDENTIAL = {"Source": {"described_as"}}
WITHDRAWN = {"Entry": {"uid", "withdrawn_reason", "withdrawn_at"}}
NOTHING: dict[str, set[str]] = {}


def public(*names: str) -> dict[str, set[str]]:
    return {name: PUBLIC[name] for name in names}


# The public fields of each row if nothing is protected. Rows that are not listed have none.
OPEN = {
    "timeline": public("Timeline"),
    **dict.fromkeys(["parent", "party", "speaker", "addressee", "asked", "asker"], public("Party")),
    **dict.fromkeys(["wire", "source", "other source"], public("Source")),
    "event": public("Entry", "Event"),
    "statement": public("Entry", "Statement"),
    "request": public("Entry", "ReplyRequest"),
    "text": public("SourceText"),
    "exemption": public("Exemption"),
    "redirect": public("Redirect"),
    **dict.fromkeys(
        ["citation of the event", "citation of the statement", "citation of the request"], public("Citation")
    ),
}


def without(*rows: str, **changed: dict[str, set[str]]) -> dict[str, dict[str, set[str]]]:
    """Return the public fields without those of some rows, and with others of other rows."""
    renamed = {name.replace("_", " "): fields for name, fields in changed.items()}
    return {row: fields for row, fields in {**OPEN, **renamed}.items() if row not in rows}


@pytest.fixture
def marked(db: None) -> Marked:
    return Marked()


def test_every_model_has_a_marked_row(marked: Marked) -> None:
    here = {
        model.__name__
        for model in apps.get_app_config("timeline").get_models()
        if model._default_manager.exists()
    }
    assert here == {model.__name__ for model in apps.get_app_config("timeline").get_models()}


def test_the_document_contains_the_listed_fields_only(marked: Marked) -> None:
    assert marked.list_public_fields() == OPEN


@pytest.mark.parametrize("name", ["party", "speaker", "addressee", "asked", "asker"])
def test_a_protected_party_is_published_with_its_pseudonym_only(marked: Marked, name: str) -> None:
    Party.objects.filter(uid=marked.uid(name)).update(protected=True)
    # The parent of a protected party could reveal it if nothing else names the parent.
    hidden = ["parent"] if name == "party" else []
    assert marked.list_public_fields() == without(*hidden, **{name: PROTECTED})


def test_a_protected_party_is_not_published_as_a_parent(marked: Marked) -> None:
    Party.objects.filter(uid=marked.uid("parent")).update(protected=True)
    assert marked.list_public_fields() == without("parent")
    party = next(party for party in marked.build().parties if party.id == marked.uid("party"))
    assert party.part_of is None


def test_the_parent_of_a_protected_party_is_not_published(marked: Marked) -> None:
    top = marked.row("top", Party)
    Party.objects.filter(uid=marked.uid("parent")).update(protected=True, part_of=top)
    assert marked.list_fields_of("top") == NOTHING


def test_parents_of_parents_are_published(marked: Marked) -> None:
    top = marked.row("top", Party)
    Party.objects.filter(uid=marked.uid("parent")).update(part_of=top)
    assert marked.list_fields_of("top") == public("Party")


def test_parties_in_a_circle_are_published_once(marked: Marked) -> None:
    party = Party.objects.get(uid=marked.uid("party"))
    Party.objects.filter(uid=marked.uid("parent")).update(part_of=party)
    assert marked.list_public_fields() == OPEN


def test_a_confidential_source_is_published_with_its_description_only(marked: Marked) -> None:
    Source.objects.filter(uid=marked.uid("source")).update(confidential=True)
    # Neither the cited words nor the sources that it relies on.
    hidden = ["wire", "citation of the event", "citation of the statement"]
    # Nor its source text and quote checks.
    assert marked.list_public_fields() == without(*hidden, "text", "exemption", source=CONFIDENTIAL)


def test_a_confidential_source_without_a_description_gets_a_default_one(marked: Marked) -> None:
    Source.objects.filter(uid=marked.uid("source")).update(confidential=True, described_as="")
    source = next(source for source in marked.build().sources if source.confidential)
    assert source.described_as == sources.CONFIDENTIAL


def test_a_confidential_source_that_is_only_relied_on_is_not_published(marked: Marked) -> None:
    Source.objects.filter(uid=marked.uid("wire")).update(confidential=True)
    assert marked.list_public_fields() == without("wire")
    assert not any(source.relies_on for source in marked.build().sources)


def test_a_cited_source_does_not_reveal_that_a_confidential_one_relies_on_it(
    marked: Marked,
) -> None:
    Source.objects.filter(uid=marked.uid("source")).update(confidential=True)
    wire = Source.objects.get(uid=marked.uid("wire"))
    event = Entry.objects.get(uid=marked.uid("event"))
    marked.row("second citation", Citation, entry_id=event.pk, source=wire)
    assert marked.list_fields_of("wire") == public("Source")
    assert not any(source.relies_on for source in marked.build().sources)


def test_a_confidential_source_is_published_without_former_ids(marked: Marked) -> None:
    Source.objects.filter(uid=marked.uid("other source")).update(confidential=True)
    hidden = ["redirect", "citation of the request"]
    shown = {**without(*hidden, other_source=CONFIDENTIAL), "source pseudonym": {"SourcePseudonym": {"uid"}}}
    assert marked.list_public_fields() == shown


def test_a_protected_party_is_published_without_former_ids(marked: Marked) -> None:
    party = Party.objects.get(uid=marked.uid("party"))
    marked.row("redirect to a party", Redirect, timeline=marked.timeline, party=party, is_public=True)
    assert marked.list_fields_of("redirect to a party") == public("Redirect")
    Party.objects.filter(pk=party.pk).update(protected=True)
    assert marked.list_fields_of("redirect to a party") == NOTHING


def test_a_former_id_that_is_in_use_again_leads_nowhere(marked: Marked) -> None:
    Redirect.objects.filter(uid=marked.uid("redirect")).update(uid=marked.uid("wire"))
    assert marked.build().redirects == []


def test_a_former_id_leads_to_the_row_that_its_target_was_merged_into(marked: Marked) -> None:
    first, last = (
        Source.objects.get(uid=marked.uid("other source")),
        Source.objects.get(uid=marked.uid("source")),
    )
    Citation.objects.filter(source=first).update(source=last)
    change = Change.objects.get()
    Source.objects.filter(pk=first.pk).update(merged_into=last, merge=change)
    assert [(item.id, item.into) for item in marked.build().redirects] == [(marked.uid("redirect"), last.uid)]


GONE = {
    "event": ["event", "citation of the event"],
    "statement": ["statement", "citation of the statement", "speaker", "addressee", "exemption"],
    "request": ["request", "citation of the request", "other source", "redirect", "asked", "asker"],
}


@pytest.mark.parametrize("name", GONE)
def test_a_removed_entry_is_not_in_the_document(marked: Marked, name: str) -> None:
    Entry.objects.filter(uid=marked.uid(name)).update(state="removed")
    assert marked.list_public_fields() == without(*GONE[name])
    assert not [
        item
        for rule in (rules._check_references, rules._check_order_complete)
        for item in rule(marked.build())
    ]


@pytest.mark.parametrize("name", GONE)
def test_a_withdrawn_entry_has_its_moment_and_reason_only(marked: Marked, name: str) -> None:
    entry = Entry.objects.get(uid=marked.uid(name))
    fields = {field.name: field for field in Entry._meta.concrete_fields}
    reason, at = (marked.mark(name, fields[field]) for field in ("withdrawn_reason", "withdrawn_at"))
    Entry.objects.filter(pk=entry.pk).update(state="withdrawn", withdrawn_reason=reason, withdrawn_at=at)
    hidden = [row for row in GONE[name] if row != name]
    assert marked.list_public_fields() == without(*hidden, **{name: WITHDRAWN})
    assert not [
        item
        for rule in (rules._check_references, rules._check_order_complete)
        for item in rule(marked.build())
    ]


def test_links_to_a_withdrawn_entry_stay_but_it_is_no_reply(marked: Marked) -> None:
    Entry.objects.filter(uid__in=[marked.uid("event"), marked.uid("statement")]).update(
        state="withdrawn", withdrawn_reason="A forgery.", withdrawn_at=timezone.now()
    )
    whole = marked.build()
    assert whole.requests[0].about == marked.uid("event")
    assert whole.requests[0].replies == []
    assert whole.order == [marked.uid(name) for name in ("event", "statement", "request")]


# --- Forms of values --------------------------------------------------------------------------


def test_instants_have_a_year_of_four_digits_and_whole_seconds() -> None:
    assert (
        publication_clock.format_instant(datetime(999, 1, 2, 3, 4, 5, 678901, tzinfo=UTC))
        == "0999-01-02T03:04:05Z"
    )
    summer = datetime(2017, 7, 1, 0, 30, tzinfo=UTC).astimezone(timezone.get_fixed_timezone(60))
    assert publication_clock.format_instant(summer) == "2017-07-01T00:30:00Z"


DECOMPOSED, COMPOSED = "Cafe\u0301\r\n", "Café\n"


def test_every_text_is_normalised(marked: Marked) -> None:
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


def test_vocabularies_and_booleans_are_copied(marked: Marked) -> None:
    Entry.objects.filter(uid=marked.uid("event")).update(standing="disputed")
    Entry.objects.filter(uid=marked.uid("request")).update(is_minor=True)
    Event.objects.update(is_key=True)
    EventParty.objects.update(role="witness")
    Statement.objects.update(wording="paraphrase")
    Answer.objects.update(how="denies")
    ReplyRequest.objects.update(outcome="declined")
    Citation.objects.update(stance="disputes")
    Party.objects.update(kind="agency")
    Source.objects.update(kind="footage")
    whole = marked.build()
    assert [(event.standing, event.key) for event in whole.events] == [("disputed", True)]
    assert [whole.events[0].minor, whole.requests[0].minor] == [False, True]
    assert [(part.party, part.role) for part in whole.events[0].parties] == [(marked.uid("party"), "witness")]
    statement = whole.statements[0]
    assert (statement.wording, statement.standing) == ("paraphrase", "unconfirmed")
    assert statement.answers == [document.Answer(entry=marked.uid("event"), how="denies")]
    assert (statement.party, statement.spokesperson) == (marked.uid("party"), marked.uid("speaker"))
    assert statement.addressees == [marked.uid("addressee")]
    asked = whole.requests[0]
    assert (asked.asked, asked.asked_by, asked.outcome) == (
        marked.uid("asked"),
        marked.uid("asker"),
        "declined",
    )
    assert (asked.about, asked.replies) == (marked.uid("event"), [marked.uid("statement")])
    assert {citation.stance for entry in whole.entries().values() for citation in entry.citations} == {
        "disputes"
    }
    assert ({party.kind for party in whole.parties}, {source.kind for source in whole.sources}) == (
        {"agency"},
        {"footage"},
    )


def test_an_entry_without_date_place_or_deadline(marked: Marked) -> None:
    Entry.objects.update(edtf="", time="", end_time="", zone="", stated="")
    Event.objects.update(place="", latitude=None, longitude=None)
    ReplyRequest.objects.update(deadline=None, asked_by=None, about=None)
    whole = marked.build()
    assert [entry.when for entry in whole.entries().values()] == [When()] * 3
    assert whole.events[0].place is None
    asked = whole.requests[0]
    assert (asked.deadline, asked.asked_by, asked.about) == (None, None, None)


def test_parties_and_sources_are_sorted_by_id_and_entries_by_order(marked: Marked) -> None:
    for position, name in enumerate(["request", "statement", "event"]):
        Entry.objects.filter(uid=marked.uid(name)).update(position=position)
    whole = marked.build()
    assert whole.order == [marked.uid(name) for name in ("request", "statement", "event")]
    assert [party.id for party in whole.parties] == sorted(party.id for party in whole.parties)
    assert [source.id for source in whole.sources] == sorted(source.id for source in whole.sources)


def test_a_built_document_is_decoded_unchanged(make_event: Callable[..., Entry], timeline: Timeline) -> None:
    for index in range(3):
        make_event(f"Event {index}", f"2017-03-0{index + 1}")
    whole = snapshot.build(timeline)
    assert document.decode(document.encode(whole)) == whole
    assert (whole.version, whole.corrections) == (None, [])
    assert msgspec.structs.asdict(whole.timeline)["slug"] == "harbour-fire"


def queries(timeline: Timeline) -> int:
    # No text is cached.
    quote_checks.clear_caches()
    with CaptureQueriesContext(connection) as captured:
        snapshot.build(timeline)
    return len(captured)


def test_the_number_of_queries_does_not_depend_on_the_entries(marked: Marked) -> None:
    party, source = Party.objects.get(uid=marked.uid("party")), Source.objects.get(uid=marked.uid("source"))

    def fill(number: int) -> None:
        event = Entry.objects.get(uid=marked.uid("event"))
        for _ in range(number):
            statement = marked.row("more", Statement, kind="statement", timeline=marked.timeline, party=party)
            marked.row("more", Citation, entry_id=statement.pk, source=source)
            marked.row("more", Answer, statement=statement, entry_id=event.pk)
            marked.row("more", Addressee, statement=statement, party=party)

    fill(10)
    few = queries(marked.timeline)
    fill(90)
    assert queries(marked.timeline) == few
    assert 1 < few < 29
