"""The rows of the desk: the private working copy of every timeline."""

from timeline.models.accounts import FailureCount, Invitation, SharedValue
from timeline.models.audit import Change
from timeline.models.audit_events import AuditAddress, AuditEvent
from timeline.models.citations import Citation
from timeline.models.entries import (
    Addressee,
    Answer,
    Entry,
    Event,
    EventParty,
    Reply,
    ReplyRequest,
    Statement,
)
from timeline.models.entry_notes import EntryNote, NoteMention
from timeline.models.findings import SeenFinding
from timeline.models.form_drafts import FormDraft
from timeline.models.holds import Embargo, Hold
from timeline.models.imports import ColumnChoice, ImportedFile, ImportedRow, WaitingFile
from timeline.models.jobs import Job
from timeline.models.merges import Redirect
from timeline.models.parties import Party, Pseudonym
from timeline.models.preview_links import PreviewLink
from timeline.models.protection import Exposure, UnprotectRequest, WordWaiver
from timeline.models.publications import Decision, EmbargoEnd, FormerSlug, Publication, PublicationBytes
from timeline.models.rate_counts import RateCount
from timeline.models.reports import Report
from timeline.models.saved_views import SavedView
from timeline.models.source_texts import Dismissal, Exemption, SourceText
from timeline.models.sources import Reliance, Source, SourcePseudonym
from timeline.models.takedowns import Hiding, Rewrite, RewritePermit, Takedown
from timeline.models.tasks import Task
from timeline.models.timelines import Timeline
from timeline.models.users import User

__all__ = [
    "Addressee",
    "Answer",
    "AuditAddress",
    "AuditEvent",
    "Change",
    "Citation",
    "ColumnChoice",
    "Decision",
    "Dismissal",
    "Embargo",
    "EmbargoEnd",
    "Entry",
    "EntryNote",
    "Event",
    "EventParty",
    "Exemption",
    "Exposure",
    "FailureCount",
    "FormDraft",
    "FormerSlug",
    "Hiding",
    "Hold",
    "ImportedFile",
    "ImportedRow",
    "Invitation",
    "Job",
    "NoteMention",
    "Party",
    "PreviewLink",
    "Pseudonym",
    "Publication",
    "PublicationBytes",
    "RateCount",
    "Redirect",
    "Reliance",
    "Reply",
    "ReplyRequest",
    "Report",
    "Rewrite",
    "RewritePermit",
    "SavedView",
    "SeenFinding",
    "SharedValue",
    "Source",
    "SourcePseudonym",
    "SourceText",
    "Statement",
    "Takedown",
    "Task",
    "Timeline",
    "UnprotectRequest",
    "User",
    "WaitingFile",
    "WordWaiver",
]
