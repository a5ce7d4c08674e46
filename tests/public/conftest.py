"""Publishing a document without the desk: what the public side reads, and nothing more."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.public import documents
from timeline import document
from timeline.document import Document
from timeline.models import Publication, PublicationBytes, Timeline

Publish = Callable[..., Publication]


class Reader(Client):
    """A client that comes over TLS, as readers do."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **kwargs | {"secure": True})


@pytest.fixture
def client() -> Client:
    """A reader without a cookie."""
    return Reader()


@pytest.fixture
def publish(db: None) -> Publish:
    """Store a document as the next publication of its timeline; one without a version is stamped first."""

    def publish(whole: Document, embargo_until: datetime | None = None) -> Publication:
        head = whole.timeline
        timeline, _ = Timeline.objects.get_or_create(slug=head.slug, defaults={"title": head.title})
        last = Publication.objects.at(head.slug).first()
        number = last.number + 1 if last else 1
        if whole.version is None:
            before = document.decode(last.data) if last else None
            whole = documents.stamped(whole, number, before, at=f"2026-03-{8 + number:02}T12:00:00Z")
        assert whole.version is not None
        data = document.encode(whole)
        publication = Publication(
            timeline=timeline,
            number=number,
            digest=document.digest(data),
            content_digest=document.content_digest(whole),
            previous=last,
            at=datetime.fromisoformat(whole.version.published),
            embargo_until=embargo_until,
            note=whole.version.note,
            title=head.title,
            summary=head.summary,
            language=head.language,
            time_zone=head.time_zone,
            entries=len(whole.entries()),
        )
        publication.save()
        PublicationBytes(publication=publication, data=data).save()
        return publication

    return publish


@pytest.fixture
def live(publish: Publish) -> Publication:
    """The sample incident, published."""
    return publish(documents.sample())
