"""The desk's rows: the working copy that only the newsroom sees."""

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
from timeline.models.evidence import Citation, Reliance, Source
from timeline.models.parties import Party
from timeline.models.people import User
from timeline.models.record import Change, Decision, Publication, PublicationBytes
from timeline.models.reports import Report
from timeline.models.texts import Dismissal, Exemption, SourceText
from timeline.models.timelines import Timeline

__all__ = [
    "Addressee",
    "Answer",
    "Change",
    "Citation",
    "Decision",
    "Dismissal",
    "Entry",
    "Event",
    "EventParty",
    "Exemption",
    "Party",
    "Publication",
    "PublicationBytes",
    "Reliance",
    "Reply",
    "ReplyRequest",
    "Report",
    "Source",
    "SourceText",
    "Statement",
    "Timeline",
    "User",
]
