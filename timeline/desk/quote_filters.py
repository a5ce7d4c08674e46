"""The filters of the page of quotations: groups of verdicts, and how many quotations are in each."""

from collections.abc import Sequence

from timeline.evidence import quote_checks
from timeline.evidence.quote_checks import QuoteCheck

# Value of ?show=, and the verdicts that it keeps.
QUOTE_FILTERS: dict[str, frozenset[str]] = {
    "differ": quote_checks.NEEDS_REASON,
    "unchecked": frozenset({quote_checks.NO_TEXT}),
    "several": frozenset({"ambiguous"}),
    "stand": quote_checks.IN_TEXT - {"ambiguous"},
}


def count_by_filter(checks: Sequence[QuoteCheck]) -> dict[str, int]:
    """Return how many quotations each filter keeps."""
    return {
        name: sum(check.verdict in verdicts for check in checks) for name, verdicts in QUOTE_FILTERS.items()
    }
