"""What carries a timeline: its sources and origins, quotations beside their texts, and why some may differ."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline import permissions, quotes
from timeline.actions.base import Refused, Stale
from timeline.actions.source_texts import exempt
from timeline.desk.http import announce, desk
from timeline.desk.lookups import entry_for, member, timeline_for
from timeline.desk.views.parties_and_sources import PER_PAGE
from timeline.evidence import quote_checks
from timeline.evidence import source_coverage as carried
from timeline.evidence.quote_checks import Checked
from timeline.models import Entry, Source, SourceText

# What is asked for in the address, and which verdicts that is.
KINDS: dict[str, frozenset[str]] = {
    "differ": quote_checks.NEEDS_REASON,
    "unchecked": frozenset({quote_checks.NO_TEXT}),
    "several": frozenset({"ambiguous"}),
    "stand": quote_checks.GOOD - {"ambiguous"},
}


@desk
@require_safe
def coverage(request: HttpRequest, slug: str) -> HttpResponse:
    """Which sources carry the timeline, which entries rest on one origin, and which standing would follow."""
    timeline = timeline_for(request, slug)
    entries = Entry.objects.filter(timeline=timeline).standing()
    supported = carried.supports(entries)
    shown = {entry.pk: entry for entry in entries.with_details().in_order()}
    sources = {one.pk: one for found in supported.values() for one in (*found.supporting, *found.disputing)}
    times = Counter(one.pk for found in supported.values() for one in found.supporting)
    held = set(SourceText.objects.filter(source__in=sources).values_list("source", flat=True))
    above = carried.reliances(sources)
    origins = carried.origins_of(sources, above)
    # What is relied on at some remove may have been made for a timeline that this person does not see.
    ends = {pk for found in origins.values() for pk in found}
    names = {row.pk: row for row in Source.objects.visible_to(member(request)).filter(pk__in=ends)}
    falls = carried.Falls(supported, above)
    lost = {one: [shown[pk] for pk in falls.with_source(one)] for one in {**sources, **names}}
    relayed = {pk for one, found in origins.items() for pk in found if pk != one} & names.keys()
    rows = [_standing(entry, supported[pk], names) for pk, entry in shown.items()]
    context = {
        "timeline": timeline,
        "sources": [
            {
                "source": source,
                "times": times[source.pk],
                "lost": lost[source.pk],
                "held": source.pk in held,
                "origins": _called(origins[source.pk] - {source.pk}, names),
            }
            for source in sorted(sources.values(), key=lambda one: (-times[one.pk], str(one)))
        ],
        "origins": [
            {"source": names[pk], "lost": lost[pk]}
            for pk in sorted(relayed, key=lambda pk: (-len(lost[pk]), str(names[pk])))
        ],
        "one_origin": [row for row in rows if row["rests_on_one"]],
        "differing": [row for row in rows if row["differs"]],
        "none": [row for row in rows if row["lacks"]],
        "count": len(rows),
        "checks": _counted(quote_checks.of(entries)),
    }
    return render(request, "desk/coverage.html", context)


def _standing(entry: Entry, support: carried.Support, names: dict[int, Source]) -> dict[str, Any]:
    """Return what an entry rests on, and how that goes with its standing."""
    # What the newsroom itself asked needs neither a source nor a standing.
    is_own = entry.kind == Entry.Kind.REQUEST and entry.replyrequest.asked_by_id is None
    return {
        "entry": entry,
        "support": support,
        "origins": _called(support.origins, names),
        "rests_on_one": support.independent == 1 and not support.is_primary,
        "differs": not is_own and support.proposed != entry.standing,
        "lacks": not is_own and not support.supporting,
    }


def _called(sources: Iterable[int], names: dict[int, Source]) -> list[str]:
    """Return what sources are called; of those that this person does not see, only that there are some."""
    seen = [str(names[pk]) for pk in sorted(sources) if pk in names]
    return seen if len(seen) == len(set(sources)) else [*seen, "a source that you do not see"]


def _counted(checked: list[Checked]) -> dict[str, int]:
    """Return how many quotations are of each of KINDS."""
    return {name: sum(one.verdict in verdicts for one in checked) for name, verdicts in KINDS.items()}


@desk
@require_safe
def quotations(request: HttpRequest, slug: str) -> HttpResponse:
    """Every verbatim quotation and every cited wording beside its source's text; ?show= keeps one of KINDS."""
    timeline = timeline_for(request, slug)
    entries = Entry.objects.filter(timeline=timeline).standing()
    checked = quote_checks.of(entries.in_order())
    show = request.GET.get("show", "")
    found = [one for one in checked if show not in KINDS or one.verdict in KINDS[show]]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    labels = {
        entry.pk: entry
        for entry in Entry.objects.filter(pk__in={one.entry_id for one in page}).with_details()
    }
    # Text by text, so that each is prepared once.
    beside = {
        (one.entry_id, one.place): _beside(one) for one in sorted(page, key=lambda one: one.text_sha256)
    }
    context = {
        "timeline": timeline,
        "page": page,
        "rows": [
            {"checked": one, "entry": labels[one.entry_id], **beside[one.entry_id, one.place]} for one in page
        ],
        "counts": _counted(checked),
        "total": len(checked),
        "show": show if show in KINDS else "",
        "may_explain": permissions.may_publish(request.user, timeline),
    }
    return render(request, "desk/quotations.html", context)


def _beside(one: Checked) -> dict[str, Any]:
    """Return how words differ from the nearest passage of their source, or from what is cited of it."""
    if one.verdict == "printed-otherwise":
        return {"runs": quotes.compare(one.words, one.citation.exact).runs}
    if one.verdict == "different":
        citation = one.citation
        found = quote_checks.index(one.text_sha256).check(
            one.words, prefix=citation.prefix, suffix=citation.suffix
        )
        return {"runs": found.runs, "hints": found.hints}
    return {}


@desk
def explain(request: HttpRequest, slug: str, uid: str, place: int) -> HttpResponse:
    """Say why words may be published although they differ from their source's text."""
    timeline = timeline_for(request, slug)
    entry = entry_for(timeline, uid)
    if not permissions.may_publish(request.user, timeline):
        raise PermissionDenied("You may not decide that words may differ from their source.")
    one = next(
        (row for row in quote_checks.of(Entry.objects.filter(pk=entry.pk)) if row.place == place), None
    )
    if one is None or (request.method != "POST" and one.verdict not in quote_checks.NEEDS_REASON):
        raise Http404
    home = reverse("desk:quotations", args=[slug])
    reason, error, status = request.POST.get("reason", one.reason), "", 200
    if request.method == "POST":
        seen = request.POST.get("words", ""), request.POST.get("text", "")
        try:
            exempt(entry, place, seen=seen, reason=reason, by=member(request))
        except Stale:
            status, error = (
                409,
                "The words or the text have changed since you looked. This is how they stand now.",
            )
        except Refused as refusal:
            status, error = 422, str(refusal)
        else:
            return announce(
                request, redirect(f"{home}#{uid}-{place}"), "Recorded: readers are told why the words differ."
            )
    context = {
        "timeline": timeline,
        "entry": entry,
        "checked": one,
        "reason": reason,
        "error": error,
        **_beside(one),
    }
    return render(request, "desk/quotation_explain.html", context, status=status)
