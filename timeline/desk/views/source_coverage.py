"""Coverage: which entries are supported by which sources and origins, and what the loss of a source would cost."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from timeline.desk.confidential import list_unreadable, log_compared
from timeline.desk.http import cut_list, staff_only
from timeline.desk.lookups import get_timeline, require_user
from timeline.desk.quote_filters import count_by_filter
from timeline.evidence import quote_checks, source_coverage, source_dates
from timeline.models import Entry, Source, SourceText, Timeline, User

# So many of the entries that a source alone supports are named beside it.
MOST_LOST_NAMED = 50
LISTS = ("sources", "origins", "differing", "one-origin", "early", "unsupported")


@staff_only
@require_safe
def coverage(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sources and origins of the active entries, and the verification that would follow from them.

    ?list= keeps one of LISTS, page by page; ?page= is its page. Only what is shown is read from the database in full.
    """
    timeline, user = get_timeline(request, slug), require_user(request)
    active = Entry.objects.filter(timeline=timeline).active()
    support = source_coverage.find_support(active)
    sources = {
        source.pk: source for item in support.values() for source in (*item.supporting, *item.disputing)
    }
    times_cited = Counter(source.pk for item in support.values() for source in item.supporting)
    unreadable = list_unreadable(sources.values(), user)
    graph = source_coverage.find_graph(sources)
    origins = source_coverage.find_origins(sources, graph.reliances, graph.pages)
    # An origin may have been created for a timeline that the user may not see: then it has no name here.
    origin_pks = {pk for pks in origins.values() for pk in pks}
    visible = {row.pk: row for row in Source.objects.visible_to(user).filter(pk__in=origin_pks)}
    analysis = source_coverage.SourceLossAnalysis(support, graph.reliances, graph.pages)
    lost = {pk: analysis.find_lost_entries(pk) for pk in {**sources, **visible}}
    # What a confidential source shares with another one would tell which page it is.
    same_page = source_coverage.find_graph(set(sources) - unreadable).pages if unreadable else graph.pages
    relayed = {origin for pk, pks in origins.items() for origin in pks if origin != pk} & visible.keys()
    early_sources = {
        pk: open_rows
        for pk, rows in source_dates.find_early_sources(active).items()
        if (open_rows := [early for early in rows if not early.source.confidential])
    }
    entry_rows = [
        _Row.build(support[pk], kind, standing, asked_by)
        for pk, kind, standing, asked_by in active.in_order().values_list(
            "pk", "kind", "standing", "replyrequest__asked_by"
        )
        if pk in support
    ]
    all_lists: dict[str, list[Any]] = {
        "sources": sorted(
            sources.values(), key=lambda source: (-times_cited[source.pk], str(source), source.pk)
        ),
        "origins": sorted(relayed, key=lambda pk: (-len(lost[pk]), str(visible[pk]), pk)),
        "differing": [row for row in entry_rows if row.differs],
        "one-origin": [row for row in entry_rows if row.has_one_origin],
        "early": [row for row in entry_rows if row.support.entry_id in early_sources],
        "unsupported": [row for row in entry_rows if row.is_unsupported],
    }
    only = request.GET.get("list", "")
    only = only if only in LISTS else ""
    lists = {name: cut_list(request, name, rows, only=only) for name, rows in all_lists.items()}
    shown_sources = [source.pk for source in lists["sources"].rows]
    named = {pk for source in shown_sources for pk in lost[source][:MOST_LOST_NAMED]}
    for name in LISTS[2:]:
        named.update(row.support.entry_id for row in lists[name].rows)
    entries = {entry.pk: entry for entry in Entry.objects.filter(pk__in=named).with_details()}
    with_text = set(SourceText.objects.filter(source__in=shown_sources).values_list("source", flat=True))

    def describe_source(source: Source) -> dict[str, Any]:
        pks = lost[source.pk]
        return {
            "source": source,
            "times_cited": times_cited[source.pk],
            "lost": [entries[pk] for pk in pks[:MOST_LOST_NAMED]],
            "lost_count": len(pks),
            "more_lost": max(0, len(pks) - MOST_LOST_NAMED),
            "has_text": source.pk in with_text,
            "is_readable": source.pk not in unreadable,
            "origins": _name_sources(origins[source.pk] - {source.pk}, visible),
            "is_same_page": source.pk in same_page and source.pk not in unreadable,
        }

    def describe_entry(row: "_Row") -> dict[str, Any]:
        pk = row.support.entry_id
        return {
            "entry": entries[pk],
            "support": row.support,
            "origins": _name_sources(row.support.origins, visible),
            "early": early_sources.get(pk, []),
        }

    describe: dict[str, Callable[[Any], dict[str, Any]]] = {
        "sources": describe_source,
        "origins": lambda pk: {"source": visible[pk], "lost_count": len(lost[pk])},
    }
    context = {
        "timeline": timeline,
        "only": only,
        "lists": {
            # A template knows no hyphens.
            name.replace("-", "_"): replace(cut, rows=list(map(describe.get(name, describe_entry), cut.rows)))
            for name, cut in lists.items()
            if only in ("", name)
        },
        "count": len(entry_rows),
        "quote_counts": {} if only else _count_quotations(active, timeline, user),
    }
    return render(request, "desk/coverage.html", context)


def _count_quotations(active: QuerySet[Entry], timeline: Timeline, user: User) -> dict[str, int]:
    """Count the quotations by filter, without those of sources that the user may not read.

    A count tells whether words stand in a text. Whoever may read a confidential one learns it, and that is logged.
    """
    found = quote_checks.check_quotes(active)
    unreadable = list_unreadable((check.source for check in found), user)
    readable = [check for check in found if check.source.pk not in unreadable]
    log_compared((check.source for check in readable), user, timeline)
    return count_by_filter(readable)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """The support of an entry, and whether its verification is the one that the support suggests."""

    support: source_coverage.Support
    has_one_origin: bool
    differs: bool
    is_unsupported: bool

    @classmethod
    def build(
        cls, support: source_coverage.Support, kind: str, standing: str, asked_by: int | None
    ) -> "_Row":
        # The newsroom's own request for comment needs no source.
        is_own = kind == Entry.Kind.REQUEST and asked_by is None
        return cls(
            support=support,
            has_one_origin=support.independent == 1 and not support.is_primary,
            differs=not is_own and support.proposed != standing,
            is_unsupported=not is_own and not support.supporting,
        )


def _name_sources(pks: Iterable[int], visible: dict[int, Source]) -> list[str]:
    """Return the names of sources; one placeholder stands for all that the user may not see."""
    pks = set(pks)
    names = [str(visible[pk]) for pk in sorted(pks) if pk in visible]
    return names if len(names) == len(pks) else [*names, "a source that you do not see"]
