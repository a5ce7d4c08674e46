"""Quote checks and other wordings, in words for readers.

The document holds the results of quote checks (`document.Check`), because readers do not have the source texts. How
one wording differs from another is computed from the document alone. Labels are looked up when they are used, in
the language active at that moment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import dropwhile, groupby
from typing import NamedTuple

from django.utils.translation import pgettext

from timeline import dates, document, quotes
from timeline.presentation import labels
from timeline.presentation.labels import Text
from timeline.quotes import WordRun
from timeline.text.worddiff import DiffRun

# Three more results beside the verdicts of documents. MOVED: ambiguous, although the words occur once.
MOVED = "moved"
NO_TEXT = "no-text"
CONFIDENTIAL = "confidential"
# The order in which the results for one quotation are listed.
VERDICT_ORDER = (*document.list_values(document.Verdict), MOVED, NO_TEXT, CONFIDENTIAL)
# Listed only if a quotation has no verdict at all.
UNCHECKED = frozenset({NO_TEXT, CONFIDENTIAL})
# The source text contains all of the words, or is known not to.
CONTAINED = frozenset({"exact", "same-words", "ambiguous", MOVED})
WORDED_DIFFERENTLY = frozenset({"printed-otherwise", "different"})

# So many differences, each of at most so many characters, are summarised in a line. With more or longer ones readers
# get the full text only, with the differences marked.
MOST_CHANGES = 2
LONGEST_CHANGE = 80


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A source text that quoted words were compared with: the day (ISO) it was added, and its SHA-256."""

    since: str
    sha256: str

    @property
    def day(self) -> str:
        """The day in words."""
        return dates.format_date(dates.When(self.since))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteCheckView:
    """The result of comparing quoted words with the text of their source.

    `verdict` is one of VERDICT_ORDER. `note` is the editor's explanation of a difference, "" if there is none.
    """

    verdict: str
    text: ComparedText | None = None
    note: str = ""

    @property
    def label(self) -> Text:
        """The result in words, for the details of the source."""
        return labels.QUOTE_CHECKS[self.verdict].in_details


class QuoteCheckLine(NamedTuple):
    """A line beside a quotation: the result in words, the explanation of a difference or "", and the verdict."""

    words: str
    note: str
    verdict: str


def build_check_lines(checks: Iterable[tuple[str, QuoteCheckView]]) -> list[QuoteCheckLine]:
    """Return the lines beside a verbatim quotation, from the name of each source and its quote check.

    Sources with the same result and note share a line. UNCHECKED results are left out if there is any other.
    """
    names_by_result: dict[tuple[str, str], dict[str, None]] = {}
    for name, check in sorted(checks, key=lambda pair: VERDICT_ORDER.index(pair[1].verdict)):
        names_by_result.setdefault((check.verdict, check.note), {})[name] = None
    if any(verdict not in UNCHECKED for verdict, _note in names_by_result):
        names_by_result = {key: names for key, names in names_by_result.items() if key[0] not in UNCHECKED}
    return [
        QuoteCheckLine(
            str(labels.QUOTE_CHECKS[verdict].beside_quotation)
            % {"sources": pgettext("in a list", ", ").join(names)},
            note,
            verdict,
        )
        for (verdict, note), names in names_by_result.items()
    ]


class WordChange(NamedTuple):
    """Words of a statement, and the words that another source has instead; either may be ""."""

    ours: str
    theirs: str


class WordingDifference(NamedTuple):
    """How a source words a statement differently from the timeline.

    `runs` are the words: removed, if only the timeline has them, added, if only the source has them. `changes` are the
    differences in the order of the words; empty if they are too many or too long to summarise.
    """

    runs: tuple[DiffRun, ...]
    changes: tuple[WordChange, ...]

    @property
    def is_excerpt(self) -> bool:
        """Whether the source has the same words, except some at the start or the end."""
        inner = dropwhile(_is_removed, reversed([*dropwhile(_is_removed, self.runs)]))
        return all(run.kind == "same" for run in inner)


def _is_removed(run: DiffRun) -> bool:
    return run.kind == "removed" or (run.kind == "same" and not run.text.strip())


def compare_wordings(words: str, cited: str, check: QuoteCheckView | None) -> WordingDifference | None:
    """Return how a source words a statement, from the words cited from it; None if it has the same words.

    It has the same words if its text is known to contain them. An excerpt does not show how the source words the
    rest, so it counts as a difference only if the text is known not to contain the words.
    """
    verdict = check.verdict if check else NO_TEXT
    if not cited or verdict in CONTAINED:
        return None
    difference = _compare(words, cited)
    return None if difference and difference.is_excerpt and verdict not in WORDED_DIFFERENTLY else difference


def _compare(words: str, cited: str) -> WordingDifference | None:
    """Return how cited words differ from the words of a statement; None if they contain them, even shortened.

    Words in square brackets belong to the statement, whoever inserted them: cited words without them differ.
    """
    if quotes.has_same_words(words, cited):
        return None
    result = quotes.check(words, cited)
    if result.is_in_text and not result.inserted:
        return None
    runs = quotes.compare(words, cited).runs
    if all(run.kind in ("same", "alike") for run in runs):
        return None  # only white space beside a sign differs
    # The form of a word next to a difference belongs to it: “Ceop” for “CEOP [the centre]”.
    differing_runs = (
        list(group) for same, group in groupby(runs, lambda run: run.kind == "same") if not same
    )
    changes = [
        WordChange("".join(run.old for run in group).strip(), "".join(run.new for run in group).strip())
        for group in differing_runs
        if any(run.kind != "alike" for run in group)
    ]
    is_short = len(changes) <= MOST_CHANGES and all(
        len(part) <= LONGEST_CHANGE for change in changes for part in change
    )
    display_runs = tuple(part for run in runs for part in _separate_space(run))
    return WordingDifference(display_runs, tuple(changes) if is_short else ())


def _separate_space(run: WordRun) -> list[DiffRun]:
    """Return the words of a run, and the white space after them, which does not count as a difference.

    That after removed words goes with them: the other source may have none at this place.
    """
    if run.kind == "removed":
        return [DiffRun("removed", run.text)]
    words = run.text.rstrip()
    kind = "same" if run.kind == "alike" else run.kind
    return [DiffRun(kind, words), *([DiffRun("same", space)] if (space := run.text[len(words) :]) else [])]
