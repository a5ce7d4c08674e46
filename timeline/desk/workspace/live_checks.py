"""Live checks of an entry form: how its quoted words compare with the cited texts, and what verification follows."""

from dataclasses import dataclass

from django.forms import BaseForm

from timeline import quotes
from timeline.desk.forms.entries import EntryForm
from timeline.desk.forms.rows import CitationRow
from timeline.desk.lookups import AmbiguousNameError
from timeline.document import normalise
from timeline.evidence import quote_checks, source_coverage
from timeline.models import Source, SourceText
from timeline.models.entries import Entry
from timeline.quotes import WordRun

# Longer words are no quotation; checking them only takes time.
MAX_CHECKED_LENGTH = 20_000


@dataclass(frozen=True, kw_only=True)
class LiveQuoteCheck:
    """The comparison of a citation's words with the current text of its source.

    Attributes:
        kind: one of `quote_checks.VERDICTS`
        runs: the differences, word by word
        hints: what may be wrong, in sentences
        differences: names of what differs although the words are the same
    """

    source: Source
    words: str
    kind: str
    runs: tuple[WordRun, ...] = ()
    hints: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LiveChecks:
    """The results for one form.

    Attributes:
        quote_checks: one for each citation that has words to check
        support: what the cited sources suggest; None if none is cited, or one of them is new
    """

    quote_checks: list[LiveQuoteCheck]
    support: source_coverage.Support | None


@dataclass(frozen=True, kw_only=True)
class _CitedWords:
    """The words to check for a row of the form that cites an existing source."""

    source: Source
    words: str
    exact: str
    before: str
    after: str


def check_entry_form(form: EntryForm) -> LiveChecks:
    """Return the live checks of a form, valid or not. Makes a query for each cited source, and a few more."""
    statement = ""
    if form.kind == Entry.Kind.STATEMENT and form.main["wording"].value() != "paraphrase":
        statement = _read_field(form.main, "words")
    cited: list[_CitedWords] = []
    supporting: dict[int, Source] = {}
    disputing: dict[int, Source] = {}
    has_new_source = False
    for row in form.groups["citations"].forms:
        if row["DELETE"].value():
            continue
        source = _find_source(row)
        if source is None:
            names = ("source", *row.NEW_SOURCE_FIELDS)
            has_new_source = has_new_source or any(_read_field(row, name) for name in names)
            continue
        disputes = row["stance"].value() == "disputes"
        (disputing if disputes else supporting)[source.pk] = source
        exact = _read_field(row, "exact")
        words = statement if statement and not disputes else exact
        if words and len(words) <= MAX_CHECKED_LENGTH:
            context = {name: _read_field(row, name) for name in ("before", "after")}
            cited.append(_CitedWords(source=source, words=words, exact=exact, **context))
    sources = [item.source for item in cited]
    texts = SourceText.objects.current().without_words().filter(source__in=sources) if sources else ()
    text_by_source = {text.source_id: text for text in texts}
    has_support = (supporting or disputing) and not has_new_source
    return LiveChecks(
        quote_checks=[_check_quote(item, text_by_source.get(item.source.pk)) for item in cited],
        support=source_coverage.build_support(supporting, disputing) if has_support else None,
    )


def _read_field(form: BaseForm, name: str) -> str:
    """Return what was typed into a field, normalised, valid or not."""
    return normalise(str(form[name].value() or "")).strip()


def _find_source(row: CitationRow) -> Source | None:
    """Return the existing source that a row names."""
    text = _read_field(row, "source")
    try:
        return row.find_source(text) if text else None
    except AmbiguousNameError:
        return None


def _check_quote(cited: _CitedWords, text: SourceText | None) -> LiveQuoteCheck:
    if text is None:
        return LiveQuoteCheck(source=cited.source, words=cited.words, kind=quote_checks.NO_TEXT)
    verdict = _compare(cited, text, cited.words)
    has_other_exact = cited.exact and cited.exact != cited.words
    if not verdict.is_in_text and has_other_exact and _compare(cited, text, cited.exact).is_in_text:
        runs = quotes.compare(cited.words, cited.exact).runs
        return LiveQuoteCheck(source=cited.source, words=cited.words, kind="printed-otherwise", runs=runs)
    return LiveQuoteCheck(
        source=cited.source,
        words=cited.words,
        kind="same-words" if verdict.kind == "same" else verdict.kind,
        runs=verdict.runs,
        hints=verdict.hints,
        differences=verdict.matches[0].differences if verdict.matches else (),
    )


def _compare(cited: _CitedWords, text: SourceText, words: str) -> quotes.Verdict:
    return quote_checks.get_index(text.sha256).check(words, prefix=cited.before, suffix=cited.after)
