"""The filters of the page of quotations, and how many quotations are in each."""

from collections.abc import Callable, Sequence

from timeline.evidence import quote_checks
from timeline.evidence.quote_checks import QuoteCheck


def _leaves_out(check: QuoteCheck) -> bool:
    return check.is_in_text and bool(check.weighty_omissions)


# Value of ?show=, and whether a quotation is in it. Each is in one of them.
QUOTE_FILTERS: dict[str, Callable[[QuoteCheck], bool]] = {
    "differ": lambda check: check.verdict in quote_checks.NEEDS_REASON,
    "omit": _leaves_out,
    "unchecked": lambda check: check.verdict == quote_checks.NO_TEXT,
    "several": lambda check: check.verdict == "ambiguous" and not _leaves_out(check),
    "stand": lambda check: check.is_in_text and check.verdict != "ambiguous" and not _leaves_out(check),
}


def count_by_filter(checks: Sequence[QuoteCheck]) -> dict[str, int]:
    """Return how many quotations each filter keeps."""
    return {name: sum(keeps(check) for check in checks) for name, keeps in QUOTE_FILTERS.items()}
