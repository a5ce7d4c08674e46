"""What an editor should look at before publishing. None of it prevents publishing: see `publishing.checks` for that.

Whoever has looked marks a finding as seen. It comes back when it says something else.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import dateformat, timezone
from django.utils.crypto import salted_hmac

from timeline import dates
from timeline.dates import When
from timeline.evidence import likely_duplicates, source_coverage, source_dates, unchecked_quotes
from timeline.evidence.source_coverage import Support
from timeline.models import Answer, Citation, Entry, ReplyRequest, SeenFinding, Timeline

VERIFICATION = "verification"
EARLY = "early-sources"
UNCHECKED = "unchecked"
OVERDUE = "overdue"
DISPUTE = "dispute"
DUPLICATES = "duplicates"
# In the order of the publish page.
KINDS = (VERIFICATION, DISPUTE, EARLY, UNCHECKED, OVERDUE, DUPLICATES)
# What an answer says that disputes the entry it answers.
DISPUTING_ANSWERS = ("denies", "contradicts")
DISPUTED = "disputed"
# How much each verification claims. A dispute is no claim.
_CLAIMS = {"unconfirmed": 0, "single-source": 1, "corroborated": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about an entry that should be looked at.

    `entry` is the key of the entry, `other` that of a second one, `source` the public id of the source that it is about.
    `facts` are what it says: with other facts it is another finding.
    """

    kind: str
    entry: int
    facts: tuple[str, ...] = ()
    other: int | None = None
    source: str = ""

    @property
    def message(self) -> str:
        """The finding in words, for editors. Moments are in the active time zone."""
        return _DESCRIBE[self.kind](*self.facts)


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of a timeline by kind, and by digest who has seen which."""

    by_kind: Mapping[str, list[Finding]]
    seen: Mapping[str, SeenFinding]
    key: bytes
    seen_entries: frozenset[int]

    @property
    def total(self) -> int:
        """The number of findings."""
        return sum(map(len, self.by_kind.values()))

    def compute_digest(self, finding: Finding) -> str:
        """Return a keyed digest of a finding: what it says may be guessed from a plain one."""
        parts = [finding.kind, str(finding.entry), str(finding.other), *finding.facts]
        return hmac.digest(self.key, "\0".join(parts).encode(), "sha256").hex()

    def is_seen(self, finding: Finding) -> bool:
        """Whether somebody has marked a finding as seen."""
        # Most entries have no mark: then the digest of two long texts need not be computed.
        return finding.entry in self.seen_entries and self.compute_digest(finding) in self.seen

    def map_by_digest(self) -> dict[str, Finding]:
        """Return all findings by digest."""
        return {self.compute_digest(finding): finding for found in self.by_kind.values() for finding in found}

    def count_unseen(self) -> int:
        """Return how many findings nobody has seen."""
        return sum(not self.is_seen(finding) for found in self.by_kind.values() for finding in found)


def find(timeline: Timeline, now: datetime) -> Findings:
    """Return what to look at on a timeline. The number of queries does not depend on the number of entries.

    Entries without any source are left out where a source is the point: they must be fixed anyway.
    """
    active = Entry.objects.filter(timeline=timeline).active()
    by_kind = {
        VERIFICATION: _find_unsupported_verification(active),
        DISPUTE: _find_unnamed_disputes(active),
        EARLY: _find_early_sources(active),
        UNCHECKED: _find_unchecked_quotes(active),
        OVERDUE: _find_overdue_requests(active, now),
        DUPLICATES: _find_duplicates(active),
    }
    order = {pk: index for index, pk in enumerate(active.in_order().values_list("pk", flat=True))}
    for kind, found in by_kind.items():
        # An entry may have come between the queries.
        by_kind[kind] = sorted(
            (finding for finding in found if finding.entry in order),
            key=lambda finding: order[finding.entry],
        )
    seen = {
        row.digest: row for row in SeenFinding.objects.filter(entry__timeline=timeline).select_related("by")
    }
    key = salted_hmac("finding", "", algorithm="sha256").digest()
    return Findings(by_kind, seen, key, frozenset(row.entry_id for row in seen.values()))


def _find_unsupported_verification(active: QuerySet[Entry]) -> list[Finding]:
    """Return the entries that claim more than their sources support, and those that a source disputes."""
    support = source_coverage.find_support(active)
    own_requests = ReplyRequest.objects.filter(pk__in=active.order_by().values("pk"), asked_by=None)
    without_source = set(own_requests.values_list("pk", flat=True))
    found = []
    for pk, standing in active.order_by().values_list("pk", "standing"):
        own = support.get(pk)
        if own is None or pk in without_source or not (own.supporting or own.disputing):
            continue
        if _is_unsupported(standing, own):
            found.append(Finding(kind=VERIFICATION, entry=pk, facts=(standing, own.proposed, own.reason)))
    return found


def _is_unsupported(standing: str, support: Support) -> bool:
    if standing == DISPUTED:
        return False
    proposed = support.proposed
    return proposed == DISPUTED or _CLAIMS[standing] > _CLAIMS[proposed]


def _find_unnamed_disputes(active: QuerySet[Entry]) -> list[Finding]:
    """Return the disputed entries that no cited source disputes and no statement denies or contradicts."""
    disputing = Citation.objects.filter(entry=OuterRef("pk"), stance="disputes")
    denying = Answer.objects.filter(
        entry=OuterRef("pk"), how__in=DISPUTING_ANSWERS, statement__state=Entry.State.ACTIVE
    )
    rows = active.order_by().filter(~Exists(disputing), ~Exists(denying), standing=DISPUTED)
    return [Finding(kind=DISPUTE, entry=pk) for pk in rows.values_list("pk", flat=True)]


def _find_early_sources(active: QuerySet[Entry]) -> list[Finding]:
    """Return the sources that are older than what they support. Confidential ones are left out: a date may tell which."""
    return [
        Finding(
            kind=EARLY,
            entry=pk,
            facts=(str(early.source), early.name, early.date.edtf),
            source=early.source.uid,
        )
        for pk, rows in source_dates.find_early_sources(active).items()
        for early in rows
        if not early.source.confidential
    ]


def _find_unchecked_quotes(active: QuerySet[Entry]) -> list[Finding]:
    return [
        Finding(
            kind=UNCHECKED,
            entry=quote.entry,
            facts=(str(quote.source), quote.words_sha256),
            source=quote.source.uid,
        )
        for quote in unchecked_quotes.find_unchecked_quotes(active)
    ]


def _find_overdue_requests(active: QuerySet[Entry], now: datetime) -> list[Finding]:
    rows = ReplyRequest.objects.filter(
        pk__in=active.order_by().values("pk"), outcome="awaiting", deadline__lt=now
    )
    return [
        Finding(kind=OVERDUE, entry=pk, facts=(deadline.isoformat(),))
        for pk, deadline in rows.values_list("pk", "deadline")
        if deadline
    ]


def _find_duplicates(active: QuerySet[Entry]) -> list[Finding]:
    return [
        Finding(
            kind=DUPLICATES, entry=pair.first, other=pair.second, facts=(pair.first_words, pair.second_words)
        )
        for pair in likely_duplicates.find_duplicates(active)
    ]


def _describe_verification(standing: str, proposed: str, reason: str) -> str:
    labels = dict(Entry._meta.get_field("standing").choices or ())
    return f"Set to {labels[standing]}. The sources suggest {labels[proposed]}: {reason}."


def _describe_early_source(source: str, name: str, edtf: str) -> str:
    verb = "published" if name == "published" else "recorded"
    return f"“{source}” was {verb} {dates.format_date(When(edtf=edtf))}, before this entry’s date. One date may be wrong."


def _describe_deadline(moment: str) -> str:
    deadline = timezone.localtime(datetime.fromisoformat(moment))
    return f"The deadline was {dateformat.format(deadline, 'j F Y, H:i T')}. No outcome is recorded."


_DESCRIBE: dict[str, Callable[..., str]] = {
    VERIFICATION: _describe_verification,
    DISPUTE: lambda: (
        "Disputed, but no cited source disputes it and no statement denies it. Say who disputes it."
    ),
    EARLY: _describe_early_source,
    UNCHECKED: lambda source, _words: f"The quotation is not checked: no text of “{source}” is stored.",
    OVERDUE: _describe_deadline,
    DUPLICATES: lambda _first, _second: "These two have the same date and nearly the same words.",
}
