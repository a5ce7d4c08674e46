"""The date of a statement: a date beside the verb of saying, never one of what the statement tells.

    after the verb    "said on Friday", "told the Echo last week", "said Ann Bell, the clerk, on 3 May"
    before the verb   "The council on Friday said", "On Friday, the council said", "In a letter on Friday, it said"

A statement was made by the day of publication, so that a date after it is no reading.
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from timeline.dates import Reading, When, WhenError, find_days
from timeline.dates.explanations import join_explanations
from timeline.suggestions.results import DatePhrase
from timeline.suggestions.speech import DirectSpeech
from timeline.suggestions.speech_vocabulary import SpeechVocabulary
from timeline.text.spans import Span

_MAX_DISTANCE = 320  # characters before or after a quotation in which its date may be
_MARKS = '“”„‟"«»‹›'
_STOP = re.compile(r"[.!?][”\"]?\s")
_WORD = re.compile(r"[^\W\d_]+")
# A date after these words is a deadline or a duration, and not when something was said.
_NO_MOMENT = re.compile(
    r"(?:by|until|till|before|after|since|from|for|between|during|throughout|through|within|over|no|not|as|up)\b",
    re.IGNORECASE,
)
_FINITE_VERB = re.compile(
    r"\s(?:was|were|is|are|will|would|had|has|have|could|should|may|might|did|does|do)\b|['’]s?\b"
)
_MEDIUM = (
    r"(?:statement|interview|letter|e-?mail|post|tweet|message|briefing|conference|speech|video|note|blog|podcast|broadcast"
    r"|testimony|hearing|call|meeting|session|release|column|article|report|reply|response)"
)
_LISTENERS = (
    r"(?:reporters|journalists|lawmakers|MPs|councillors|residents|parents|staff|media|press|newspaper|broadcaster|agency"
    r"|court|jury|inquiry|committee|crowd|supporters|followers|members|shareholders|investors|parliament|television|radio)"
)
_NAME = r"(?:[A-Z][\w’'.&-]*)"
_LISTENER = rf"(?:to\s)?(?:(?:the|a|an|his|her|their|its)\s)?(?:{_NAME}|{_LISTENERS})(?:\s(?:of|and|the|&|{_NAME}|{_LISTENERS})){{0,5}}"
_IN_MEDIUM = (
    r"(?:in\s(?:court|parliament|public)|(?:in|at|during|on|via|through)\s(?:an?|the|his|her|their|its)\s(?:[\w-]+\s){0,3}?"
    rf"{_MEDIUM}\b(?:\s(?:to|with|by|sent\sto)\s{_LISTENER})?)"
)
_ADVERB = r"(?:later|earlier|again|also|then|simply|publicly|recently|there|afterwards|separately)"
# What may stand between the verb and the date, and between the verb and the date of "said the clerk on Friday".
_AFTER_VERB = re.compile(
    rf"(?:\s{_ADVERB})?(?:,?\s{_LISTENER})?(?:,?\s{_IN_MEDIUM})?,?\s?(?:issued|sent|posted|released)?,?\s*"
)
_SUBJECT_AFTER_VERB = re.compile(
    rf"\s(?:(?:the|an?|his|her|their|its|one|another)\s)?(?:[\w’'.&-]+\s?){{1,6}}(?:,[^,]{{1,90}},)?(?:\s{_IN_MEDIUM})?,?\s*"
)
_NO_SUBJECT = re.compile(
    r"\b(?:that|which|who|when|where|after|before|because|if|while|it|they|there|of|about|at|to|in|on|with|from|over|by)\b"
)
_PARTICIPLE = re.compile(
    r"\b(?:[a-z]+ed|held|found|shot|hurt|born|seen|made|sent|met|left|lost|taken|hit|caught)\s*$"
)
_BEFORE_DATE = re.compile(
    rf"[\s(]*(?:(?:Speaking|Writing)\s(?:{_IN_MEDIUM}\s|to\s{_LISTENER}\s)?"
    r"|(?:But|And|Then|Later|So|Meanwhile|Also|Earlier|Yet|However),?\s)?"
    rf"(?:{_IN_MEDIUM},?\s?(?:issued|sent|posted|released)?,?\s)?",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r",?(?:\s[\w’'.&-]+){1,7}(?:,[^,]{1,90},)?\s*")


def find_statement_date(
    text: str, speech: DirectSpeech, dates: Sequence[DatePhrase], vocabulary: SpeechVocabulary, published: str
) -> DatePhrase | None:
    """Return the date beside the verb of saying of a quotation, or None.

    Args:
        text: the text
        speech: the quotation
        dates: the dates near the quotation, in the order of the text
        vocabulary: the words that attribute speech in the language of the text
        published: the publication date in EDTF, or ""
    """
    for date in dates:
        if date.is_quoted or not date.readings or _NO_MOMENT.match(date.stated):
            continue
        segment = _find_segment(text, speech, date.span)
        if segment and _is_beside_verb(text, speech, segment, date.span, vocabulary):
            return replace(date, readings=_keep_past(date.readings, published))
    return None


def _find_segment(text: str, speech: DirectSpeech, date: Span) -> Span | None:
    """Return the words outside of quotation marks around a date, if they are beside the quotation.

    They are of its sentence, or of the paragraph before it that ends with a colon.
    """
    first, last = max(0, speech.span.start - _MAX_DISTANCE), speech.span.end + _MAX_DISTANCE
    if not (first <= date.start and date.end <= last):
        return None
    is_in_sentence = speech.sentence.start <= date.start and date.end <= speech.sentence.end
    if not is_in_sentence and ":" not in text[max(0, date.end - 1) : speech.span.start]:
        return None
    start = max(text.rfind(mark, first, date.start) for mark in (*_MARKS, "\n")) + 1 or first
    ends = [text.find(mark, date.end, last) for mark in (*_MARKS, "\n")]
    end = min((at for at in ends if at >= 0), default=min(len(text), last))
    if is_in_sentence:
        start = max(start, speech.sentence.start)
    if end <= speech.span.start:
        is_beside = not text[end : speech.span.start].strip(_MARKS + "\n >")
        return (
            Span(start, end)
            if is_beside and (is_in_sentence or text[start:end].rstrip()[-1:] == ":")
            else None
        )
    return Span(start, end) if is_in_sentence else None


def _is_beside_verb(
    text: str, speech: DirectSpeech, segment: Span, date: Span, vocabulary: SpeechVocabulary
) -> bool:
    # If it is known which words attribute the quotation, a verb elsewhere is not the verb of saying.
    evidence = speech.evidence or segment
    verbs = [
        word
        for word in _WORD.finditer(text, segment.start, segment.end)
        if evidence.start <= word.start() < evidence.end
        and (word[0].lower() in vocabulary.verbs.finite or word[0].lower() in vocabulary.verbs.participles)
    ]
    follows_quotation = segment.start > speech.span.start
    for verb in verbs:
        if verb.end() <= date.start and _is_after_verb(
            text, speech, Span(*verb.span()), date, segment, follows_quotation
        ):
            return True
        if verb.start() >= date.end and _is_before_verb(
            text, speech, Span(*verb.span()), date, segment, vocabulary
        ):
            return True
    return False


def _is_after_verb(
    text: str, speech: DirectSpeech, verb: Span, date: Span, segment: Span, follows_quotation: bool
) -> bool:
    """Return whether a date belongs to the verb before it: "said on Friday", but not "said the fire last week was"."""
    if _FINITE_VERB.match(text, date.end):
        return False
    between = _cut_speaker(text, speech, Span(verb.end, date.start))
    if _AFTER_VERB.fullmatch(between):
        return True
    # “…,” said the clerk on Friday.
    is_inverted = follows_quotation and not text[segment.start : verb.start].strip(" ,.!?…" + _MARKS)
    has_speaker = between != text[verb.end : date.start]
    return (
        is_inverted
        and not has_speaker
        and bool(_SUBJECT_AFTER_VERB.fullmatch(between))
        and not _NO_SUBJECT.search(between)
    )


def _is_before_verb(
    text: str, speech: DirectSpeech, verb: Span, date: Span, segment: Span, vocabulary: SpeechVocabulary
) -> bool:
    """Return whether a date belongs to the verb after it: "The council on Friday said", "On Friday, the council said"."""
    between = text[date.end : verb.start]
    words = [word.lower() for word in _WORD.findall(between)]
    auxiliaries = (vocabulary.have_forms, vocabulary.adverbs)
    if all(any(word in table for table in auxiliaries) for word in words) and between.replace(
        " ", ""
    ).lower() == "".join(words):
        return not _PARTICIPLE.search(text, segment.start, date.start)  # "the man arrested on Friday said"
    if not _BEFORE_DATE.fullmatch(text, segment.start, date.start):
        return False
    between = _cut_speaker(text, speech, Span(date.end, verb.start))
    return not between.strip(" ,") or (
        bool(_SUBJECT.fullmatch(between)) and not _NO_SUBJECT.search(between[:-1].rpartition(" ")[0])
    )


def _cut_speaker(text: str, speech: DirectSpeech, span: Span) -> str:
    """Return the words of a span without the speaker and a description of the speaker between commas."""
    speaker = speech.speaker
    if speaker is None or not (span.start <= speaker.span.start and speaker.span.end <= span.end):
        return text[span.start : span.end]
    rest = re.sub(r"^,[^,]{1,90},", "", text[speaker.span.end : span.end])
    return re.sub(r"\s(?:the|an?)\s*$", " ", text[span.start : speaker.span.start]).rstrip() + rest


def _keep_past(readings: tuple[Reading, ...], published: str) -> tuple[Reading, ...]:
    """Return the readings that do not begin after publication, with the reason for the date."""
    try:
        last_day = find_days(When(published))[1]
    except WhenError:
        last_day = None
    kept = [
        reading
        for reading in readings
        if last_day is None or (first := find_days(reading.when)[0]) is None or first <= last_day
    ]
    reason = _("It stands beside the verb of saying.")
    return tuple(
        replace(reading, explanation=join_explanations((reading.explanation, reason)))
        for reading in kept or readings
    )
