"""The fields of a document, each as readers know it: its name, and what it holds in words."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from timeline import dates, document
from timeline.dates import When
from timeline.presentation import labels
from timeline.presentation.build import Reader, moment
from timeline.presentation.labels import Text
from timeline.text.bidi import isolated

# What a field holds: a text; or several, each with what it is about, by which two documents are compared.
Told: TypeAlias = str | list[tuple[str, str]]


class Shown(NamedTuple):
    """A field's name, and how what it holds is told. `reader` knows the names that its document uses."""

    name: Text
    tell: Callable[[Any, Reader], Told]


def _text(value: str, _reader: Reader) -> str:
    return value


def _quoted(words: str) -> str:
    return _("“%(text)s”") % {"text": words}


def _yes_or_no(value: bool, _reader: Reader) -> str:
    return _("yes") if value else _("no")


def _when(value: When, _reader: Reader) -> str:
    words = dates.words(value)
    return f"{words} ({_quoted(value.stated)})" if value.stated else words


def _edtf(value: str, _reader: Reader) -> str:
    return dates.words(When(value)) if value else ""


def _instant(value: str | None, reader: Reader) -> str:
    return moment(value, reader.zone).words if value else ""


def _place(value: document.Place | None, _reader: Reader) -> str:
    if value is None:
        return ""
    if value.latitude is None:
        return value.words
    return f"{value.words} ({value.latitude}, {value.longitude})"


def _party(uid: str | None, reader: Reader) -> str:
    return reader.parties[uid].name if uid else ""


def _entry(uid: str | None, reader: Reader) -> str:
    return reader.mention(uid).label if uid else ""


def _source(uid: str, reader: Reader) -> str:
    return reader.sources[uid].label


def _citation(citation: document.Citation, reader: Reader) -> str:
    comma = pgettext("in a list", ", ")
    words = isolated(_source(citation.source, reader))
    if citation.locator:
        words += f"{comma}{isolated(citation.locator)}"
    if citation.stance == "disputes":
        words = _("%(source)s, which disputes it") % {"source": words}
    if citation.exact:
        words += f": {_quoted(isolated(citation.prefix + citation.exact + citation.suffix))}"
    return f"{words}\n{citation.note}" if citation.note else words


def _each(
    about: Callable[[Any], str], tell: Callable[[Any, Reader], str]
) -> Callable[[Iterable[Any], Reader], Told]:
    """Tell each of a list, by what it is about; the second about the same is another."""

    def told(values: Iterable[Any], reader: Reader) -> Told:
        found: dict[str, str] = {}
        for value in values:
            key = about(value)
            while key in found:
                key += "+"
            found[key] = tell(value, reader)
        return list(found.items())

    return told


def _label(words: dict[str, Text]) -> Callable[[str, Reader], str]:
    return lambda value, _reader: str(words[value])


def _role(value: document.PartyRole, reader: Reader) -> str:
    return f"{labels.ROLES[value.role]}: {isolated(_party(value.party, reader))}"


def _answer(value: document.Answer, reader: Reader) -> str:
    return f"{labels.HOW[value.how].answering}: {_entry(value.entry, reader)}"


_itself: Callable[[str], str] = str

FIELDS: dict[str, Shown] = {
    # Entries
    "when": Shown(gettext_lazy("Date"), _when),
    "standing": Shown(gettext_lazy("Standing"), lambda value, _reader: str(labels.STANDINGS[value].words)),
    "citations": Shown(gettext_lazy("Sources"), _each(lambda value: value.source, _citation)),
    "headline": Shown(gettext_lazy("Headline"), _text),
    "body": Shown(gettext_lazy("Text"), _text),
    "place": Shown(gettext_lazy("Where"), _place),
    "key": Shown(gettext_lazy("Key event"), _yes_or_no),
    "parties": Shown(gettext_lazy("Parties"), _each(lambda value: f"{value.role} {value.party}", _role)),
    "party": Shown(gettext_lazy("Who said it"), _party),
    "words": Shown(gettext_lazy("Words"), _text),
    "wording": Shown(gettext_lazy("How it is told"), _label(labels.WORDINGS)),
    "spokesperson": Shown(gettext_lazy("Who spoke"), _party),
    "addressees": Shown(gettext_lazy("To whom"), _each(_itself, _party)),
    "translation": Shown(gettext_lazy("Translation"), _text),
    "context": Shown(gettext_lazy("Context"), _text),
    "answers": Shown(gettext_lazy("What it answers"), _each(lambda value: value.entry, _answer)),
    "asked": Shown(gettext_lazy("Asked"), _party),
    "put": Shown(gettext_lazy("What was put to them"), _text),
    "asked_by": Shown(gettext_lazy("Asked by"), _party),
    "about": Shown(gettext_lazy("About"), _entry),
    "channel": Shown(pgettext_lazy("by which channel", "How"), _text),
    "deadline": Shown(gettext_lazy("Answer due"), _instant),
    "outcome": Shown(gettext_lazy("Outcome"), _label(labels.OUTCOMES)),
    "outcome_note": Shown(gettext_lazy("On the outcome"), _text),
    "replies": Shown(gettext_lazy("Replies"), _each(_itself, _entry)),
    # Sources and parties
    "kind": Shown(gettext_lazy("Kind"), _label({**labels.PARTY_KINDS, **labels.SOURCE_KINDS})),
    "name": Shown(gettext_lazy("Name"), _text),
    "short_name": Shown(gettext_lazy("Short name"), _text),
    "aliases": Shown(gettext_lazy("Also known as"), _each(_itself, _text)),
    "part_of": Shown(gettext_lazy("Part of"), _party),
    "website": Shown(gettext_lazy("Website"), _text),
    "wikidata": Shown(gettext_lazy("Wikidata"), _text),
    "disclosure": Shown(gettext_lazy("Disclosure"), _text),
    "protected": Shown(gettext_lazy("Name withheld"), _yes_or_no),
    "publisher": Shown(gettext_lazy("Publisher"), _text),
    "authors": Shown(gettext_lazy("Authors"), _each(_itself, _text)),
    "url": Shown(gettext_lazy("Address"), _text),
    "published": Shown(gettext_lazy("Published"), _edtf),
    "captured": Shown(gettext_lazy("Captured"), _edtf),
    "accessed": Shown(gettext_lazy("Read on"), _edtf),
    "archived_url": Shown(gettext_lazy("Archived copy"), _text),
    "file_sha256": Shown(gettext_lazy("Fingerprint of the file"), _text),
    "state": Shown(gettext_lazy("State of the page"), _label(labels.SOURCE_STATES)),
    "state_on": Shown(gettext_lazy("Seen in this state on"), _edtf),
    "relies_on": Shown(gettext_lazy("Relies on"), _each(_itself, _source)),
    "note": Shown(gettext_lazy("Note"), _text),
    "confidential": Shown(gettext_lazy("Confidential"), _yes_or_no),
    "described_as": Shown(gettext_lazy("Described as"), _text),
    # The head
    "slug": Shown(gettext_lazy("Address"), _text),
    "title": Shown(gettext_lazy("Title"), _text),
    "language": Shown(gettext_lazy("Language"), _text),
    "time_zone": Shown(gettext_lazy("Time zone"), _text),
    "summary": Shown(gettext_lazy("Summary"), _text),
    "byline": Shown(gettext_lazy("Byline"), _text),
    "advisory": Shown(gettext_lazy("Advisory"), _text),
}
