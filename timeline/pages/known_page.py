"""The page that shows what was known on a day (`?known=2017-03-08`): a timeline's page of a reduced document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from timeline.document import Document
from timeline.pages.options import KnownPage, PageOptions, UndatedView, VersionThen, get_timeline_url
from timeline.pages.prepared import PreparedDocument
from timeline.pages.timeline import get_source_days, render_timeline
from timeline.presentation.build import ViewBuilder
from timeline.presentation.known import UndatedEntry, reduce_to_known, view_day
from timeline.presentation.labels import UNDATED_REASONS
from timeline.presentation.language import use_language
from timeline.presentation.model import DateView, PageLinks

# Of the entries that cannot be dated the page lists so many.
MOST_UNDATED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedVersion:
    """A public version of the timeline, and the day on which it was published, in the timeline's zone."""

    number: int
    day: date


def render_known(
    prepared: PreparedDocument,
    day: date,
    options: PageOptions,
    versions: Sequence[PublishedVersion] = (),
) -> str:
    """Return the page of what was known on a day of `get_source_days`, as HTML.

    Args:
        prepared: the document of the live version, or of the version that is read
        day: the day
        options: those of the page; filters do not apply
        versions: the public versions, the first one first
    """
    whole, days = prepared.document, get_source_days(prepared)
    position = days.index(day)
    next_day = days[position + 1] if position + 1 < len(days) else None
    reduced = reduce_to_known(whole, day)
    with use_language(whole.timeline.language):
        undated = _view_undated(whole, reduced.undated[:MOST_UNDATED], options)
    known = KnownPage(
        iso=day.isoformat(),
        day=view_day(day),
        previous=view_day(days[position - 1]) if position else None,
        following=view_day(next_day) if next_day else None,
        source_counts=reduced.source_counts,
        undated=undated,
        undated_count=len(reduced.undated),
        versions=_find_versions(versions, day, next_day),
    )
    return render_timeline(reduced.document, replace(options, known=known, prepared=None))


def _find_versions(
    versions: Sequence[PublishedVersion], day: date, next_day: date | None
) -> list[VersionThen]:
    """Return the last version of the day, and the last one before the next source if that is another."""
    by_then = [version for version in versions if version.day <= day]
    before_next = [version for version in versions if next_day is None or version.day < next_day]
    last = dict.fromkeys([*by_then[-1:], *(before_next[-1:] if next_day else [])])
    return [VersionThen(number=version.number, date=view_day(version.day)) for version in last]


def _view_undated(whole: Document, entries: list[UndatedEntry], options: PageOptions) -> list[UndatedView]:
    """Return the entries that cannot be dated. They are not on the page, so their links lead to the whole one."""
    if not entries:
        return []
    number = whole.version.number if whole.version else 1
    links = PageLinks(
        timeline=get_timeline_url(whole),
        in_page=False,
        permanent=options.is_live,
        whole=reverse("public:version", args=[whole.timeline.slug, number]),
    )
    builder = ViewBuilder(whole, links)
    return [
        UndatedView(
            link=builder.link_entry(entry.id),
            date=DateView(builder.entries[entry.id].when),
            reason=str(UNDATED_REASONS[entry.reason]),
        )
        for entry in entries
    ]
