"""What the form of an entry begins with where it is made of words in a source's text: nothing that they do not say."""

from typing import Any

from django.http import QueryDict

from timeline import suggestions
from timeline.actions.source_texts import current_text
from timeline.desk.lookups import party_text, source_text
from timeline.desk.workspace.passages import Chosen, choose
from timeline.desk.workspace.suggestion_list import around
from timeline.models import Party, Source, SourceText, Timeline, User
from timeline.suggestions import DatePhrase, Named

# Around words that are quoted; the record of a statement has them without.
MARKS = frozenset("“”„‟\"«»‹›‘’‚‛'")
# Those of them that are never an apostrophe.
DOUBLE = frozenset('“”„‟"«»')
LONGEST_HEADLINE = 300


def chosen_in(asked: QueryDict, user: User) -> tuple[Source, SourceText, Chosen] | None:
    """Return the source, its text and the words in it that an address names; None where it names none.

    An address that was made for another text than the one held now names none: its places are not ours.
    """
    source = Source.objects.visible_to(user).filter(uid=asked.get("source", "")).first()
    held = current_text(source) if source else None
    if source is None or held is None or asked.get("text") != str(held.number):
        return None
    chosen = choose(held.text, asked.get("start", ""), asked.get("end", ""))
    return (source, held, chosen) if chosen else None


def beginning(
    kind: str, timeline: Timeline, source: Source, held: SourceText, chosen: Chosen, user: User
) -> dict[str, Any]:
    """Return what the form of an event, a statement or a request begins with, as `Editor` takes it."""
    near, first = around(chosen, timeline, source, held, user)
    start, end = chosen.start - first, chosen.end - first
    if kind == "statement":
        # What is said stands within the quotation marks; so do the words that are cited for it.
        first_word, last_word = _within(chosen.selector.exact)
        chosen = chosen.narrowed(held.text, first_word, last_word)
        start, end = chosen.start - first, chosen.end - first
    words = chosen.selector.exact
    found: dict[str, Any] = {
        "citations": [
            {
                "source": source_text(source),
                "exact": words,
                # Fields of one line: a browser would take line ends out and leave no space between the words.
                "before": " ".join(chosen.selector.prefix.split()),
                "after": " ".join(chosen.selector.suffix.split()),
            }
        ],
        "main": {"standing": "single-source"},
    }
    names = {party.uid: party for party in Party.objects.visible_to(user).filter(uid__in=_uids(near))}
    # Without the source's own date nothing can be reckoned from it: the form says so, and asks for it.
    undated = not source.published
    if kind == "statement":
        _statement(found, near, start, end, words, names)
        if source.language and source.language != timeline.language:
            found["main"]["language"] = source.language
    elif kind == "event":
        _event(found, near, start, end, words, names)
    else:
        found["main"]["put"] = words
    if undated and "stated" in found["main"] and "edtf" not in found["main"]:
        found["main"]["edtf"] = found["main"].pop("stated")
    return found


def _statement(
    found: dict[str, Any],
    near: suggestions.Suggestions,
    start: int,
    end: int,
    words: str,
    names: dict[str, Party],
) -> None:
    said = max(
        (one for one in near.quotations if one.span.start < end and start < one.span.end),
        key=lambda one: min(one.span.end, end) - max(one.span.start, start),
        default=None,
    )
    whole = said is not None and start <= said.parts[0].start and said.parts[-1].end <= end
    found["main"]["words"] = said.words if said and whole else words
    if said is None:
        return
    if said.speaker:
        speaker = said.speaker
        if speaker.behalf in names:
            found["party"] = {"party": party_text(names[speaker.behalf])}
            # Someone who speaks for a party is a person.
            found["spokesperson"] = {**_party(speaker, names), "new_kind": "person"}
        else:
            found["party"] = _party(speaker, names)
    if said.addressee and said.addressee.uid in names:
        found["addressees"] = [_party(said.addressee, names)]
    if said.date:
        _date(found, said.date)


def _event(
    found: dict[str, Any],
    near: suggestions.Suggestions,
    start: int,
    end: int,
    words: str,
    names: dict[str, Party],
) -> None:
    line = " ".join(words.split())
    if len(line) <= LONGEST_HEADLINE:
        found["main"]["headline"] = line.removesuffix(".")
    else:
        found["main"]["body"] = words
    offered = next(
        (one for one in near.events if one.sentence.start < end and start < one.sentence.end), None
    )
    within = [one for one in near.mentions if start <= one.span.start and one.span.end <= end]
    mentions = within or ([offered.actor, *offered.others] if offered else [])
    actor = offered.actor.uids if offered and offered.actor in mentions else ()
    uids = list(dict.fromkeys(one.uids[0] for one in mentions if len(one.uids) == 1 and one.uids[0] in names))
    if uids:
        # Who acts is told by the sentence; what the others' part is, the editor says.
        uids.sort(key=lambda uid: uid not in actor)
        found["parties"] = [
            {"party": party_text(names[uid]), "role": "actor" if uid in actor else "subject"} for uid in uids
        ]
    dates = [one for one in near.dates if not one.quoted and one.span.start < end and start < one.span.end]
    if dates:
        _date(found, dates[0])
    elif offered:
        _date(found, offered.date)


def _within(words: str) -> tuple[int, int]:
    """Return how many characters before and after words are quotation marks around them, or one without its other."""
    if len(words) > 2 and words[0] in MARKS and words[-1] in MARKS:
        return 1, 1
    if len(words) > 1 and sum(character in DOUBLE for character in words) == 1:
        return int(words[0] in DOUBLE), int(words[-1] in DOUBLE)
    return 0, 0


def _party(named: Named, names: dict[str, Party]) -> dict[str, Any]:
    if named.uid in names:
        return {"party": party_text(names[named.uid])}
    return {"party": named.words, "make": True}


def _date(found: dict[str, Any], date: DatePhrase) -> None:
    """Give the date as it is told, for the form to read against the source; what cannot be read stays as told."""
    found["main"]["edtf" if date.readings else "stated"] = date.stated


def _uids(near: suggestions.Suggestions) -> set[str]:
    uids = {uid for one in near.mentions for uid in one.uids}
    for said in near.quotations:
        for named in (said.speaker, said.addressee):
            if named:
                uids |= {named.uid, named.behalf}
    return uids - {""}
