"""Initial form data for an entry created from a selected passage. Only facts stated in the passage are filled in."""

from typing import Any

from django.http import QueryDict

from timeline import permissions, suggestions
from timeline.actions.source_texts import get_current_text
from timeline.desk.lookups import format_party, format_source
from timeline.desk.workspace.found_dates import format_position
from timeline.desk.workspace.passages import Selection, parse_selection
from timeline.desk.workspace.span_index import overlap
from timeline.desk.workspace.speaker_reasons import explain_speaker, is_probable
from timeline.desk.workspace.suggestion_list import suggest_around
from timeline.models import Party, Source, SourceText, Timeline, User
from timeline.suggestions import DatePhrase, NamedSpeaker
from timeline.suggestions.found_phrases import find_line_text
from timeline.text.spans import Span

TEXT_CHANGED = "The text has changed since these words were chosen. Choose them again."
# Marks around quoted words. The words of a statement are saved without them.
QUOTE_MARKS = frozenset("“”„‟\"«»‹›‘’‚‛'")
# Those that are never an apostrophe.
DOUBLE_QUOTE_MARKS = frozenset('“”„‟"«»')
MAX_HEADLINE_LENGTH = 300


def find_selection(query: QueryDict, user: User) -> tuple[Source, SourceText, Selection] | None:
    """Return the source, its current text and the selection that an address names; None if it names none.

    An address made for an earlier text names none: its offsets are wrong in the current one.
    """
    uid = query.get("source", "")
    source = Source.objects.find_by_id(uid, user)
    if source is not None and not permissions.may_read_source(user, source):
        return None
    if source is not None and source.uid != uid and SourceText.objects.filter(source__uid=uid).exists():
        return None  # the offsets are those of a text that stayed with a merged source
    text = get_current_text(source) if source else None
    if source is None or text is None or query.get("text") != str(text.number):
        return None
    selection = parse_selection(text.text, query.get("start", ""), query.get("end", ""))
    return (source, text, selection) if selection else None


def initial_for(
    kind: str, timeline: Timeline, source: Source, text: SourceText, selection: Selection, user: User
) -> dict[str, Any]:
    """Return the initial data of the form of an event, a statement or a request, as `EntryForm` takes it."""
    nearby, offset = suggest_around(selection, timeline, source, text, user)
    if kind == "statement":
        # A statement is without its quotation marks, and so are the words that are cited for it.
        selection = selection.shorten(text.text, *_count_quote_marks(selection.selector.exact))
    span = Span(selection.start - offset, selection.end - offset)
    words = selection.selector.exact
    initial: dict[str, Any] = {
        "citations": [
            {
                "source": format_source(source),
                "is_open": not source.confidential,
                "exact": words,
                # Inputs of one line: a browser would drop line ends and leave no space between the words.
                "before": " ".join(selection.selector.prefix.split()),
                "after": " ".join(selection.selector.suffix.split()),
            }
        ],
        "main": {"standing": "single-source"},
    }
    parties = {
        party.uid: party for party in Party.objects.visible_to(user).filter(uid__in=_collect_uids(nearby))
    }
    found_date: DatePhrase | None = None
    if kind == "statement":
        found_date = _fill_statement(initial, nearby, span, text.text[offset:], words, parties)
        if source.language and source.language != timeline.language:
            initial["main"]["language"] = source.language
    elif kind == "event":
        _fill_event(initial, nearby, span, words, parties)
        found_date = _find_event_date(nearby, span, text.text[offset:])
    else:
        initial["main"]["put"] = words
    if found_date:
        _fill_date(initial, found_date)
        if found_date.readings:
            position = Span(found_date.span.start + offset, found_date.span.end + offset)
            initial["main"]["found_in"] = format_position(source, text, position)
    # A relative date cannot be read without the source's own date: the form shows that error and asks for it.
    if not source.published and "stated" in initial["main"] and "edtf" not in initial["main"]:
        initial["main"]["edtf"] = initial["main"].pop("stated")
    return initial


def _fill_statement(
    initial: dict[str, Any],
    nearby: suggestions.Suggestions,
    span: Span,
    text: str,
    words: str,
    parties: dict[str, Party],
) -> DatePhrase | None:
    """Add the words, speaker and addressee of the quotation that the selection shares most with; return its date."""
    quotation = max(
        (item for item in nearby.quotations if overlap(item.span, span)),
        key=lambda item: min(item.span.end, span.end) - max(item.span.start, span.start),
        default=None,
    )
    if quotation is None:
        initial["main"]["words"] = words
        return None
    is_whole = span.start <= quotation.parts[0].start and quotation.parts[-1].end <= span.end
    initial["main"]["words"] = quotation.words if is_whole else words
    if speaker := quotation.speaker:
        reason = explain_speaker(quotation, text)
        if speaker.organisation_uid in parties:
            organisation = parties[speaker.organisation_uid]
            origin = f"{'Probably: ' if is_probable(quotation) else ''}“{speaker.words}” speaks for it."
            initial["party"] = _add_origin({"party": format_party(organisation)}, origin)
            # Someone who speaks for a party is a person.
            row = {**_make_party_row(speaker, parties), "new_kind": "person"}
            initial["spokesperson"] = _add_origin(row, reason)
        else:
            initial["party"] = _add_origin(_make_party_row(speaker, parties), reason)
    if quotation.addressee and quotation.addressee.uid in parties:
        row = _make_party_row(quotation.addressee, parties)
        origin = f"The text names “{quotation.addressee.words}” as the one to whom it was said."
        initial["addressees"] = [_add_origin(row, origin)]
    return quotation.date


def _fill_event(
    initial: dict[str, Any],
    nearby: suggestions.Suggestions,
    span: Span,
    words: str,
    parties: dict[str, Party],
) -> None:
    """Add the headline or body and the parties of an event."""
    line = " ".join(words.split())
    if len(line) <= MAX_HEADLINE_LENGTH:
        initial["main"]["headline"] = line.removesuffix(".")
    else:
        initial["main"]["body"] = words
    event = next((item for item in nearby.events if overlap(item.sentence, span)), None)
    inside = [item for item in nearby.mentions if span.start <= item.span.start and item.span.end <= span.end]
    mentions = inside or ([event.actor, *event.other_parties] if event else [])
    actors = event.actor.uids if event and event.actor in mentions else ()
    uids = list(
        dict.fromkeys(item.uids[0] for item in mentions if len(item.uids) == 1 and item.uids[0] in parties)
    )
    if uids:
        # The sentence tells who acts; the roles of the others are for the editor to set.
        uids.sort(key=lambda uid: uid not in actors)
        initial["parties"] = [
            _add_origin(
                {"party": format_party(parties[uid]), "role": "actor" if uid in actors else "subject"},
                "Probably: it is the subject of the sentence." if uid in actors else "Named in these words.",
            )
            for uid in uids
        ]


def _find_event_date(nearby: suggestions.Suggestions, span: Span, text: str) -> DatePhrase | None:
    """Return the date within a selection, or the one with which its line of a list, or its sentence, begins.

    Args:
        nearby: suggestions from a text
        span: the selection in the text
        text: the text
    """
    dates = [date for date in nearby.dates if not date.is_quoted]
    for date in dates:
        line_text = find_line_text(text, date.span, date.sentence) if date.span.end <= span.start else None
        if overlap(date.span, span) or (line_text and overlap(line_text, span)):
            return date
    event = next((item for item in nearby.events if overlap(item.sentence, span)), None)
    return event.date if event else None


def _count_quote_marks(words: str) -> tuple[int, int]:
    """Return how many quotation marks to remove before and after words: a pair, or one without its other."""
    if len(words) > 2 and words[0] in QUOTE_MARKS and words[-1] in QUOTE_MARKS:
        return 1, 1
    if len(words) > 1 and sum(character in DOUBLE_QUOTE_MARKS for character in words) == 1:
        return int(words[0] in DOUBLE_QUOTE_MARKS), int(words[-1] in DOUBLE_QUOTE_MARKS)
    return 0, 0


def _make_party_row(speaker: NamedSpeaker, parties: dict[str, Party]) -> dict[str, Any]:
    """Return the row of a known party, or of a new one with the speaker's name.

    No party is made if the words may mean several, or are those of a text: the editor has to choose.
    """
    if speaker.uid in parties:
        return {"party": format_party(parties[speaker.uid])}
    if any(uid in parties for uid in speaker.candidates):
        return {"party": speaker.words}
    if speaker.kind == "text":
        return {}
    return {
        "party": speaker.full_name or speaker.words,
        "make": True,
        "new_kind": speaker.kind or "organisation",
    }


def _add_origin(row: dict[str, Any], origin: str) -> dict[str, Any]:
    """Return a party's row that says where its name comes from."""
    return {**row, "origin": origin, "origin_name": row.get("party", "")}


def _fill_date(initial: dict[str, Any], date: DatePhrase) -> None:
    """Add a date as the source states it: for the form to read, or as the source's own words if it cannot."""
    initial["main"]["edtf" if date.readings else "stated"] = date.stated


def _collect_uids(nearby: suggestions.Suggestions) -> set[str]:
    """Return the ids of the known parties in suggestions."""
    uids = {uid for mention in nearby.mentions for uid in mention.uids}
    for quotation in nearby.quotations:
        for speaker in (quotation.speaker, quotation.addressee):
            if speaker:
                uids |= {speaker.uid, speaker.organisation_uid, *speaker.candidates}
    return uids - {""}
