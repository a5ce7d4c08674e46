"""The fields of a document: their names for readers, and functions that put their values in words."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from timeline import dates, document
from timeline.dates import When
from timeline.document import source_fields
from timeline.presentation import labels
from timeline.presentation.build import ViewBuilder
from timeline.presentation.labels import Text
from timeline.presentation.local_dates import to_local_time
from timeline.text.bidi import isolate

# The value of a field in words: a text, or (key, text) for each item of a list. Two lists are compared key by key.
FieldText: TypeAlias = str | list[tuple[str, str]]


class FieldLabel(NamedTuple):
    """A field's name, and the function that puts its value in words. The builder knows the names in its document."""

    name: Text
    describe: Callable[[Any, ViewBuilder], FieldText]


def _describe_text(value: str, _builder: ViewBuilder) -> str:
    return value


def _quote(words: str) -> str:
    return _("“%(text)s”") % {"text": words}


def _describe_boolean(value: bool, _builder: ViewBuilder) -> str:
    return _("yes") if value else _("no")


def _describe_when(value: When, _builder: ViewBuilder) -> str:
    words = dates.format_date(value)
    return f"{words} ({_quote(value.stated)})" if value.stated else words


def _describe_edtf(value: str, _builder: ViewBuilder) -> str:
    return dates.format_date(When(value)) if value else ""


def _describe_instant(value: str | None, builder: ViewBuilder) -> str:
    return to_local_time(value, builder.zone).words if value else ""


def _describe_place(value: document.Place | None, _builder: ViewBuilder) -> str:
    if value is None:
        return ""
    if value.latitude is None:
        return value.words
    return f"{value.words} ({value.latitude}, {value.longitude})"


def _describe_party(uid: str | None, builder: ViewBuilder) -> str:
    return builder.parties[uid].name if uid else ""


def _describe_entry(uid: str | None, builder: ViewBuilder) -> str:
    return builder.link_entry(uid).label if uid else ""


def _describe_source(uid: str, builder: ViewBuilder) -> str:
    return builder.sources[uid].label


def _describe_citation(citation: document.Citation, builder: ViewBuilder) -> str:
    comma = pgettext("in a list", ", ")
    words = isolate(_describe_source(citation.source, builder))
    if citation.locator:
        words += f"{comma}{isolate(citation.locator)}"
    if citation.stance == "disputes":
        words = _("%(source)s (disputes this)") % {"source": words}
    if citation.exact:
        quotation = _quote(isolate(citation.prefix + citation.exact + citation.suffix))
        words = labels.join_label(words, quotation)
    if citation.omitted:
        omitted = comma.join(_quote(isolate(part)) for part in citation.omitted)
        words += "\n" + _("Left out of the quotation: %(words)s") % {"words": omitted}
    return f"{words}\n{citation.note}" if citation.note else words


def _describe_each(
    get_key: Callable[[Any], str], describe: Callable[[Any, ViewBuilder], str]
) -> Callable[[Iterable[Any], ViewBuilder], FieldText]:
    """Return a function that describes each item of a list under its key. A repeated key gets "+" added."""

    def describe_items(values: Iterable[Any], builder: ViewBuilder) -> FieldText:
        texts: dict[str, str] = {}
        for value in values:
            key = get_key(value)
            while key in texts:
                key += "+"
            texts[key] = describe(value, builder)
        return list(texts.items())

    return describe_items


def _describe_by(vocabulary: dict[str, Text]) -> Callable[[str, ViewBuilder], str]:
    return lambda value, _builder: str(vocabulary[value])


def _describe_role(value: document.PartyRole, builder: ViewBuilder) -> str:
    return labels.join_label(labels.ROLES[value.role], isolate(_describe_party(value.party, builder)))


def _describe_answer(value: document.Answer, builder: ViewBuilder) -> str:
    return labels.join_label(labels.ANSWERS[value.how].answering, _describe_entry(value.entry, builder))


_use_itself: Callable[[str], str] = str

# The public fields of a source that are no plain text.
SOURCE_DESCRIBERS: dict[str, Callable[[Any, ViewBuilder], FieldText]] = {
    "kind": _describe_by({**labels.PARTY_KINDS, **labels.SOURCE_KINDS}),
    "authors": _describe_each(_use_itself, _describe_text),
    **dict.fromkeys(("published", "captured", "accessed", "state_on"), _describe_edtf),
    "state": _describe_by(labels.SOURCE_STATES),
}

# Fields of a request whose usual name would say that someone was asked, where nobody was.
NOT_SOUGHT_FIELDS: dict[str, Text] = {
    "asked": gettext_lazy("Not asked"),
    "asked_by": pgettext_lazy("by whom a party was not asked", "Asked by"),
    "put": gettext_lazy("Question"),
}

FIELDS: dict[str, FieldLabel] = {
    # Entries
    "when": FieldLabel(gettext_lazy("Date"), _describe_when),
    "standing": FieldLabel(
        gettext_lazy("Verification"), lambda value, _builder: str(labels.VERIFICATIONS[value].words)
    ),
    "citations": FieldLabel(
        gettext_lazy("Sources"), _describe_each(lambda value: value.source, _describe_citation)
    ),
    "headline": FieldLabel(gettext_lazy("Headline"), _describe_text),
    "body": FieldLabel(gettext_lazy("Text"), _describe_text),
    "place": FieldLabel(gettext_lazy("Place"), _describe_place),
    "key": FieldLabel(gettext_lazy("Key event"), _describe_boolean),
    "minor": FieldLabel(gettext_lazy("Minor entry"), _describe_boolean),
    "short_label": FieldLabel(gettext_lazy("Short label"), _describe_text),
    "parties": FieldLabel(
        gettext_lazy("People and organisations"),
        _describe_each(lambda value: f"{value.role} {value.party}", _describe_role),
    ),
    "party": FieldLabel(gettext_lazy("Speaker"), _describe_party),
    "words": FieldLabel(gettext_lazy("Quotation or paraphrase"), _describe_text),
    "wording": FieldLabel(gettext_lazy("Quoted or paraphrased"), _describe_by(labels.WORDINGS)),
    "spokesperson": FieldLabel(gettext_lazy("Spokesperson"), _describe_party),
    "addressees": FieldLabel(gettext_lazy("Directed at"), _describe_each(_use_itself, _describe_party)),
    "translation": FieldLabel(gettext_lazy("Translation"), _describe_text),
    "context": FieldLabel(gettext_lazy("Context"), _describe_text),
    "answers": FieldLabel(
        gettext_lazy("Responds to"), _describe_each(lambda value: value.entry, _describe_answer)
    ),
    "asked": FieldLabel(gettext_lazy("Asked"), _describe_party),
    "put": FieldLabel(gettext_lazy("Question put"), _describe_text),
    "asked_by": FieldLabel(gettext_lazy("Asked by"), _describe_party),
    "about": FieldLabel(gettext_lazy("About"), _describe_entry),
    "channel": FieldLabel(pgettext_lazy("by which channel", "Contacted via"), _describe_text),
    "deadline": FieldLabel(gettext_lazy("Deadline"), _describe_instant),
    "outcome": FieldLabel(gettext_lazy("Outcome"), _describe_by(labels.OUTCOMES)),
    "outcome_note": FieldLabel(gettext_lazy("Note on the outcome"), _describe_text),
    "replies": FieldLabel(gettext_lazy("Replies"), _describe_each(_use_itself, _describe_entry)),
    # Sources and parties; kind, title and language have the same label for all.
    **{
        name: FieldLabel(label, SOURCE_DESCRIBERS.get(name, _describe_text))
        for name, label in source_fields.LABELS.items()
    },
    "name": FieldLabel(gettext_lazy("Name"), _describe_text),
    "short_name": FieldLabel(gettext_lazy("Short name"), _describe_text),
    "aliases": FieldLabel(gettext_lazy("Also known as"), _describe_each(_use_itself, _describe_text)),
    "part_of": FieldLabel(gettext_lazy("Part of"), _describe_party),
    "website": FieldLabel(gettext_lazy("Website"), _describe_text),
    "wikidata": FieldLabel(gettext_lazy("Wikidata"), _describe_text),
    "introduction": FieldLabel(gettext_lazy("Who they are"), _describe_text),
    "disclosure": FieldLabel(gettext_lazy("Disclosure"), _describe_text),
    "protected": FieldLabel(gettext_lazy("Name withheld"), _describe_boolean),
    "relies_on": FieldLabel(gettext_lazy("Based on"), _describe_each(_use_itself, _describe_source)),
    "confidential": FieldLabel(gettext_lazy("Confidential"), _describe_boolean),
    "described_as": FieldLabel(gettext_lazy("Described as"), _describe_text),
    # The timeline itself
    "slug": FieldLabel(gettext_lazy("Web address"), _describe_text),
    "time_zone": FieldLabel(gettext_lazy("Time zone"), _describe_text),
    "hemisphere": FieldLabel(gettext_lazy("Seasons"), _describe_by(labels.HEMISPHERES)),
    "standfirst": FieldLabel(gettext_lazy("Standfirst"), _describe_text),
    "summary": FieldLabel(gettext_lazy("Summary"), _describe_text),
    "byline": FieldLabel(gettext_lazy("Byline"), _describe_text),
    "advisory": FieldLabel(gettext_lazy("Content advisory"), _describe_text),
}
