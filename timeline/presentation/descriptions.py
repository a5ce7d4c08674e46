"""What a page says of itself where it is found and shared: title, description, dates and picture (Open Graph)."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timeline.document import Document
from timeline.presentation.model import Entry, Event, Party, Reading, Request, Statement, Tombstone
from timeline.presentation.urls import Addresses
from timeline.text import markdown

# The card of a page (timeline.pages.share_card): what networks take for a large picture, 1.91 to 1.
WIDTH, HEIGHT = 1200, 630
# What lists of results and cards show; what is longer they cut themselves, and not at a word.
MOST_CHARACTERS = 200
# Open Graph names a country with each language; these are meant where a timeline names none.
LOCALES = {"ar": "ar_AR", "de": "de_DE", "en": "en_US", "es": "es_ES", "fr": "fr_FR"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The card of a page."""

    url: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """How a page is to be shown elsewhere. `modified` is "" for what is only a view of the whole."""

    title: str
    description: str
    url: str
    locale: str
    published: str = ""
    modified: str = ""
    image: Image | None = None


def of_timeline(document: Document, reading: Reading, addresses: Addresses) -> Sharing:
    """Return how a timeline is shown."""
    counted = counts(document, reading)
    return Sharing(
        title=document.timeline.title,
        description=clipped(document.timeline.summary) or counted,
        url=addresses.timeline,
        locale=locale(document.timeline.language),
        published=first_published(document),
        modified=document.version.published if document.version else "",
        image=Image(url=addresses.card(), alt=f"{document.timeline.title} · {counted}"),
    )


def of_entry(document: Document, entry: Entry, title: str, addresses: Addresses) -> Sharing:
    """Return how an entry is shown; `title` tells it from all others (see `titles`)."""
    record = document.entries().get(entry.id)
    published = (record and record.first_published) or ""
    return Sharing(
        title=title,
        description=about_entry(entry),
        url=addresses.entry(entry.id),
        locale=locale(document.timeline.language),
        published=published,
        modified=(record and record.last_changed) or published,
        image=Image(url=addresses.card(entry.id), alt=clipped(entry.label)),
    )


def of_party(document: Document, party: Party, count: int, addresses: Addresses) -> Sharing:
    """Return how the page of a party is shown; `count` entries name it."""
    return Sharing(
        title=f"{party.name} – {document.timeline.title}",
        description=about_party(document, party, count),
        url=addresses.party(party.id),
        locale=locale(document.timeline.language),
        image=Image(url=addresses.card(), alt=document.timeline.title),
    )


def of_sources(document: Document, reading: Reading, addresses: Addresses) -> Sharing:
    """Return how the page of all sources is shown."""
    return Sharing(
        title=f"{_('Sources')} – {document.timeline.title}",
        description=about_sources(document, reading),
        url=addresses.sources,
        locale=locale(document.timeline.language),
        image=Image(url=addresses.card(), alt=document.timeline.title),
    )


def titles(reading: Reading) -> dict[str, str]:
    """Return a title for the page of each entry that no other entry's page has: its label, with its date if it must."""
    labels = {entry.id: entry.label for entry in reading.entries}
    shared = Counter(labels.values())
    found = {
        entry.id: _("%(date)s: %(title)s") % {"date": entry.date.words, "title": entry.label}
        if shared[entry.label] > 1
        else entry.label
        for entry in reading.entries
    }
    taken: set[str] = set()
    # The last number that was given to each title, so that many alike are not counted anew for each.
    numbers: Counter[str] = Counter()
    for uid, title in found.items():
        own = title
        while own in taken:
            numbers[title] += 1
            own = f"{title} ({numbers[title] + 1})"
        taken.add(own)
        found[uid] = own
    return found


def about_entry(entry: Entry) -> str:
    """Return what a list of results may say of an entry: when, how well supported, and its words."""
    if isinstance(entry, Tombstone):
        withdrawn = _("This entry was withdrawn on %(day)s.") % {"day": entry.date.words}
        return clipped(f"{withdrawn} {entry.reason}")
    said = ""
    if isinstance(entry, Statement):
        said = f"{entry.opening}{entry.record.words}{entry.closing}"
    elif isinstance(entry, Event):
        said = markdown.plain(entry.record.body) or entry.record.headline
    elif isinstance(entry, Request):
        said = f"{entry.record.put} – {entry.outcome}"
    standing = [str(entry.standing.words)] if entry.standing else []
    return clipped(" · ".join([entry.date.words, *standing, said]))


def about_party(document: Document, party: Party, count: int) -> str:
    """Return what a list of results may say of a party's page."""
    told = ngettext(
        "What %(name)s did and said, and what it was asked and answered: %(n)d entry of “%(title)s”.",
        "What %(name)s did and said, and what it was asked and answered: %(n)d entries of “%(title)s”.",
        count,
    )
    return clipped(told % {"name": party.name, "n": count, "title": document.timeline.title})


def about_sources(document: Document, reading: Reading) -> str:
    """Return what a list of results may say of the page of all sources."""
    count = len(reading.sources)
    told = ngettext(
        "%(n)d source of “%(title)s”, with what rests on it and what it relies on.",
        "%(n)d sources of “%(title)s”, with what rests on each and what it relies on.",
        count,
    )
    return clipped(told % {"n": count, "title": document.timeline.title})


def counts(document: Document, reading: Reading) -> str:
    """Return in words how much stands in a timeline, and which version it is."""
    entries, sources = reading.count, len(reading.sources)
    told = [
        ngettext("%(n)s entry", "%(n)s entries", entries) % {"n": entries},
        ngettext("%(n)s source", "%(n)s sources", sources) % {"n": sources},
    ]
    if document.version:
        told.append(_("Version %(number)s") % {"number": document.version.number})
    return " · ".join(told)


def first_published(document: Document) -> str:
    """Return when the earliest of what stands went public, in this version or one before it; "" for a draft."""
    moments = [entry.first_published for entry in document.entries().values() if entry.first_published]
    return min([*moments, document.version.published]) if document.version else ""


def clipped(words: str) -> str:
    """Return a text on one line, as much of it as is shown."""
    line = " ".join(words.split())
    if len(line) <= MOST_CHARACTERS:
        return line
    kept = line[: MOST_CHARACTERS - 1]
    return f"{(kept.rpartition(' ')[0] or kept).rstrip(' ,;:.–-·')}…"


def locale(language: str) -> str:
    """Return a language (BCP 47) as Open Graph has it, with a country; "" where there is none to name."""
    primary, *more = language.split("-")
    region = next((part.upper() for part in more if len(part) == 2 and part.isalpha()), "")
    return f"{primary.lower()}_{region}" if region else LOCALES.get(primary.lower(), "")
