"""Store documents as publications, without the desk and its rows."""

from datetime import datetime, timedelta

import msgspec

from tests.support import sample_documents
from timeline import document
from timeline.document import Document
from timeline.models import Decision, Publication, PublicationBytes, Timeline


def publish(whole: Document, embargo_until: datetime | None = None) -> Publication:
    """Store a document as the next publication of its timeline. A draft gets a version first."""
    head = whole.timeline
    timeline, _ = Timeline.objects.get_or_create(slug=head.slug, defaults={"title": head.title})
    last = Publication.objects.public_at(head.slug).first()
    number = last.number + 1 if last else 1
    if whole.version is None:
        before = document.decode(last.data) if last else None
        whole = sample_documents.add_version(whole, number, before, at=f"2026-03-{8 + number:02}T12:00:00Z")
    assert whole.version is not None
    data = document.encode(whole)
    publication = Publication(
        timeline=timeline,
        number=number,
        digest=document.compute_digest(data),
        content_digest=document.compute_content_digest(whole),
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


def publish_many(count: int) -> list[Publication]:
    """Store the sample as the first publication of so many timelines, a minute apart, in a few queries."""
    whole = sample_documents.sample()
    begin = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    timelines = Timeline.objects.bulk_create(
        [Timeline(slug=f"story-{number}", title=f"Story {number}") for number in range(1, count + 1)]
    )
    publications, stored = [], []
    for number, timeline in enumerate(timelines, start=1):
        head = msgspec.structs.replace(whole.timeline, slug=timeline.slug, title=timeline.title)
        at = begin + timedelta(minutes=number)
        draft = msgspec.structs.replace(whole, timeline=head, version=None)
        published = sample_documents.add_version(draft, at=f"{at:%Y-%m-%dT%H:%M:%SZ}")
        data = document.encode(published)
        publication = Publication(
            timeline=timeline,
            number=1,
            digest=document.compute_digest(data),
            content_digest=document.compute_content_digest(published),
            at=at,
            note="First",
            title=head.title,
            summary=head.summary,
            language=head.language,
            time_zone=head.time_zone,
            entries=len(whole.entries()),
        )
        publications.append(publication)
        stored.append(PublicationBytes(publication=publication, data=data))
    Publication.objects.bulk_create(publications, batch_size=500)
    PublicationBytes.objects.bulk_create(stored, batch_size=500)
    return publications


def withdraw(timeline: Timeline, reason: str) -> None:
    """Withdraw a timeline, as the desk's decision is stored."""
    Decision.objects.create(timeline=timeline, verb="withdraw", reason=reason)
