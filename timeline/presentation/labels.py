"""Labels for the document's vocabularies, in words for readers, and the quotation marks of each language.

Labels are lazy: each use is in the language active at that moment.
"""

from typing import NamedTuple, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

Text: TypeAlias = str | Promise


class VerificationLabel(NamedTuple):
    """A level of verification: its name and its meaning, for readers."""

    words: Text
    meaning: Text


VERIFICATIONS: dict[str, VerificationLabel] = {
    "unconfirmed": VerificationLabel(_("Unconfirmed"), _("Reported, but not yet confirmed.")),
    "single-source": VerificationLabel(
        _("Single source"), _("Based on one source, or on several that repeat the same report.")
    ),
    "corroborated": VerificationLabel(
        _("Corroborated"),
        _("Confirmed by two independent sources, or by an original document."),
    ),
    "disputed": VerificationLabel(
        _("Disputed"), _("A source, or someone involved, gives a different account.")
    ),
}

# What two levels of verification come to, where the sources of an entry say more than the level.
ONE_REPORT = VerificationLabel(
    pgettext_lazy("what several sources rely on", "One report"),
    _("Several sources say so, and all of them rely on the same report."),
)
ORIGINAL_DOCUMENT = VerificationLabel(_("Original document"), _("An original document says so."))

KINDS: dict[str, Text] = {
    "event": _("Event"),
    "statement": _("Statement"),
    "request": _("Request for comment"),
    "withdrawn": _("Withdrawn"),
}
# The kind of a request with the outcome "not-sought".
NO_REQUEST: Text = _("No request for comment")

PARTY_KINDS: dict[str, Text] = {
    "organisation": _("Organisation"),
    "person": _("Person"),
    "agency": _("Public body"),
    "group": _("Group"),
}

# In the order in which an event lists its parties.
ROLES: dict[str, Text] = {
    "actor": pgettext_lazy("a party's part in an event", "By"),
    "recipient": pgettext_lazy("a party's part in an event", "Directed at"),
    "subject": pgettext_lazy("a party's part in an event", "About"),
    "affected": pgettext_lazy("a party's part in an event", "Affected"),
    "authority": pgettext_lazy("a party's part in an event", "Authority"),
    "witness": pgettext_lazy("a party's part in an event", "Witness"),
}

# Headings on the page of a party, above the events in which it has that role.
PARTY_ROLE_HEADINGS: dict[str, Text] = {
    "actor": pgettext_lazy("a party's part in several events", "Took action"),
    "recipient": pgettext_lazy("a party's part in several events", "Directed at them"),
    "subject": pgettext_lazy("a party's part in several events", "About them"),
    "affected": pgettext_lazy("a party's part in several events", "Affected"),
    "authority": pgettext_lazy("a party's part in several events", "As the authority"),
    "witness": pgettext_lazy("a party's part in several events", "As a witness"),
}

SOURCE_KINDS: dict[str, Text] = {
    "article": _("Article"),
    "statement": _("Statement"),
    "document": _("Document"),
    "interview": _("Interview"),
    "post": _("Online post"),
    "footage": _("Footage"),
    "data": _("Dataset"),
}

# Why nobody can say from when on an entry was known (`presentation.known`).
UNDATED_REASONS: dict[str, Text] = {
    "confidential": _("from a confidential source"),
    "no-date": _("its sources have no certain date"),
    "no-source": _("it names no source"),
}

# In whose months seasons lie.
HEMISPHERES: dict[str, Text] = {
    "": _("As in the time zone"),
    "north": _("Northern hemisphere"),
    "south": _("Southern hemisphere"),
}

# What a person saw at the address of a source.
SOURCE_STATES: dict[str, Text] = {
    "unknown": pgettext_lazy("state of a page", "Unknown"),
    "live": pgettext_lazy("state of a page", "Online"),
    "changed": pgettext_lazy("state of a page", "Changed"),
    "gone": pgettext_lazy("state of a page", "No longer available"),
}


class QuoteCheckLabel(NamedTuple):
    """The result of a quote check in words: beside the quotation, and in the details of the source."""

    beside_quotation: Text
    in_details: Text


# By verdict (`document.Verdict`), with "moved" for words that are ambiguous although they occur once, and two keys for
# quotations without a verdict. %(sources)s is "[1], [2]", or names.
QUOTE_CHECKS: dict[str, QuoteCheckLabel] = {
    "exact": QuoteCheckLabel(
        _("Checked word for word against %(sources)s"), _("These words appear word for word in the source.")
    ),
    "same-words": QuoteCheckLabel(
        _("Same words as in %(sources)s; punctuation or capitals differ"),
        _("The words are the same as in the source; spacing, punctuation or capitals differ."),
    ),
    "shortened": QuoteCheckLabel(
        _("Shortened from %(sources)s"),
        _(
            "The quoted words appear in this order in the source; some are left out or given in square brackets."
        ),
    ),
    "ambiguous": QuoteCheckLabel(
        _("Appears more than once in %(sources)s"), _("These words appear more than once in the source.")
    ),
    "moved": QuoteCheckLabel(
        _("Found in %(sources)s, perhaps in another passage"),
        _(
            "These words are in its text, but what was before and after them has changed: it is not certain that this is "
            "the passage that was quoted."
        ),
    ),
    "printed-otherwise": QuoteCheckLabel(
        _("Worded differently in %(sources)s"),
        _("The source has the words given here, not those of the quotation above."),
    ),
    "different": QuoteCheckLabel(
        _("Does not match %(sources)s"), _("These words do not appear in the source as quoted here.")
    ),
    "no-text": QuoteCheckLabel(
        _("Not checked: we hold no copy of %(sources)s"), _("Not checked: we hold no copy of this source.")
    ),
    "confidential": QuoteCheckLabel(
        _("We do not say whether this was checked: %(sources)s is confidential"),
        _("For confidential sources we do not say whether quotations were checked."),
    ),
}

WORDINGS: dict[str, Text] = {
    "verbatim": _("Quoted word for word"),
    "paraphrase": _("Paraphrased"),
}


class AnswerLabel(NamedTuple):
    """How a statement answers an entry: the label on the statement, and the label on the entry that it answers."""

    answering: Text
    answered: Text


ANSWERS: dict[str, AnswerLabel] = {
    "responds": AnswerLabel(_("Responding to"), pgettext_lazy("a party …", "responds")),
    "confirms": AnswerLabel(_("Confirms"), pgettext_lazy("a party …", "confirms this")),
    "denies": AnswerLabel(_("Denies"), pgettext_lazy("a party …", "denies this")),
    "contradicts": AnswerLabel(_("Contradicts"), pgettext_lazy("a party …", "contradicts this")),
    "declines": AnswerLabel(_("Declines to comment on"), pgettext_lazy("a party …", "declines to comment")),
}

OUTCOMES: dict[str, Text] = {
    "awaiting": _("No reply yet"),
    "replied": _("Replied"),
    "declined": _("Declined to comment"),
    "no-response": _("Did not respond"),
    "not-sought": _("Not asked for comment"),
}

# Opening and closing quotation marks by language. The French spaces do not break.
_QUOTATION_MARKS: dict[str, tuple[str, str]] = {
    "ar": ("«", "»"),
    "cs": ("„", "“"),
    "da": ("»", "«"),
    "de": ("„", "“"),
    "el": ("«", "»"),
    "es": ("«", "»"),
    "fa": ("«", "»"),
    "fi": ("”", "”"),
    "fr": ("«\u202f", "\u202f»"),
    "it": ("«", "»"),
    "ja": ("「", "」"),
    "nb": ("«", "»"),
    "pl": ("„", "”"),
    "pt": ("«", "»"),
    "ru": ("«", "»"),
    "sv": ("”", "”"),
    "uk": ("«", "»"),
    "zh": ("“", "”"),
}
_ENGLISH_MARKS = ("“", "”")


def join_label(label: Text, text: str) -> str:
    """Return a label and what it labels, with the colon of the active language: French has a space before it."""
    return f"{gettext('%(name)s:') % {'name': label}} {text}"


def capitalise(name: str) -> str:
    """Return a short name as it is written at the start of a line or link: "The council", but "eBay"."""
    first_word = name.partition(" ")[0]
    is_styled = first_word != first_word.lower()
    return name if is_styled else name[:1].title() + name[1:]


def get_quotation_marks(language: str) -> tuple[str, str]:
    """Return the opening and the closing quotation mark of a language (BCP 47); English marks by default."""
    return _QUOTATION_MARKS.get(language.lower().split("-")[0], _ENGLISH_MARKS)
