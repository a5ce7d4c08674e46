"""Rows in which every field has its own mark, so that a leak names its field."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import models

from timeline import document
from timeline.document import Document
from timeline.models import (
    Addressee,
    Answer,
    AuditAddress,
    AuditEvent,
    Change,
    Citation,
    ColumnChoice,
    Decision,
    Dismissal,
    Embargo,
    EmbargoEnd,
    EntryNote,
    Event,
    EventParty,
    Exemption,
    Exposure,
    FailureCount,
    FormDraft,
    FormerSlug,
    Hiding,
    Hold,
    ImportedFile,
    ImportedRow,
    Invitation,
    Job,
    NoteMention,
    Party,
    PreviewLink,
    Pseudonym,
    Publication,
    PublicationBytes,
    RateCount,
    Redirect,
    Reliance,
    Reply,
    ReplyRequest,
    Report,
    Rewrite,
    RewritePermit,
    SavedView,
    SeenFinding,
    SharedValue,
    Source,
    SourcePseudonym,
    SourceText,
    Statement,
    Takedown,
    Task,
    Timeline,
    UnprotectRequest,
    User,
    WaitingFile,
    WordWaiver,
)
from timeline.models.source_texts import compute_sha256
from timeline.publishing import snapshot

# Fields that constraints tie to a state or number, which the test sets itself.
TIED = {"withdrawn_reason", "withdrawn_at", "number", "state_on", "deleted_at"}


class Marked:
    """Rows in which every field has its own mark, and two rows of each kind without references."""

    def __init__(self) -> None:
        self.marks: dict[str, tuple[str, str, str]] = {}
        user = self.row("user", User)
        self.timeline = self.row("timeline", Timeline)
        self.timeline.members.add(user)
        other = self.row("other timeline", Timeline)
        for name in ("parent", "party", "speaker", "addressee", "asked", "asker", "unused party"):
            above = Party.objects.filter(pk=getattr(self, "parent_pk", None)).first()
            party = self.row(name, Party, part_of=above if name == "party" else None, made_for=self.timeline)
            if name == "parent":
                self.parent_pk = party.pk
        of = {name: Party.objects.get(uid=uid) for name, uid in self.uids("Party").items()}
        for name in ("wire", "source", "other source", "unused source"):
            self.row(name, Source, made_for=self.timeline, approved_by=user)
        on = {name: Source.objects.get(uid=uid) for name, uid in self.uids("Source").items()}
        self.row("reliance", Reliance, source=on["source"], on=on["wire"])
        common = {"timeline": self.timeline, "changed_by": user}
        event = self.row("event", Event, kind="event", **common)
        statement = self.row(
            "statement", Statement, kind="statement", party=of["party"], spokesperson=of["speaker"], **common
        )
        request = self.row(
            "request",
            ReplyRequest,
            kind="request",
            asked=of["asked"],
            asked_by=of["asker"],
            about=event,
            **common,
        )
        foreign = self.row("foreign event", Event, kind="event", timeline=other)
        self.row("foreign citation", Citation, entry_id=foreign.pk, source=on["source"])
        self.row("role", EventParty, event=event, party=of["party"])
        self.row("link to addressee", Addressee, statement=statement, party=of["addressee"])
        self.row("answer", Answer, statement=statement, entry_id=event.pk)
        self.row("reply", Reply, request=request, statement=statement)
        for entry, name in ((event, "event"), (statement, "statement"), (request, "request")):
            source = on["other source"] if name == "request" else on["source"]
            self.row(f"citation of the {name}", Citation, entry_id=entry.pk, source=source)
        self.row("older text", SourceText, source=on["source"], number=1, by=user)
        text = self.row("text", SourceText, source=on["source"], number=2, by=user)
        compared = {"text_sha256": text.sha256, "words_sha256": compute_sha256(statement.words)}
        self.row("exemption", Exemption, entry_id=statement.pk, by=user, **compared)
        self.row("seen finding", SeenFinding, entry_id=event.pk, by=user)
        self.row("exemption of another text", Exemption, entry_id=statement.pk, by=user)
        self.row("dismissal", Dismissal, source=on["source"], by=user)
        note = self.row("note", EntryNote, entry_id=event.pk, thread=None, by=user, resolved_by=user)
        self.row("reply to the note", EntryNote, entry_id=event.pk, thread=note, by=user, resolved_at=None)
        self.row("mention", NoteMention, note=note, person=user)
        about = {"timeline": self.timeline, "entry_id": event.pk}
        self.row("task", Task, **about, person=user, by=user, done_by=user)
        soon = {"made_at": datetime(2100, 1, 1, tzinfo=UTC), "expires_at": datetime(2100, 1, 2, tzinfo=UTC)}
        self.row("preview link", PreviewLink, timeline=self.timeline, made_by=user, ended_at=None, **soon)
        self.row("saved view", SavedView, timeline=self.timeline, owner=user)
        self.row("change", Change, timeline=self.timeline, by=user)
        publication = self.row("publication", Publication, timeline=self.timeline, by=user, number=1)
        self.row("bytes", PublicationBytes, publication=publication)
        self.row("former slug", FormerSlug, timeline=self.timeline)
        self.row("end of the embargo", EmbargoEnd, publication=publication)
        self.row("hold", Hold, entry_id=foreign.pk, by=user)
        self.row("embargo", Embargo, timeline=self.timeline, publication=publication, base=None, by=user)
        self.row("report", Report, publication=publication, handled_by=user)
        self.row("job", Job, kind=Job.Kind.DELETE_OLD_ROWS, attempts=1)
        for name, is_public in (("redirect", True), ("redirect of no reader", False)):
            common = {"timeline": self.timeline, "source": on["other source"], "is_public": is_public}
            self.row(name, Redirect, **common)
        foreign_redirect = {"timeline": other, "source": on["other source"], "is_public": True}
        self.row("foreign redirect", Redirect, **foreign_redirect)
        unused = of["unused party"]
        self.row("pseudonym", Pseudonym, timeline=self.timeline, party=unused)
        self.row("source pseudonym", SourcePseudonym, timeline=self.timeline, source=on["other source"])
        self.row("exposure", Exposure, timeline=self.timeline, party=unused, source=None, numbers=[1])
        self.row("request to unprotect", UnprotectRequest, party=unused, by=user, decided_by=None)
        self.row("waiver", WordWaiver, timeline=self.timeline, party=unused, by=user)
        self.row("decision", Decision, timeline=self.timeline, by=user, verb="withdraw", publication=None)
        takedown = self.row("takedown", Takedown, timeline=self.timeline, requested_by=user, decided_by=None)
        rewrite = self.row("rewrite", Rewrite, takedown=takedown)
        # A real one refers to no takedown, and nothing can be committed while it exists.
        self.row("permit", RewritePermit, rewrite=rewrite, blocker=takedown)
        self.row("hiding", Hiding, kind="party", timeline=self.timeline, by=user, ended_at=None)
        self.row("ended hiding", Hiding, kind="entry", timeline=self.timeline, by=user, ended_by=user)
        logged = self.row("audit event", AuditEvent, timeline=self.timeline, by=user)
        self.row("address of the audit event", AuditAddress, event=logged)
        self.row("invitation", Invitation, made_by=user, withdrawn_by=user, account=user)
        # Their keys are texts too.
        for name, model in (("wrong passwords", FailureCount), ("shared value", SharedValue)):
            self.row(name, model, digest=self.mark(name, model._meta.get_field("digest")))
        self.row("count of requests", RateCount)
        self.row("draft", FormDraft, user=user, timeline=self.timeline)
        self.row("waiting file", WaitingFile, user=user, timeline=self.timeline)
        self.row("column choice", ColumnChoice, user=user)
        imported = self.row("imported file", ImportedFile, timeline=self.timeline, by=user)
        self.row("imported row", ImportedRow, file=imported, entry=event)

    def row(self, name: str, model: Any, **fixed: Any) -> Any:
        """Save a row with a mark in each field that is not given."""
        fields = [
            field
            for field in model._meta.concrete_fields
            if field.name not in fixed
            and not (field.primary_key or field.remote_field or field.choices or field.name in TIED)
            and not isinstance(field, models.BooleanField)
        ]
        values = {field.name: self.mark(name, field) for field in fields}
        made = model(**values, **fixed)
        made.save()
        return made

    def mark(self, name: str, field: Any) -> Any:
        number = len(self.marks) + 1
        value: Any
        if isinstance(field, models.FloatField):
            value = 10 + number / 2**20
            text = repr(value)
        elif isinstance(field, models.IntegerField):
            value = 700_000_000 + number
            text = str(value)
        elif isinstance(field, models.DateField):
            day = date(2101, 1, 1) + timedelta(days=number)
            text = day.isoformat()
            as_moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
            value = as_moment if isinstance(field, models.DateTimeField) else day
        else:
            text = f"z{number:04}z"
            value = {"JSONField": [text], "LinesField": [text], "BinaryField": text.encode()}.get(
                type(field).__name__, text
            )
            assert isinstance(field, models.CharField | models.TextField) or value != text, field
        assert text not in self.marks
        self.marks[text] = (name, field.model.__name__, field.name)
        return value

    def uids(self, model: str) -> dict[str, str]:
        return {
            row: mark for mark, (row, owner, field) in self.marks.items() if (owner, field) == (model, "uid")
        }

    def uid(self, row: str) -> str:
        return next(
            mark for mark, (name, _model, field) in self.marks.items() if (name, field) == (row, "uid")
        )

    def build(self) -> Document:
        return snapshot.build(Timeline.objects.get(pk=self.timeline.pk))

    def list_public_fields(self) -> dict[str, dict[str, set[str]]]:
        """Return the marks in the document as model, row and field."""
        text = document.encode(self.build()).decode()
        found: dict[str, dict[str, set[str]]] = {}
        for mark, (row, model, field) in self.marks.items():
            if mark in text:
                found.setdefault(row, {}).setdefault(model, set()).add(field)
        return found

    def list_fields_of(self, row: str) -> dict[str, set[str]]:
        return self.list_public_fields().get(row, {})
