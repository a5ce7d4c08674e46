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
from timeline.models.timelines import Timeline

__all__ = [
    "Addressee",
    "Answer",
    "Change",
    "Citation",
    "Decision",
    "Entry",
    "Event",
    "EventParty",
    "Party",
    "Publication",
    "PublicationBytes",
    "Reliance",
    "Reply",
    "ReplyRequest",
    "Report",
    "Source",
    "Statement",
    "Timeline",
    "User",
]
