"""The part “Look at these” of the publish page: its lists, and what is ticked there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from timeline.actions.findings import save_seen
from timeline.desk.http import CutList, cut_list
from timeline.desk.lookups import require_user
from timeline.models import Entry, SeenFinding, Timeline
from timeline.publishing import findings
from timeline.publishing.findings import Finding, Findings

# So many findings of a kind are on the page with all kinds: 48 in all.
MOST_OF_A_KIND = 8
# The names of the lists in ?list=, by kind.
LIST_NAMES = {kind: f"look-{kind}" for kind in findings.KINDS}
HEADINGS = {
    findings.VERIFICATION: "Verification that the sources do not support",
    findings.DISPUTE: "Disputed, without saying by whom",
    findings.EARLY: "Sources older than their entry",
    findings.UNCHECKED: "Quotations that are not checked",
    findings.OVERDUE: "Overdue requests for comment",
    findings.DUPLICATES: "Likely duplicates",
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with its entries, its digest, and the mark of whoever has seen it."""

    finding: Finding
    entry: Entry
    other: Entry | None
    digest: str
    seen: SeenFinding | None


@dataclass(frozen=True, slots=True)
class FindingList:
    """The findings of one kind: those that nobody has seen first. `listed` has rows of FindingRow."""

    heading: str
    listed: CutList
    more: int


def find(timeline: Timeline) -> Findings:
    """Return what to look at on a timeline now."""
    return findings.find(timeline, timezone.now())


def list_findings(request: HttpRequest, found: Findings, only: str) -> list[FindingList]:
    """Return the lists of the page, without those that are empty. ?list= may ask for one alone (`only`)."""
    cuts: dict[str, CutList] = {}
    for kind, name in LIST_NAMES.items():
        ranked = sorted(found.by_kind[kind], key=found.is_seen)
        if ranked and only in ("", name):
            cuts[kind] = cut_list(request, name, ranked, only=only, most=MOST_OF_A_KIND)
    shown = [finding for cut in cuts.values() for finding in cut.rows]
    pks = {pk for finding in shown for pk in (finding.entry, finding.other) if pk is not None}
    entries = Entry.objects.filter(pk__in=pks).with_own_fields().in_bulk()
    return [
        FindingList(
            heading=HEADINGS[kind],
            listed=CutList(
                name=cut.name, rows=_build_rows(cut.rows, found, entries), total=cut.total, page=cut.page
            ),
            more=cut.total - len(cut.rows) if cut.is_cut else 0,
        )
        for kind, cut in cuts.items()
    ]


def _build_rows(shown: Iterable[Finding], found: Findings, entries: dict[int, Entry]) -> list[FindingRow]:
    return [
        FindingRow(
            finding=finding,
            entry=entries[finding.entry],
            other=entries.get(finding.other) if finding.other else None,
            digest=digest,
            seen=found.seen.get(digest),
        )
        for finding, digest in ((finding, found.compute_digest(finding)) for finding in shown)
        if finding.entry in entries
    ]


def save_ticks(request: HttpRequest, timeline: Timeline) -> None:
    """Store what was ticked and unticked in the form that was sent. Costs little if that is stored already."""
    listed, ticked = set(request.POST.getlist("finding")), set(request.POST.getlist("seen"))
    stored = SeenFinding.objects.filter(entry__timeline=timeline).values_list("digest", flat=True)
    if listed & ticked != listed & set(stored):
        save_seen(timeline, find(timeline), listed=listed, ticked=ticked, by=require_user(request))
