"""How the words of an entry's form stand in the texts of the sources that it cites, and what its sources suggest."""

from dataclasses import dataclass

from timeline import checking, coverage, quotes
from timeline.desk.editors import Editor
from timeline.desk.lookup import NotFoundError
from timeline.document import normal
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
    """What is found while an entry is written: a look at each citation, and the standing that its sources suggest."""

    looks: list[Look]
    proposed: str
    proposed_words: str
    why: str

    @property
    def differ(self) -> bool:
        """Whether words stand that their source does not have."""
        return any(look.kind == "different" for look in self.looks)


def evidence(editor: Editor) -> Evidence:
    """Return what is found for a form as it stands, valid or not."""
    said = ""
    if editor.kind == Entry.Kind.STATEMENT and editor.main["wording"].value() != "paraphrase":
        said = normal(str(editor.main["words"].value() or "")).strip()
    looks: list[Look] = []
    supporting: dict[int, Source] = {}
    disputing: dict[int, Source] = {}
    for row in editor.groups["citations"].forms:
        text = str(row["source"].value() or "").strip()
        if row["DELETE"].value() or not text:
            continue
        try:
            source = row.named(text)
        except NotFoundError:
            continue
        if source is None:
            continue
        disputes = row["stance"].value() == "disputes"
        (disputing if disputes else supporting)[source.pk] = source
        exact = normal(str(row["exact"].value() or "")).strip()
        words = said if said and not disputes else exact
        if words and len(words) <= LONGEST_CHECKED:
            looks.append(
                _look(source, words, exact, *(str(row[n].value() or "") for n in ("before", "after")))
            )
    support = coverage.support_of(supporting, disputing)
    return Evidence(
        looks=looks,
        proposed=support.proposed,
        proposed_words=dict(Entry._meta.get_field("standing").choices or ())[support.proposed],
        why=support.why,
    )


def _look(source: Source, words: str, exact: str, before: str, after: str) -> Look:
    held = SourceText.objects.current().without_words().filter(source=source).first()
    if held is None:
        return Look(source=source, words=words, kind=checking.NO_TEXT)
    verdict = _check(held, words, before, after)
    if not verdict.holds and exact and exact != words and _check(held, exact, before, after).holds:
        compared = quotes.compare(words, exact)
        return Look(source=source, words=words, kind="printed-otherwise", runs=tuple(compared.runs))
    return Look(
        source=source,
        words=words,
        kind="same-words" if verdict.kind == "same" else verdict.kind,
        runs=verdict.runs,
        hints=verdict.hints,
        differences=verdict.places[0].differences if verdict.places else (),
    )


def _check(held: SourceText, words: str, before: str, after: str) -> quotes.Verdict:
    return checking.index(held.sha256).check(words, prefix=before, suffix=after)
