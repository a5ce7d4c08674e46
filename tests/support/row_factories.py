"""Rows created without the actions, for tests of the models."""

from typing import Any

from timeline.models import (
    Entry,
    Event,
    Party,
    Publication,
    ReplyRequest,
    Source,
    Statement,
    Timeline,
)


class Rows:
    """One timeline with an event, a statement and a request, two parties and two sources."""

    def __init__(self) -> None:
        self.timeline = Timeline.objects.create(slug="dam", title="The dam")
        self.party, self.other = (Party.objects.create(name=name) for name in ("Owner", "Agency"))
        self.source, self.report = (Source.objects.create(publisher=name) for name in ("Gazette", "Wire"))
        self.made = 0
        self.event = self.add(Event, headline="A crack is found")
        self.statement = self.add(Statement, party=self.party, words="There is no crack.")
        self.request = self.add(ReplyRequest, asked=self.party, put="Is there a crack?")

    def new(self, model: type[Entry], **fields: Any) -> Any:
        """Return an unsaved entry at a position of its own."""
        self.made += 1
        kind = {Event: "event", Statement: "statement", ReplyRequest: "request"}[model]
        return model(**{"timeline": self.timeline, "kind": kind, "position": self.made * 1000, **fields})

    def add(self, model: type[Entry], **fields: Any) -> Any:
        """Return a saved entry."""
        entry = self.new(model, **fields)
        entry.save()
        return entry

    def publication(self, number: int, **fields: Any) -> Publication:
        """Return an unsaved publication."""
        common = {"digest": "a" * 64, "content_digest": "b" * 64, "note": "New", "title": "The dam"}
        head = {"language": "en-GB", "time_zone": "UTC", "entries": 3, "timeline": self.timeline}
        return Publication(number=number, **{**common, **head, **fields})
