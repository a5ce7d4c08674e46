"""Coverage: which entries are supported by which sources and origins, and what the loss of a source would cost."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from timeline.desk.confidential import list_unreadable
from timeline.desk.http import staff_only
from timeline.desk.lookups import get_timeline, require_user
from timeline.desk.quote_filters import count_by_filter
from timeline.evidence import quote_checks, source_coverage, source_dates
from timeline.models import Entry, Source, SourceText


@staff_only
@require_safe
def coverage(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sources and origins of the active entries, and the verification that would follow from them."""
    timeline = get_timeline(request, slug)
    active = Entry.objects.filter(timeline=timeline).active()
    support = source_coverage.find_support(active)
    entries = {entry.pk: entry for entry in active.with_details().in_order()}
    sources = {
        source.pk: source for item in support.values() for source in (*item.supporting, *item.disputing)
    }
    times_cited = Counter(source.pk for item in support.values() for source in item.supporting)
    unreadable = list_unreadable(sources.values(), require_user(request))
    with_text = set(SourceText.objects.filter(source__in=sources).values_list("source", flat=True))
    graph = source_coverage.find_graph(sources)
    origins = source_coverage.find_origins(sources, graph.reliances, graph.pages)
    # An origin may have been created for a timeline that the user may not see: then it has no name here.
    origin_pks = {pk for pks in origins.values() for pk in pks}
    visible = {
        row.pk: row for row in Source.objects.visible_to(require_user(request)).filter(pk__in=origin_pks)
    }
    analysis = source_coverage.SourceLossAnalysis(support, graph.reliances, graph.pages)
    lost = {pk: [entries[entry] for entry in analysis.find_lost_entries(pk)] for pk in {**sources, **visible}}
    # What a confidential source shares with another one would tell which page it is.
    same_page = source_coverage.find_graph(set(sources) - unreadable).pages if unreadable else graph.pages
    relayed = {origin for pk, pks in origins.items() for origin in pks if origin != pk} & visible.keys()
    early_sources = source_dates.find_early_sources(active)
    open_early = {
        pk: [early for early in rows if not early.source.confidential] for pk, rows in early_sources.items()
    }
    sorted_early = [(pk, open_early[pk]) for pk in entries if open_early.get(pk)]
    rows = [_describe_support(entry, support[pk], visible) for pk, entry in entries.items()]
    context = {
        "timeline": timeline,
        "sources": [
            {
                "source": source,
                "times_cited": times_cited[source.pk],
                "lost": lost[source.pk],
                "has_text": source.pk in with_text,
                "is_readable": source.pk not in unreadable,
                "origins": _name_sources(origins[source.pk] - {source.pk}, visible),
                "is_same_page": source.pk in same_page and source.pk not in unreadable,
            }
            for source in sorted(sources.values(), key=lambda source: (-times_cited[source.pk], str(source)))
        ],
        "origins": [
            {"source": visible[pk], "lost": lost[pk]}
            for pk in sorted(relayed, key=lambda pk: (-len(lost[pk]), str(visible[pk])))
        ],
        "one_origin": [row for row in rows if row["has_one_origin"]],
        "early": [(entries[pk], early) for pk, early in sorted_early],
        "differing": [row for row in rows if row["differs"]],
        "unsupported": [row for row in rows if row["is_unsupported"]],
        "count": len(rows),
        "quote_counts": count_by_filter(quote_checks.check_quotes(active)),
    }
    return render(request, "desk/coverage.html", context)


def _describe_support(
    entry: Entry, support: source_coverage.Support, visible: dict[int, Source]
) -> dict[str, Any]:
    """Return an entry's support, and whether its verification is the one that the support suggests."""
    # The newsroom's own request for comment needs no source.
    is_own = entry.kind == Entry.Kind.REQUEST and entry.replyrequest.asked_by_id is None
    return {
        "entry": entry,
        "support": support,
        "origins": _name_sources(support.origins, visible),
        "has_one_origin": support.independent == 1 and not support.is_primary,
        "differs": not is_own and support.proposed != entry.standing,
        "is_unsupported": not is_own and not support.supporting,
    }


def _name_sources(pks: Iterable[int], visible: dict[int, Source]) -> list[str]:
    """Return the names of sources; one placeholder stands for all that the user may not see."""
    pks = set(pks)
    names = [str(visible[pk]) for pk in sorted(pks) if pk in visible]
    return names if len(names) == len(pks) else [*names, "a source that you do not see"]
