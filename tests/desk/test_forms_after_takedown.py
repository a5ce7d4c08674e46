"""A form that was opened before a takedown does not put the erased words back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import sign_in
from tests.support.desk_pages import Form, get
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.entries import add_entry
from timeline.actions.parties import add_party
from timeline.actions.source_texts import add_source_text, explain_quote_difference
from timeline.actions.sources import add_source
from timeline.actions.takedowns import TakedownDraft, approve_takedown, request_takedown
from timeline.evidence import quote_checks
from timeline.models import Citation, Entry, Exemption, Source, SourceText, Timeline, User

CANARY = "Quorlax Max"
TEXT = f"The gate was shut, said {CANARY}, and nobody came."


@pytest.fixture
def lawyer(make_user: Callable[..., User]) -> User:
    return make_user("lawyer@example.org", "lawyer")


def add_cited(timeline: Timeline, editor: User, **citation: Any) -> tuple[Entry, Source]:
    source = add_source(SourceDraft(publisher="The Post", title="Water"), by=editor)
    draft = EventDraft(headline="A fire", citations=(CitationDraft(source=source, **citation),))
    return add_entry(timeline, draft, by=editor).entry, source


def prepare(form: str, timeline: Timeline, editor: User) -> tuple[str, dict[str, str]]:
    """Create what a form edits; return the address of the form and what is typed into it."""
    if form == "timeline":
        Timeline.objects.filter(pk=timeline.pk).update(summary=f"About {CANARY}.")
        return reverse("desk:timeline-edit", args=[timeline.slug]), {"title": "Another title"}
    if form == "party":
        party = add_party(PartyDraft(name="The board", disclosure=f"A cousin of {CANARY}."), by=editor)
        return reverse("desk:party", args=[party.uid]), {"short_name": "Board"}
    if form == "source":
        row = add_source(SourceDraft(publisher="The Post", note=f"Written by {CANARY}."), by=editor)
        return reverse("desk:source", args=[row.uid]), {"title": "Water"}
    passages: dict[str, dict[str, str]] = {
        "passage": {"exact": f"said {CANARY}"},
        "locator": {"locator": f"{CANARY} on page 4"},
        "note": {"note": f"Signed by {CANARY}."},
        "split passage": {"prefix": "said Quorlax", "exact": "Max, and nobody came"},
        "headline": {},
        "source text": {},
        "explained": {"exact": "The gate was open"},
    }
    entry, source = add_cited(timeline, editor, **passages[form])
    address = reverse("desk:entry-edit", args=[timeline.slug, entry.uid])
    if form == "headline":
        entry.event.headline = f"{CANARY} leaves"
        entry.event.save()
    if form == "source text":
        add_source_text(source, TEXT, by=editor, number=0)
        return reverse("desk:source-text", args=[source.uid]), {"text": f"{TEXT} And more."}
    if form == "explained":
        add_source_text(source, "The gate was shut.", by=editor, number=0)
        [check] = quote_checks.check_quotes(Entry.objects.filter(pk=entry.pk))
        seen = (check.words_sha256, check.text_sha256)
        explain_quote_difference(entry, 0, seen=seen, reason=f"{CANARY} was there.", by=editor)
        return reverse("desk:quotation-explain", args=[timeline.slug, entry.uid, 0]), {}
    return address, {"place": "The quay"}


# The field by which each form says what it was opened with.
VERSIONS = {"source text": "number", "explained": "reason_seen"}
FORMS = ["timeline", "party", "source", "headline", "passage", "locator", "note", "split passage"]


@pytest.mark.parametrize("form", [*FORMS, "source text", "explained"])
def test_a_form_from_before_ends_in_a_conflict(
    form: str, as_editor: Client, editor: User, lawyer: User, timeline: Timeline
) -> None:
    address, typed = prepare(form, timeline, editor)
    page = get(as_editor, address)
    # The page of a party or source has other forms as well.
    [form_element] = [
        each
        for each in page.root.all("form", method="post")
        if each.all("input", name=VERSIONS.get(form, "version"))
    ]
    form_element.attributes["data-page"] = address
    opened = Form(form_element)
    draft = TakedownDraft(kind="words", words=(CANARY,), is_everywhere=True, reason="legal-order")
    approve_takedown(request_takedown(timeline, draft, by=editor), by=lawyer)
    assert opened.fill(typed).send(as_editor).status_code == 409
    for model in (Entry, Citation, Source, SourceText, Exemption):
        for values in model.objects.values():
            assert "Quorlax" not in str(values)
    assert "Quorlax" not in Timeline.objects.get().summary


def test_a_form_from_before_brings_no_passage_of_a_removed_source_back(
    as_editor: Client, editor: User, lawyer: User, timeline: Timeline
) -> None:
    entry, source = add_cited(timeline, editor, exact=f"said {CANARY}", locator="page 4")
    opened = get(as_editor, reverse("desk:entry-edit", args=[timeline.slug, entry.uid])).form
    draft = TakedownDraft(kind="source", subject_uid=source.uid, reason="legal-order")
    approve_takedown(request_takedown(timeline, draft, by=editor), by=lawyer)
    assert opened.fill(place="The quay").send(as_editor).status_code == 409
    assert Citation.objects.get().exact == ""
    assert sign_in(lawyer).get(reverse("desk:timeline", args=[timeline.slug])).status_code == 200
