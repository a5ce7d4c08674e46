"""The words that name a confidential source: looked for before publishing, as those of protected persons are."""

from collections import Counter
from collections.abc import Iterable

from timeline import document
from timeline.models import Party, Source
from timeline.models.fields import build_choices

# A shorter line of a note or reason is no private text of this source alone.
SHORTEST_LINE = 20
# So many named sources with one publisher show that it is an outlet.
OUTLET_SOURCES = 2


def list_source_words(sources: Iterable[Source]) -> dict[int, list[str]]:
    """Return by key the words that name each source: publisher, title, authors, addresses, SHA-256, and longer private lines.

    Those of the duplicates that were merged into it count as its own. Left out are words that are public anyway: its
    description, the kinds of sources, and a publisher that is an organisation of the newsroom's list or has published
    several named sources.
    """
    rows = {source.pk: source for source in sources}
    merged = Source.objects.group_merged(rows.values())
    groups = {pk: [source, *merged[pk]] for pk, source in rows.items()}
    public = _list_public_publishers(row.publisher for group in groups.values() for row in group)
    kinds = {str(label).casefold() for _kind, label in build_choices(document.SourceKind)}
    return {
        pk: [
            word
            for word in dict.fromkeys(word for row in group for word in _list_own_words(row, public))
            if word.casefold() not in {"", rows[pk].described_as.casefold(), *kinds}
        ]
        for pk, group in groups.items()
    }


def _list_own_words(source: Source, public: set[str]) -> list[str]:
    lines = [*source.note.splitlines(), *source.confidential_reason.splitlines()]
    return [
        "" if source.publisher in public else source.publisher,
        *(source.title, *source.authors, source.file_sha256),
        *(_strip_scheme(address) for address in (source.url, source.archived_url)),
        *(line.strip() for line in lines if len(line.strip()) >= SHORTEST_LINE),
    ]


def _strip_scheme(address: str) -> str:
    """Return an address without its scheme; "" for that of a whole site, which says of no page that it is the source."""
    rest = address.partition("://")[2] or address
    return rest if rest.rstrip("/").partition("/")[2] else ""


def _list_public_publishers(publishers: Iterable[str]) -> set[str]:
    """Return which publishers readers may know: an organisation, or an outlet of several named sources."""
    names = {name for name in publishers if name}
    if not names:
        return set()
    named = Source.objects.unmerged().filter(confidential=False, publisher__in=names)
    counts = Counter(named.order_by().values_list("publisher", flat=True))
    parties = Party.objects.unmerged().filter(protected=False, name__in=names).exclude(kind="person")
    organisations = set(parties.order_by().values_list("name", flat=True))
    return organisations | {name for name, count in counts.items() if count >= OUTLET_SOURCES}
