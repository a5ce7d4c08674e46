"""How a page is described in search results and shared links: title, description, dates and image (Open Graph)."""

import re
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timeline.document import Document
from timeline.presentation.model import (
    DocumentView,
    EntryView,
    EventView,
    PartyView,
    RequestView,
    StatementView,
    WithdrawnEntryView,
)
from timeline.presentation.urls import TimelineURLs
from timeline.text import markdown

# Pixels of the share card (timeline.pages.share_card). Social networks show 1.91 to 1 as a large picture.
WIDTH, HEIGHT = 1200, 630
# Search results and link previews cut longer descriptions themselves, and not between words.
LONGEST_DESCRIPTION = 200
# White space apart from no-break spaces, which French has before colons and within quotation marks.
_BREAKING_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
# Open Graph wants a country with each language; these are the defaults.
LOCALES = {"ar": "ar_AR", "de": "de_DE", "en": "en_US", "es": "es_ES", "fr": "fr_FR"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareImage:
    """The share card of a page, with its text alternative."""

    url: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDescription:
    """The description of a page for other sites. `published` and `modified` (RFC 3339) are "" for pages of a party or of sources."""

    title: str
    description: str
    url: str
    locale: str
    published: str = ""
    modified: str = ""
    image: ShareImage | None = None


def describe_timeline(
    document: Document, view: DocumentView, urls: TimelineURLs, first_published: str | None = None
) -> PageDescription:
    """Return the description of a timeline's page. `first_published` is that of `find_first_published`, if it is known."""
    counts = count_in_words(document, view)
    return PageDescription(
        title=document.timeline.title,
        description=clip(document.timeline.standfirst or document.timeline.summary) or counts,
        url=urls.timeline,
        locale=to_locale(document.timeline.language),
        published=find_first_published(document) if first_published is None else first_published,
        modified=document.version.published if document.version else "",
        image=ShareImage(url=urls.get_card(), alt=f"{document.timeline.title} · {counts}"),
    )


def describe_entry(document: Document, entry: EntryView, title: str, urls: TimelineURLs) -> PageDescription:
    """Return the description of an entry's page; `title` is unique in the timeline (see `make_unique_titles`)."""
    record = document.entries().get(entry.id)
    published = (record and record.first_published) or ""
    return PageDescription(
        title=title,
        description=summarise_entry(entry),
        url=urls.get_entry(entry.id),
        locale=to_locale(document.timeline.language),
        published=published,
        modified=(record and record.last_changed) or published,
        image=ShareImage(url=urls.get_card(entry.id), alt=clip(entry.label)),
    )


def describe_party(document: Document, party: PartyView, count: int, urls: TimelineURLs) -> PageDescription:
    """Return the description of a party's page; `count` entries name the party."""
    return PageDescription(
        title=f"{party.name} – {document.timeline.title}",
        description=summarise_party(document, party, count),
        url=urls.get_party(party.id),
        locale=to_locale(document.timeline.language),
        image=ShareImage(url=urls.get_card(), alt=document.timeline.title),
    )


def describe_sources(document: Document, view: DocumentView, urls: TimelineURLs) -> PageDescription:
    """Return the description of the page of all sources."""
    return PageDescription(
        title=f"{_('Sources')} – {document.timeline.title}",
        description=summarise_sources(document, view),
        url=urls.sources,
        locale=to_locale(document.timeline.language),
        image=ShareImage(url=urls.get_card(), alt=document.timeline.title),
    )


def describe_chart(document: Document, urls: TimelineURLs) -> PageDescription:
    """Return the description of the page of the full chart."""
    return PageDescription(
        title=f"{_('Who did what to whom')} – {document.timeline.title}",
        description=summarise_chart(document),
        url=urls.chart,
        locale=to_locale(document.timeline.language),
        image=ShareImage(url=urls.get_card(), alt=document.timeline.title),
    )


def make_unique_titles(view: DocumentView) -> dict[str, str]:
    """Return a unique title for each entry, by id: its label, with its date or a number if needed."""
    labels = {entry.id: entry.label for entry in view.entries}
    uses = Counter(labels.values())
    titles = {
        entry.id: _("%(date)s: %(title)s") % {"date": entry.date.words, "title": entry.label}
        if uses[entry.label] > 1
        else entry.label
        for entry in view.entries
    }
    taken: set[str] = set()
    # The last number given to each title, so that many equal titles take linear time.
    numbers: Counter[str] = Counter()
    for uid, title in titles.items():
        unique = title
        while unique in taken:
            numbers[title] += 1
            unique = f"{title} ({numbers[title] + 1})"
        taken.add(unique)
        titles[uid] = unique
    return titles


def summarise_entry(entry: EntryView) -> str:
    """Return the description of an entry: date, verification and words."""
    if isinstance(entry, WithdrawnEntryView):
        return clip(f"{entry.sentence} {entry.reason}")
    words = ""
    if isinstance(entry, StatementView):
        words = f"{entry.opening}{entry.record.words}{entry.closing}"
    elif isinstance(entry, EventView):
        words = markdown.to_plain_text(entry.record.body) or entry.record.headline
    elif isinstance(entry, RequestView):
        words = f"{entry.record.put} – {entry.outcome}"
    verification = [str(entry.verification.words)] if entry.verification else []
    return clip(" · ".join([entry.date.words, *verification, words]))


def summarise_party(document: Document, party: PartyView, count: int) -> str:
    """Return the description of a party's page."""
    text = ngettext(
        "%(name)s in “%(title)s”: %(n)d entry",
        "%(name)s in “%(title)s”: %(n)d entries",
        count,
    )
    return clip(text % {"name": party.name, "n": count, "title": document.timeline.title})


def summarise_sources(document: Document, view: DocumentView) -> str:
    """Return the description of the page of all sources."""
    count = len(view.sources)
    text = ngettext(
        "%(n)d source for “%(title)s”, with the entries it supports.",
        "%(n)d sources for “%(title)s”, with the entries each supports.",
        count,
    )
    return clip(text % {"n": count, "title": document.timeline.title})


def summarise_chart(document: Document) -> str:
    """Return the description of the page of the full chart."""
    return clip(
        _("“%(title)s” as a chart: who did and said what to whom.") % {"title": document.timeline.title}
    )


def count_in_words(document: Document, view: DocumentView) -> str:
    """Return the numbers of entries, of sources and of the version, in words."""
    entries, sources = view.entry_count, len(view.sources)
    counts = [
        ngettext("%(n)s entry", "%(n)s entries", entries) % {"n": entries},
        ngettext("%(n)s source", "%(n)s sources", sources) % {"n": sources},
    ]
    if document.version:
        counts.append(_("Version %(number)s") % {"number": document.version.number})
    return " · ".join(counts)


def find_first_published(document: Document) -> str:
    """Return when the first of the entries was published, in this or an earlier version (RFC 3339); "" for a draft."""
    moments = [entry.first_published for entry in document.entries().values() if entry.first_published]
    return min([*moments, document.version.published]) if document.version else ""


def clip(words: str) -> str:
    """Return a text on one line, cut between words to LONGEST_DESCRIPTION characters."""
    line = _BREAKING_SPACE.sub(" ", words).strip()
    if len(line) <= LONGEST_DESCRIPTION:
        return line
    start = line[: LONGEST_DESCRIPTION - 1]
    return f"{(start.rpartition(' ')[0] or start).rstrip(' ,;:.–-·')}…"


def to_locale(language: str) -> str:
    """Return a language (BCP 47) as Open Graph writes it, with a country; "" if no country is known."""
    primary, *more = language.split("-")
    region = next((part.upper() for part in more if len(part) == 2 and part.isalpha()), "")
    return f"{primary.lower()}_{region}" if region else LOCALES.get(primary.lower(), "")
