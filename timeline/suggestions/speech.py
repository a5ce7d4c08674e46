"""Direct speech: which quotations are offered, who said them, and which of them belong together.

A sentence that "X said" only interrupts is one offer, with an ellipsis where it is interrupted: the words around
an ellipsis can be checked against the text, in order. Where the sentence ends with "X said.", what follows is an
offer of its own, by the same speaker: each is checked whole, and an editor who wants them as one can join them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from timeline.suggestions.attribution import REACH, Attribution, Reader
from timeline.suggestions.layout import Layout, lines_of, trimmed
from timeline.suggestions.marks import MARKS, Quoted
from timeline.suggestions.offers import Basis, Named, Span
from timeline.suggestions.party_names import WORD

MOST_LOOKED_AT = 10_000  # pairs of marks, and paragraphs after a colon
_SHORT = 3  # words: so many alone are a title or a scare quote
_ELLIPSIS = " … "
_LIST = re.compile(r"[-*•‣–]\s|[0-9]{1,3}[.)]\s")
_BLOCK_MARK = re.compile(r">\s?")
_ENDS = ".!?…"


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation before it is offered."""

    span: Span
    parts: tuple[Span, ...]
    words: str
    sentence: Span
    speaker: Named | None
    basis: Basis
    addressee: Named | None
    is_block: bool = False
    attributed_to: int = 0  # where the words end that say who spoke


def speech(layout: Layout, quotes: Sequence[Quoted], reader: Reader) -> Iterator[Said | None]:
    """Yield the direct speech of a text, in its order; None at the end where no more is looked at."""
    blocks = _blocks(layout, quotes)
    last: Said | None = None  # the last that has a speaker
    held: Said | None = None  # the last of all, to which the next may belong
    both = sorted([*quotes, *blocks], key=lambda one: one.start)
    for quote in both[:MOST_LOOKED_AT]:
        is_block = isinstance(quote, _Block)
        said = _said(layout, quotes, quote, reader, last, is_block=is_block)
        if said is None:
            continue
        if held is not None and (joined := _joined(layout.text, held, said)):
            held = joined
        else:
            if held is not None:
                yield held
            held = said
        if held.speaker is not None:
            last = held
    if held is not None:
        yield held
    if len(both) > MOST_LOOKED_AT:
        yield None


class _Block(Quoted):
    """Paragraphs without quotation marks, after a colon."""


def _said(
    layout: Layout,
    quotes: Sequence[Quoted],
    quote: Quoted,
    reader: Reader,
    last: Said | None,
    *,
    is_block: bool,
) -> Said | None:
    text = layout.text
    found = _before_colon(layout, quote, reader) if is_block else _attribution(layout, quotes, quote, reader)
    if is_block and found is None:
        return None
    speaker, basis, addressee, reach = None, "", None, quote.end
    if found is not None:
        speaker, basis, addressee = found.speaker, "said", found.addressee
        reach = max(reach, found.end)
        if found.is_last:
            speaker = _spoken_of(layout, quote, reader, last, found.pronoun)
            basis = "pronoun" if speaker else ""
    elif last is not None and _carries_on(layout, last, quote):
        speaker, basis, addressee = last.speaker, "carried on", last.addressee
    words = _count(text, quote)
    if not words or (words <= _SHORT and basis != "carried on" and not _is_said(text, quote, found)):
        return None
    if found is None and not basis and _is_title(text, quote):
        return None
    sentence = layout.sentence(quote.start, reach)
    parts = tuple(_without_comma(text, part) if part is quote.parts[-1] else part for part in quote.parts)
    return Said(
        Span(quote.start, quote.end),
        parts,
        _words(text, parts),
        sentence,
        speaker,
        basis,  # type: ignore[arg-type]
        addressee,
        is_block,
        reach,
    )


# --- Who said it ----------------------------------------------------------------------------------


def _attribution(
    layout: Layout, quotes: Sequence[Quoted], quote: Quoted, reader: Reader
) -> Attribution | None:
    text = layout.text
    paragraph = layout.paragraphs[layout.paragraph_at(quote.end - 1)]
    follows = _neighbour(quotes, quote, 1)
    limit = min(paragraph.end, follows.start if follows else paragraph.end)
    if _may_go_on(text, quote, limit) and (found := reader.behind(quote.end, limit)):
        return found
    return _before(layout, quotes, quote, reader)


def _before(layout: Layout, quotes: Sequence[Quoted], quote: Quoted, reader: Reader) -> Attribution | None:
    text = layout.text
    number = layout.paragraph_at(quote.start)
    sentence = layout.sentence(quote.start, quote.start + 1)
    previous = _neighbour(quotes, quote, -1)
    start = max(sentence.start, layout.paragraphs[number].start, quote.start - REACH)
    if previous and previous.end > start:
        start = previous.end
    if text[start : quote.start].strip():
        return reader.before(start, quote.start)
    if quote.start == layout.paragraphs[number].start:
        return _before_colon(layout, quote, reader)
    # The sentence before, in the same paragraph, may end in a colon.
    behind = text[max(0, start - REACH) : start].rstrip()
    if behind.endswith(":"):
        before = layout.sentence(max(0, start - 2), max(1, start - 1))
        return reader.before(before.start, start)
    return None


def _spoken_of(
    layout: Layout, quote: Quoted, reader: Reader, last: Said | None, pronoun: str
) -> Named | None:
    """Return for whom "he" or "the company" stands: whom the sentence before is about, or who spoke last."""
    begun = layout.sentence(quote.start, quote.start + 1).start
    if begun > 0:
        before = layout.sentence(begun - 1, begun)
        before = layout.sentence(before.start - 1, before.start) if before.start >= begun else before
        if (last is None or last.span.end <= before.start) and before.end <= begun:
            subject = reader.subject_of(before.start, before.end, pronoun)
            if subject is not None:
                return subject
    return last.speaker if last else None


def _is_said(text: str, quote: Quoted, found: Attribution | None) -> bool:
    """Tell "No comment," which someone said, from a title or a scare quote: what says it stands right beside."""
    if found is None:
        return False
    return found.end > quote.end or text[max(0, quote.start - 4) : quote.start].rstrip().endswith((":", ","))


def _before_colon(layout: Layout, quote: Quoted, reader: Reader) -> Attribution | None:
    """Read the paragraph before, if it ends in a colon."""
    number = layout.paragraph_at(quote.start)
    if not number:
        return None
    before = layout.paragraphs[number - 1]
    if layout.text[before.end - 1] != ":":
        return None
    sentence = layout.sentence(before.end - 1, before.end)
    return reader.before(max(sentence.start, before.start), before.end)


def _may_go_on(text: str, quote: Quoted, limit: int) -> bool:
    """Tell words that belong to a quotation from the next sentence: it has not ended in a full stop."""
    after = text[quote.end : limit].lstrip()
    if not after:
        return False
    if after[0] in ",–—-" or after[0].islower():
        return True
    inner = text[quote.parts[-1].start : quote.parts[-1].end].rstrip()
    return inner[-1:] != "." and after[0] not in ".;:)!?" and after[0].isalpha()


def _carries_on(layout: Layout, last: Said, quote: Quoted) -> bool:
    """Whether only "X said" stands between this and the last quotation, or nothing: the same one speaks on."""
    text = layout.text
    if quote.start - last.attributed_to > REACH or quote.start < last.attributed_to:
        return False
    between = text[last.attributed_to : quote.start]
    first = layout.paragraph_at(last.span.end - 1)
    this = layout.paragraph_at(quote.start)
    if this == first:
        # The rest of the sentence that says who spoke, and no other sentence.
        return last.sentence.end <= quote.start and not text[last.sentence.end : quote.start].strip()
    if this != first + 1 or quote.start != layout.paragraphs[this].start:
        return False
    if text[layout.sentence(last.attributed_to - 1, last.attributed_to).end : quote.start].strip():
        return False
    ending = layout.paragraphs[layout.paragraph_at(quote.end - 1)].end
    return not text[quote.end : ending].strip() and (":" not in between)


def _neighbour(quotes: Sequence[Quoted], quote: Quoted, step: int) -> Quoted | None:
    at = bisect_left(quotes, quote.start, key=lambda one: one.start)
    if step > 0 and at < len(quotes) and quotes[at].start == quote.start:
        at += 1
    elif step < 0:
        at -= 1
    return quotes[at] if 0 <= at < len(quotes) else None


# --- What belongs together ------------------------------------------------------------------------


def _joined(text: str, first: Said, second: Said) -> Said | None:
    """Return two quotations as one where only "X said" interrupts their sentence."""
    if first.is_block or second.is_block or first.speaker is None:
        return None
    between = text[first.attributed_to : second.span.start]
    if first.attributed_to <= first.span.end or len(between) > REACH:
        return None
    inner = text[first.parts[-1].start : first.span.end - 1].rstrip()
    if inner[-1:] in _ENDS or any(mark in between for mark in ".!?:;\n"):
        return None
    if second.basis == "said" and second.speaker not in (None, first.speaker):
        return None
    if not (between.rstrip().endswith((",", "–", "—", "-")) or text[second.parts[0].start].islower()):
        return None
    return replace(
        first,
        span=Span(first.span.start, second.span.end),
        parts=(*first.parts, *second.parts),
        words=first.words + _ELLIPSIS + second.words,
        sentence=Span(first.sentence.start, max(first.sentence.end, second.sentence.end)),
        addressee=first.addressee or second.addressee,
        attributed_to=max(first.attributed_to, second.attributed_to),
    )


def _blocks(layout: Layout, quotes: Sequence[Quoted]) -> list[Quoted]:
    """Return the paragraphs that follow one that ends in a colon, and have no quotation marks.

    One paragraph only, since nothing says where such a quotation ends; but all that are marked with ">".
    """
    text = layout.text
    found: list[Quoted] = []
    paragraphs = layout.paragraphs
    ends = [(quote.start, quote.end) for quote in quotes]
    inside = done = 0
    for number in range(1, len(paragraphs)):
        if len(found) > MOST_LOOKED_AT:
            break
        before, here = paragraphs[number - 1], paragraphs[number]
        while inside < len(ends) and ends[inside][1] <= here.start:
            inside += 1
        if here.start < done or text[before.end - 1] != ":":
            continue
        # A mark that is never closed does not make its paragraph one that needs none.
        if text[here.start] in MARKS or _LIST.match(text, here.start):
            continue
        if inside < len(ends) and ends[inside][0] < here.start:
            continue  # within a quotation of several paragraphs
        parts, end = [here], here.end
        if text[here.start] == ">":
            parts = _marked(text, paragraphs, number)
            end = parts[-1].end if parts else here.end
        if not parts or (inside < len(ends) and ends[inside][0] < end):
            continue
        found.append(_Block(here.start, end, parts))
        done = end
    return found


def _marked(text: str, paragraphs: Sequence[Span], number: int) -> list[Span]:
    """Return the lines of the paragraphs that begin with ">", without it."""
    parts = []
    for at in range(number, len(paragraphs)):
        paragraph = paragraphs[at]
        if text[paragraph.start] != ">":
            break
        for line in lines_of(text, paragraph):
            mark = _BLOCK_MARK.match(text, line.start)
            part = trimmed(text, Span(mark.end() if mark else line.start, line.end))
            if part.end > part.start:
                parts.append(part)
    return parts


# --- Words ----------------------------------------------------------------------------------------


def _count(text: str, quote: Quoted) -> int:
    """Return how many words a quotation has, counted up to four."""
    count = 0
    for part in quote.parts:
        for _word in WORD.finditer(text, part.start, part.end):
            count += 1
            if count > _SHORT:
                return count
    return count


def _is_title(text: str, quote: Quoted) -> bool:
    """Tell a title: most of its longer words are in capitals, and no full stop ends it."""
    part = quote.parts[0]
    if part.end - part.start > REACH or text[part.end - 1] in ".,":
        return False
    words = [word for word in WORD.findall(text, part.start, part.end) if len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) * 3 >= len(words) * 2


def _without_comma(text: str, part: Span) -> Span:
    """Leave out the comma that stands within the marks for "X said" only."""
    end = part.end
    if text[end - 1] in ",":
        end -= 1
    return trimmed(text, Span(part.start, end))


def _words(text: str, parts: Sequence[Span]) -> str:
    """Return the words of all parts: in paragraphs, but of a marked block in one where its lines follow."""
    words = ""
    for at, part in enumerate(parts):
        if at:
            gap = text[parts[at - 1].end : part.start]
            words += " " if gap.count(">") == 1 and gap.count("\n") == 1 else "\n\n"
        words += " ".join(text[part.start : part.end].split())
    return words
