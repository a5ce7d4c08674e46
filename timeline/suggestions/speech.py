"""Direct speech: which quotations are suggested, who says them, and which of them belong together.

A sentence that is only interrupted by "X said" is one suggestion, with an ellipsis for the interruption: the words around
an ellipsis can be checked against the text in order. If the sentence ends with "X said.", the quotation after it is a
suggestion of its own with the same speaker. Each is checked as a whole, and an editor can join them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from timeline.suggestions.attribution import MAX_DISTANCE, AttributionReader
from timeline.suggestions.attribution_builder import NOBODY, Attribution
from timeline.suggestions.layout import Layout, split_lines
from timeline.suggestions.party_names import WORD
from timeline.suggestions.quotation_marks import MARKS, MarkedQuotation
from timeline.suggestions.results import NamedSpeaker, SpeakerBasis
from timeline.suggestions.sentence_words import SentenceWord, split_sentence
from timeline.suggestions.speaker_references import PreviousSpeaker, ReferenceResolver
from timeline.suggestions.speech_vocabulary import SpeechVocabulary
from timeline.text.spans import Span, trim

MAX_QUOTATIONS = 10_000  # pairs of marks, and paragraphs after a colon
_MAX_SHORT_WORDS = 3  # so few words alone are a title or a scare quote
_MAX_QUOTATIONS_BEFORE = 4  # in the sentence before a quotation
_MAX_FOLLOWING = 40  # characters in which the first words after a quotation are
_MAX_FOLLOWING_WORDS = 3
_ELLIPSIS = " … "
_LIST = re.compile(r"[-*•‣–]\s|[0-9]{1,3}[.)]\s")
_BLOCK_MARK = re.compile(r">\s?")
_SENTENCE_END = ".!?…"


class DirectSpeech(msgspec.Struct, frozen=True):
    """A quotation with its speaker, before it gets a key and a date. `attribution_end` is at least `span.end`."""

    span: Span
    parts: tuple[Span, ...]
    words: str
    sentence: Span
    speaker: NamedSpeaker | None
    basis: SpeakerBasis
    addressee: NamedSpeaker | None
    is_block: bool = False
    attribution_end: int = 0
    evidence: Span | None = None
    resumes_at: int = -1


def find_speech(
    layout: Layout,
    marked: Sequence[MarkedQuotation],
    reader: AttributionReader,
    resolver: ReferenceResolver,
) -> Iterator[DirectSpeech | None]:
    """Yield the direct speech of a text, in its order; at the end None if there is more than is read."""
    blocks = _find_blocks(layout, marked)
    last: DirectSpeech | None = None  # the last one with a speaker
    latest: DirectSpeech | None = None  # the last one
    pending: DirectSpeech | None = None  # the last one, which the next may continue
    quotations = sorted([*marked, *blocks], key=lambda quotation: quotation.start)
    for quotation in quotations[:MAX_QUOTATIONS]:
        speech = _read_quotation(layout, marked, quotation, reader, resolver, last, latest)
        if speech is None:
            continue
        latest = speech
        if pending is not None and (joined := _join_interrupted(layout.text, pending, speech)):
            pending = joined
        else:
            if pending is not None:
                yield pending
            pending = speech
        if pending.speaker is not None:
            last = pending
    if pending is not None:
        yield pending
    if len(quotations) > MAX_QUOTATIONS:
        yield None


class _BlockQuotation(MarkedQuotation):
    """Paragraphs without quotation marks, after a colon."""


def _read_quotation(
    layout: Layout,
    marked: Sequence[MarkedQuotation],
    quotation: MarkedQuotation,
    reader: AttributionReader,
    resolver: ReferenceResolver,
    last: DirectSpeech | None,
    latest: DirectSpeech | None,
) -> DirectSpeech | None:
    """Return a quotation with its speaker, or None for a title, a scare quote or a block without a speaker."""
    text = layout.text
    is_block = isinstance(quotation, _BlockQuotation)
    if is_block:
        attribution = _read_before_colon(layout, quotation, reader)
        if attribution is None or (attribution.speaker is None and attribution.reference is None):
            return None
    else:
        attribution = _find_attribution(layout, marked, quotation, reader)
    speaker: NamedSpeaker | None = None
    addressee: NamedSpeaker | None = None
    basis: SpeakerBasis = ""
    evidence: Span | None = None
    end = quotation.end
    if attribution is not None:
        speaker, addressee, evidence = attribution.speaker, attribution.addressee, attribution.evidence
        end = max(end, attribution.end)
        basis = "said" if speaker else ""
        if attribution.reference is not None:
            start = min(quotation.start, attribution.reference.at)
            previous = _get_previous(latest)
            # "She said he had told her": nothing tells them apart.
            if not attribution.is_reported and (
                found := resolver.resolve(attribution.reference, start, previous)
            ):
                speaker, basis = found, "pronoun"
        if speaker is not None and basis == "said" and attribution.is_reported:
            basis = "reported"
    elif last is not None and _continues_last(layout, last, quotation):
        speaker, basis, addressee = last.speaker, "carried on", last.addressee
    count = _count_words(text, quotation)
    is_short = count <= _MAX_SHORT_WORDS and basis != "carried on"
    if not count or (
        is_short and not _is_attributed(text, quotation, attribution, speaker, count, reader.vocabulary)
    ):
        return None
    if attribution is None and not basis and _is_title(text, quotation):
        return None
    parts = (*quotation.parts[:-1], _trim_comma(text, quotation.parts[-1]))
    return DirectSpeech(
        Span(quotation.start, quotation.end),
        parts,
        _join_words(text, parts),
        layout.find_sentence(quotation.start, end),
        speaker,
        basis,
        addressee if speaker else None,
        is_block,
        quotation.end if attribution is not None and attribution.is_trailing else end,
        evidence if speaker else None,
        quotation.resumes_at,
    )


# --- The speaker ----------------------------------------------------------------------------------


def _find_attribution(
    layout: Layout,
    marked: Sequence[MarkedQuotation],
    quotation: MarkedQuotation,
    reader: AttributionReader,
) -> Attribution | None:
    paragraph = layout.paragraphs[layout.find_paragraph(quotation.end - 1)]
    following = _get_neighbour(marked, quotation, 1)
    limit = min(paragraph.end, following.start if following else paragraph.end)
    is_beside = _may_continue(layout.text, quotation, limit)
    if is_beside is not None and (
        attribution := reader.read_after(quotation.end, limit, is_beside=is_beside)
    ):
        if not attribution.is_trailing:
            return attribution
        # "He called it “a farce” and left, said X" has two who may have said it.
        before = _read_before(layout, marked, quotation, reader)
        return attribution if before is None or before.speaker == attribution.speaker else NOBODY
    return _read_before(layout, marked, quotation, reader)


def _read_before(
    layout: Layout,
    marked: Sequence[MarkedQuotation],
    quotation: MarkedQuotation,
    reader: AttributionReader,
) -> Attribution | None:
    text = layout.text
    paragraph = layout.paragraphs[layout.find_paragraph(quotation.start)]
    sentence = layout.find_sentence(quotation.start, quotation.start + 1)
    words, start = _split_before(text, marked, quotation, max(sentence.start, paragraph.start))
    if words:
        rest = layout.find_sentence(quotation.end - 1, quotation.end).end
        if _is_asked(text, marked, quotation, rest):
            return NOBODY
        is_apart = text[quotation.end : quotation.end + 1].strip()
        end = quotation.end if is_apart else min(quotation.end + _MAX_FOLLOWING, rest)
        following = WORD.findall(text, quotation.end, end)
        return reader.read_before(
            words,
            text[words[-1].end : quotation.start],
            [word.lower() for word in following[:_MAX_FOLLOWING_WORDS]],
        )
    if quotation.start == paragraph.start:
        return _read_before_colon(layout, quotation, reader)
    # The sentence before, in the same paragraph, may end with a colon.
    if text[max(0, start - MAX_DISTANCE) : start].rstrip().endswith(":"):
        before = layout.find_sentence(max(0, start - 2), max(1, start - 1))
        return _read_words_before(text, before.start, start, reader)
    return None


def _is_asked(
    text: str, marked: Sequence[MarkedQuotation], quotation: MarkedQuotation, sentence_end: int
) -> bool:
    """Whether the sentence around a quotation is a question: "Did X say “…”?"."""
    following = _get_neighbour(marked, quotation, 1)
    end = min(sentence_end, following.start if following else sentence_end, quotation.end + MAX_DISTANCE)
    return text[quotation.end : end].rstrip().endswith("?")


def _split_before(
    text: str, marked: Sequence[MarkedQuotation], quotation: MarkedQuotation, start: int
) -> tuple[list[SentenceWord], int]:
    """Return the words of the sentence before a quotation, those of other quotations left out, and where they begin."""
    pieces: list[tuple[int, int, str]] = []
    end, room = quotation.start, MAX_DISTANCE
    number = bisect_left(marked, quotation.start, key=lambda other: other.start) - 1
    for _ in range(_MAX_QUOTATIONS_BEFORE):
        previous = marked[number] if number >= 0 else None
        begin = max(start, end - room)
        if previous is None or previous.end <= begin:
            pieces.append((begin, end, ""))
            end = begin
            break
        pieces.append((previous.end, end, "”"))
        room -= end - previous.end
        end = previous.start
        number -= 1
        if end <= start or room <= 0:
            break
    words: list[SentenceWord] = []
    for begin, finish, gap in reversed(pieces):
        words += split_sentence(text, begin, finish, gap)
    return words, max(start, end)


def _read_words_before(text: str, start: int, end: int, reader: AttributionReader) -> Attribution | None:
    words = split_sentence(text, max(start, end - MAX_DISTANCE), end)
    return reader.read_before(words, text[words[-1].end : end] if words else "", ())


def _get_previous(latest: DirectSpeech | None) -> PreviousSpeaker | None:
    if latest is None:
        return None
    at = latest.evidence.start if latest.evidence else latest.span.start
    return PreviousSpeaker(latest.speaker, at)


def _is_attributed(
    text: str,
    quotation: MarkedQuotation,
    attribution: Attribution | None,
    speaker: NamedSpeaker | None,
    count: int,
    vocabulary: SpeechVocabulary,
) -> bool:
    """Whether a few words are said by somebody, as in “No comment,” X said and X called it “a disgrace”.

    One word needs the attribution right beside it. Titles have none in between: X wrote about the “Mind the Gap” signs.
    """
    if attribution is None:
        return False
    if attribution.end > quotation.end and not attribution.is_trailing:
        return True
    before = text[max(0, quotation.start - 4) : quotation.start].rstrip()
    if before.endswith((":", ",")):
        return True
    if speaker is None or count < 2:
        return False
    first = WORD.search(text, quotation.parts[0].start, quotation.parts[0].end)
    is_function_word = first is not None and first.group().lower() in vocabulary.enders
    if not attribution.may_be_short and not is_function_word:
        return False
    return vocabulary.capital_nouns or not _is_title(text, quotation)


def _read_before_colon(
    layout: Layout, quotation: MarkedQuotation, reader: AttributionReader
) -> Attribution | None:
    """Return the attribution in the paragraph before, if that ends with a colon."""
    number = layout.find_paragraph(quotation.start)
    if not number:
        return None
    before = layout.paragraphs[number - 1]
    if layout.text[before.end - 1] != ":":
        return None
    sentence = layout.find_sentence(before.end - 1, before.end)
    return _read_words_before(layout.text, max(sentence.start, before.start), before.end, reader)


def _may_continue(text: str, quotation: MarkedQuotation, limit: int) -> bool | None:
    """Whether the words after a quotation may attribute it right beside it; None if they are another sentence."""
    after = text[quotation.end : limit].lstrip()
    if not after or after[0] in ".;:)!?":
        return None
    if (
        after[0] not in ",–—-"
        and _count_words(text, quotation) <= _MAX_SHORT_WORDS
        and not _ends_itself(text, quotation)
    ):
        return False  # “Vatican News” announced
    if after[0] in ",–—-" or after[0].islower():
        return True
    inner = text[quotation.parts[-1].start : quotation.parts[-1].end].rstrip()
    return (inner[-1:] != "." and after[0].isalpha()) or None


def _ends_itself(text: str, quotation: MarkedQuotation) -> bool:
    """Whether a comma, question mark or the like is within the marks: “Is it?” asked X."""
    return text[quotation.parts[-1].end - 1] in ",?!…—–-"


def _continues_last(layout: Layout, last: DirectSpeech, quotation: MarkedQuotation) -> bool:
    """Whether at most "X said" separates a quotation from the last one: then the speaker is the same."""
    text = layout.text
    if quotation.start == last.resumes_at:
        return True
    if quotation.start - last.attribution_end > MAX_DISTANCE or quotation.start < last.attribution_end:
        return False
    if text[last.span.start] != text[quotation.start]:
        return False  # other marks: a heading
    between = text[last.attribution_end : quotation.start]
    last_number = layout.find_paragraph(last.span.end - 1)
    number = layout.find_paragraph(quotation.start)
    if number == last_number:
        # Only the rest of the sentence with the attribution, and no other sentence; nor words that are not understood.
        rest = text[quotation.end : layout.find_sentence(quotation.end - 1, quotation.end).end]
        if WORD.search(rest):
            return False
        return last.sentence.end <= quotation.start and not text[last.sentence.end : quotation.start].strip()
    if number != last_number + 1 or quotation.start != layout.paragraphs[number].start:
        return False
    attribution_sentence = layout.find_sentence(last.attribution_end - 1, last.attribution_end)
    if text[attribution_sentence.end : quotation.start].strip():
        return False
    paragraph_end = layout.paragraphs[layout.find_paragraph(quotation.end - 1)].end
    return not text[quotation.end : paragraph_end].strip() and (":" not in between)


def _get_neighbour(
    marked: Sequence[MarkedQuotation], quotation: MarkedQuotation, step: int
) -> MarkedQuotation | None:
    """Return the marked quotation after (`step` 1) or before (-1) another, or None."""
    at = bisect_left(marked, quotation.start, key=lambda other: other.start)
    if step > 0 and at < len(marked) and marked[at].start == quotation.start:
        at += 1
    elif step < 0:
        at -= 1
    return marked[at] if 0 <= at < len(marked) else None


# --- Quotations that belong together --------------------------------------------------------------


def _join_interrupted(text: str, first: DirectSpeech, second: DirectSpeech) -> DirectSpeech | None:
    """Return two quotations as one if only "X said" interrupts their sentence, else None."""
    if first.is_block or second.is_block or first.speaker is None:
        return None
    between = text[first.attribution_end : second.span.start]
    if first.attribution_end <= first.span.end or len(between) > MAX_DISTANCE:
        return None
    inner = text[first.parts[-1].start : first.span.end - 1].rstrip()
    if inner[-1:] in _SENTENCE_END or any(mark in between for mark in ".!?:;\n"):
        return None
    if second.basis == "said" and second.speaker not in (None, first.speaker):
        return None
    is_marked = between.rstrip().endswith((",", "–", "—", "-"))
    if not is_marked and not (text[second.parts[0].start].islower() and len(second.words.split()) > 2):
        return None
    return replace(
        first,
        span=Span(first.span.start, second.span.end),
        parts=(*first.parts, *second.parts),
        words=first.words + _ELLIPSIS + second.words,
        sentence=Span(first.sentence.start, max(first.sentence.end, second.sentence.end)),
        addressee=first.addressee or second.addressee,
        attribution_end=max(first.attribution_end, second.attribution_end),
    )


def _find_blocks(layout: Layout, marked: Sequence[MarkedQuotation]) -> list[MarkedQuotation]:
    """Return the paragraphs without quotation marks that follow a paragraph ending with a colon.

    Only one paragraph, because nothing marks the end of such a quotation; but all paragraphs marked with ">".
    """
    text = layout.text
    blocks: list[MarkedQuotation] = []
    paragraphs = layout.paragraphs
    current = end_of_block = 0
    for number in range(1, len(paragraphs)):
        if len(blocks) > MAX_QUOTATIONS:
            break
        before, paragraph = paragraphs[number - 1], paragraphs[number]
        # The first marked quotation that ends after the start of the paragraph.
        while current < len(marked) and marked[current].end <= paragraph.start:
            current += 1
        if paragraph.start < end_of_block or text[before.end - 1] != ":":
            continue
        # A paragraph with a mark that is never closed is not one without marks.
        if text[paragraph.start] in MARKS or _LIST.match(text, paragraph.start):
            continue
        if current < len(marked) and marked[current].start < paragraph.start:
            continue  # within a quotation of several paragraphs
        parts, end = [paragraph], paragraph.end
        if text[paragraph.start] == ">":
            parts = _find_block_lines(text, paragraphs, number)
            end = parts[-1].end if parts else paragraph.end
        if not parts or (current < len(marked) and marked[current].start < end):
            continue
        blocks.append(_BlockQuotation(paragraph.start, end, parts))
        end_of_block = end
    return blocks


def _find_block_lines(text: str, paragraphs: Sequence[Span], number: int) -> list[Span]:
    """Return the lines of consecutive paragraphs that begin with ">", without that mark."""
    parts = []
    for at in range(number, len(paragraphs)):
        paragraph = paragraphs[at]
        if text[paragraph.start] != ">":
            break
        for line in split_lines(text, paragraph):
            mark = _BLOCK_MARK.match(text, line.start)
            part = trim(text, Span(mark.end() if mark else line.start, line.end))
            if part.end > part.start:
                parts.append(part)
    return parts


# --- Words ----------------------------------------------------------------------------------------


def _count_words(text: str, quotation: MarkedQuotation) -> int:
    """Return the number of words of a quotation, counted no further than to tell a short one."""
    count = 0
    for part in quotation.parts:
        for _word in WORD.finditer(text, part.start, part.end):
            count += 1
            if count > _MAX_SHORT_WORDS:
                return count
    return count


def _is_title(text: str, quotation: MarkedQuotation) -> bool:
    """Whether most longer words of a quotation begin with a capital and no full stop ends it."""
    part = quotation.parts[0]
    if part.end - part.start > MAX_DISTANCE or text[part.end - 1] in ".,":
        return False
    words = [word for word in WORD.findall(text, part.start, part.end) if len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) * 3 >= len(words) * 2


def _trim_comma(text: str, part: Span) -> Span:
    """Return a span without the comma that is within the marks only because "X said" follows."""
    end = part.end
    if text[end - 1] in ",":
        end -= 1
    return trim(text, Span(part.start, end))


def _join_words(text: str, parts: Sequence[Span]) -> str:
    """Return the words of all parts, with a new paragraph for each part, except for consecutive lines of a block."""
    words = ""
    for number, part in enumerate(parts):
        if number:
            gap = text[parts[number - 1].end : part.start]
            words += " " if gap.count(">") == 1 and gap.count("\n") == 1 else "\n\n"
        words += " ".join(text[part.start : part.end].split())
    return words
