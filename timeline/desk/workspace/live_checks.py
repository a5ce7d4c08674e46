"""Live checks of an entry form: how its quoted words compare with the cited texts, and what verification follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models.functions import Length
from django.forms import BaseForm

from timeline import quotes
from timeline.dates import When
from timeline.desk.confidential import list_unreadable
from timeline.desk.forms.entries import EntryForm
from timeline.desk.forms.entry_fields import EntryFields
from timeline.desk.forms.rows import CitationRow, join_omitted, split_omitted
from timeline.desk.lookups import AmbiguousNameError
from timeline.document import content_rules, normalise
from timeline.evidence import quote_checks, source_coverage, source_dates
from timeline.models import Source, SourceText, Timeline
from timeline.models.entries import Entry
from timeline.models.source_texts import MAX_SOURCE_TEXT_LENGTH
from timeline.quotes import WordRun

# Longer words are no quotation; checking them only takes time.
MAX_CHECKED_LENGTH = 20_000
# How many characters of all rows are compared while somebody types, and with texts of how many characters together.
MAX_FORM_LENGTH = 60_000
MAX_TEXTS_LENGTH = 10 * MAX_SOURCE_TEXT_LENGTH


@dataclass(frozen=True, kw_only=True)
class LiveQuoteCheck:
    """The comparison of a citation's words with the current text of its source.

    Attributes:
        kind: one of `quote_checks.VERDICTS`
        runs: the differences, word by word
        hints: what may be wrong, in sentences
        differences: names of what differs although the words are the same
        is_moved: whether the words are in the text once, but perhaps not where they were cited
        omissions: what shortened words leave out
        tick_box: the choice whether readers see what is left out; None if there is none
    """

    source: Source
    words: str
    kind: str
    runs: tuple[WordRun, ...] = ()
    hints: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    is_moved: bool = False
    omissions: tuple[quotes.Omission, ...] = ()
    tick_box: "OmittedTickBox | None" = None

    @property
    def weights(self) -> str:
        """What in the omissions can change the meaning, in words."""
        return quote_checks.describe_weights(self.omissions)


@dataclass(frozen=True, kw_only=True)
class OmittedTickBox:
    """The field with which an editor lets readers see what a quotation leaves out.

    Attributes:
        name: the name of the form's field
        value: the words left out, each in a line
        is_ticked: whether the editor has chosen these words
        refusal: why readers cannot see them; "" if they can
    """

    name: str
    value: str
    is_ticked: bool
    refusal: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The words left out."""
        return split_omitted(self.value)


@dataclass(frozen=True, kw_only=True)
class LiveChecks:
    """The results for one form.

    Attributes:
        quote_checks: one for each citation that has words to check
        unchecked_count: how many citations were not compared, because their words are too long, or there are too many
        support: what the cited sources suggest; None if none is cited, or one of them is new
        early_sources: supporting sources that are older than the entry's date
        same_pages: rows for a new source whose page is a source already
    """

    quote_checks: list[LiveQuoteCheck]
    support: source_coverage.Support | None
    early_sources: list[source_dates.EarlySource] = field(default_factory=list)
    same_pages: list[CitationRow] = field(default_factory=list)
    unchecked_count: int = 0

    @property
    def compared_sources(self) -> list[Source]:
        """The sources with whose texts words were compared."""
        return [check.source for check in self.quote_checks]

    @property
    def unchecked_note(self) -> str:
        """What is not compared here, and what would be; "" if everything is."""
        if not self.unchecked_count:
            return ""
        count = "1 quotation is" if self.unchecked_count == 1 else f"{self.unchecked_count} quotations are"
        return (
            f"{count} not compared while you type. Up to {MAX_CHECKED_LENGTH:,} characters each and"
            f" {MAX_FORM_LENGTH:,} together are, with texts of up to {MAX_TEXTS_LENGTH:,} together. What you typed is kept;"
            " once saved, it is compared on the page of quotations."
        )


@dataclass(frozen=True, kw_only=True)
class _CitedWords:
    """The words to check for a row of the form that cites an existing source."""

    source: Source
    words: str
    exact: str
    before: str
    after: str
    language: str
    omitted: str
    omitted_name: str


def check_entry_form(form: EntryForm) -> LiveChecks:
    """Return the live checks of a form, valid or not."""
    statement = language = ""
    if form.kind == Entry.Kind.STATEMENT:
        language = _read_field(form.main, "language")
    if form.kind == Entry.Kind.STATEMENT and form.main["wording"].value() != "paraphrase":
        statement = _read_field(form.main, "words")
    cited: list[_CitedWords] = []
    supporting: dict[int, Source] = {}
    disputing: dict[int, Source] = {}
    has_new_source = False
    length = unchecked_count = 0
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
        cost = len(words) + (len(exact) if exact != words else 0)
        is_short = cost <= MAX_CHECKED_LENGTH and length + cost <= MAX_FORM_LENGTH
        if words and not is_short:
            unchecked_count += 1
        elif words:
            length += cost
            cited.append(
                _CitedWords(
                    source=source,
                    words=words,
                    exact=exact,
                    language=source.language or language,
                    omitted_name=row.add_prefix("omitted"),
                    **{name: _read_field(row, name) for name in ("before", "after", "omitted")},
                )
            )
    # How words compare with the text of a confidential source is for those who may read it.
    unreadable = list_unreadable((item.source for item in cited), form.main.user)
    cited = [item for item in cited if item.source.pk not in unreadable]
    sources = [item.source for item in cited]
    texts = quote_checks.group_texts(sources) if sources else {}
    cited, expensive = _leave_out_expensive(cited, texts)
    unchecked_count += len(expensive)
    checks = [_check_quote(item, texts.get(item.source.pk, [])) for item in cited]
    if any(quote_checks.needs_names(check.omissions) for check in checks):
        known = quote_checks.list_known_names(Timeline.objects.filter(pk=form.main.timeline.pk))
        checks = [
            replace(check, omissions=quote_checks.add_known_names(check.omissions, known)) for check in checks
        ]
    rows = [row for row in form.groups["citations"].forms if not row["DELETE"].value()]
    has_support = (supporting or disputing) and not has_new_source
    return LiveChecks(
        quote_checks=checks,
        unchecked_count=unchecked_count,
        support=source_coverage.build_support(supporting, disputing) if has_support else None,
        early_sources=_find_early_sources(form, rows),
        # A row whose errors are shown says so itself.
        same_pages=[row for row in rows if row.same_page and not row.shows_same_page],
    )


def _leave_out_expensive(
    cited: list[_CitedWords], texts: Mapping[int, list[SourceText]]
) -> tuple[list[_CitedWords], list[_CitedWords]]:
    """Return what is compared with the first texts, MAX_TEXTS_LENGTH together, and what would be with the others."""
    current = {source: own_texts[0].pk for source, own_texts in texts.items()}
    if len(current) * MAX_SOURCE_TEXT_LENGTH <= MAX_TEXTS_LENGTH:
        return cited, []
    lengths = dict(
        SourceText.objects.filter(pk__in=current.values()).values_list("source", Length("text")).order_by()
    )
    left_out, total = set(), 0
    for source in dict.fromkeys(item.source.pk for item in cited):
        total += lengths.get(source, 0)
        if total > MAX_TEXTS_LENGTH:
            left_out.add(source)
    return (
        [item for item in cited if item.source.pk not in left_out],
        [item for item in cited if item.source.pk in left_out],
    )


def _find_early_sources(form: EntryForm, rows: list[CitationRow]) -> list[source_dates.EarlySource]:
    """Return the supporting sources, new ones included, that are older than the date of an event or a statement."""
    when = None if form.kind == Entry.Kind.REQUEST else _read_when(form)
    if when is None:
        return []
    sources = []
    for row in rows:
        if row["stance"].value() == "disputes":
            continue
        if source := _find_source(row):
            # The date of a confidential source could tell which one it is.
            if not source.confidential:
                sources.append(source)
        elif published := row.find_published_date():
            sources.append(Source(publisher=published.source, published=published.date))
    return source_dates.list_early_sources(sources, when)


def _read_when(form: EntryForm) -> When | None:
    """Return the date that a form gives, valid or not; None without one, or if a reading has yet to be chosen."""
    main = form.main
    data = main.data
    if not main.is_bound:
        data = {name: main[name].value() or "" for name in (*main.DATE_FIELDS, "found_in")}
        data["reading"] = main.chosen_key
    # A form of its own: the errors of the one on the screen stay as they are.
    fields = EntryFields(data, user=main.user, timeline=main.timeline)
    fields.is_statement = main.is_statement
    fields.list_published_dates = main.list_published_dates
    fields.full_clean()
    return fields.reading.when if fields.reading else None


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


def _check_quote(cited: _CitedWords, texts: list[SourceText]) -> LiveQuoteCheck:
    if not texts:
        # Nothing shows that the words chosen earlier are others by now.
        tick_box = _build_tick_box(cited, split_omitted(cited.omitted))
        return LiveQuoteCheck(
            source=cited.source, words=cited.words, kind=quote_checks.NO_TEXT, tick_box=tick_box
        )
    digests = tuple(text.sha256 for text in texts)
    verdict = _compare(cited, digests, cited.words)
    if not verdict.is_in_text and cited.exact and cited.exact != cited.words:
        cited_verdict = _compare(cited, digests, cited.exact)
        if cited_verdict.is_in_text:
            return LiveQuoteCheck(
                source=cited.source,
                words=cited.words,
                kind="printed-otherwise",
                runs=quotes.compare(cited.words, cited.exact).runs,
                omissions=_find_omissions(cited, digests, cited.exact, cited_verdict),
            )
    kind = "same-words" if verdict.kind == "same" else verdict.kind
    omissions = _find_omissions(cited, digests, cited.words, verdict)
    return LiveQuoteCheck(
        source=cited.source,
        words=cited.words,
        kind=kind,
        runs=verdict.runs,
        hints=verdict.hints,
        differences=verdict.matches[0].differences if verdict.matches else (),
        is_moved=verdict.is_moved,
        omissions=omissions,
        tick_box=_build_tick_box(cited, quote_checks.list_omitted(kind, omissions)),
    )


def _build_tick_box(cited: _CitedWords, omitted: Sequence[str]) -> OmittedTickBox | None:
    if not omitted:
        return None
    refusal = ""
    if content_rules.CITATION_OMITTED_CONFIDENTIAL.is_broken(omitted, cited.source.confidential):
        refusal = content_rules.CITATION_OMITTED_CONFIDENTIAL.message
    elif content_rules.CITATION_OMITTED_LENGTH.is_broken(omitted):
        refusal = content_rules.CITATION_OMITTED_LENGTH.message
    value = join_omitted(omitted)
    return OmittedTickBox(
        name=cited.omitted_name, value=value, is_ticked=cited.omitted == value, refusal=refusal
    )


def _compare(cited: _CitedWords, digests: tuple[str, ...], words: str) -> quotes.Verdict:
    return quote_checks.check_words(words, digests, cited.before, cited.after)


def _find_omissions(
    cited: _CitedWords, digests: tuple[str, ...], words: str, verdict: quotes.Verdict
) -> tuple[quotes.Omission, ...]:
    index = quote_checks.get_index(digests[0])
    return quotes.find_omissions(index, words, verdict, language=cited.language)
