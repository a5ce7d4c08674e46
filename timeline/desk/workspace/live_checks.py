"""How the words of an entry's form stand in the texts of the sources that it cites, and what its sources suggest."""

from dataclasses import dataclass

from django.forms import BaseForm

from timeline import quotes
from timeline.actions.base import unfit
from timeline.desk.forms.entries import Editor
from timeline.desk.forms.rows import CitationRow
from timeline.desk.lookups import NotFoundError
from timeline.document import normal
from timeline.evidence import quote_checks, source_coverage
from timeline.models import Source, SourceText
from timeline.models.entries import Entry
from timeline.quotes import Run

# Longer than this is no quotation; more only costs time while someone types.
LONGEST_CHECKED = 20_000


@dataclass(frozen=True, kw_only=True)
class Look:
    """Words of a form beside the text of a source: `kind` is one of checking.VERDICTS."""

    source: Source
    words: str
    kind: str
    runs: tuple[Run, ...] = ()
    hints: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is found while an entry is written: a look at each citation, and what its sources suggest.

    `support` is None where nothing is suggested: no source is cited, or one that is only being made.
    """

    looks: list[Look]
    support: source_coverage.Support | None


@dataclass(frozen=True, kw_only=True)
class _Cited:
    """A row of the form that cites a source which is there: what of it must stand in the source's text."""

    source: Source
    words: str
    exact: str
    before: str
    after: str


def evidence(editor: Editor) -> Evidence:
    """Return what is found for a form as it stands, valid or not: a query for each source that is named, and few more."""
    said = ""
    if editor.kind == Entry.Kind.STATEMENT and editor.main["wording"].value() != "paraphrase":
        said = _typed(editor.main, "words")
    cited: list[_Cited] = []
    supporting: dict[int, Source] = {}
    disputing: dict[int, Source] = {}
    is_being_made = False
    for row in editor.groups["citations"].forms:
        if row["DELETE"].value():
            continue
        source = _named(row)
        if source is None:
            is_being_made = is_being_made or any(_typed(row, name) for name in ("source", *row.NEW))
            continue
        disputes = row["stance"].value() == "disputes"
        (disputing if disputes else supporting)[source.pk] = source
        exact = _typed(row, "exact")
        words = said if said and not disputes else exact
        if words and len(words) <= LONGEST_CHECKED:
            beside = {name: _typed(row, name) for name in ("before", "after")}
            cited.append(_Cited(source=source, words=words, exact=exact, **beside))
    sources = [one.source for one in cited]
    texts = SourceText.objects.current().without_words().filter(source__in=sources) if sources else ()
    held = {text.source_id: text for text in texts}
    knows = (supporting or disputing) and not is_being_made
    return Evidence(
        looks=[_look(one, held.get(one.source.pk)) for one in cited],
        support=source_coverage.support_of(supporting, disputing) if knows else None,
    )


def _typed(form: BaseForm, name: str) -> str:
    return normal(str(form[name].value() or "")).strip()


def _named(row: CitationRow) -> Source | None:
    """Return the source that a row names, if it is there."""
    text = _typed(row, "source")
    if unfit(text):
        return None  # said at the field itself; no database takes the question
    try:
        return row.named(text) if text else None
    except NotFoundError:
        return None


def _look(one: _Cited, held: SourceText | None) -> Look:
    if held is None:
        return Look(source=one.source, words=one.words, kind=quote_checks.NO_TEXT)
    verdict = _check(one, held, one.words)
    if not verdict.holds and one.exact and one.exact != one.words and _check(one, held, one.exact).holds:
        compared = quotes.compare(one.words, one.exact)
        return Look(source=one.source, words=one.words, kind="printed-otherwise", runs=compared.runs)
    return Look(
        source=one.source,
        words=one.words,
        kind="same-words" if verdict.kind == "same" else verdict.kind,
        runs=verdict.runs,
        hints=verdict.hints,
        differences=verdict.places[0].differences if verdict.places else (),
    )


def _check(one: _Cited, held: SourceText, words: str) -> quotes.Verdict:
    return quote_checks.index(held.sha256).check(words, prefix=one.before, suffix=one.after)
