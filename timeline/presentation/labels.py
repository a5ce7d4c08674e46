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
    "unconfirmed": VerificationLabel(
        _("Unconfirmed"), _("It has been reported, and nothing confirms it yet.")
    ),
    "single-source": VerificationLabel(
        _("Single source"), _("It rests on one source, or on several that rely on one report.")
    ),
    "corroborated": VerificationLabel(
        _("Corroborated"),
        _("Two sources that do not rely on one another say so, or a primary document does."),
    ),
    "disputed": VerificationLabel(_("Disputed"), _("A source or one of those involved says otherwise.")),
}

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
    "agency": _("Agency"),
    "group": _("Group"),
}

# In the order in which an event lists its parties.
ROLES: dict[str, Text] = {
    "actor": pgettext_lazy("a party's part in an event", "Who acted"),
    "recipient": pgettext_lazy("a party's part in an event", "To whom"),
    "subject": pgettext_lazy("a party's part in an event", "About whom"),
    "affected": pgettext_lazy("a party's part in an event", "Affected"),
    "authority": pgettext_lazy("a party's part in an event", "Authority"),
    "witness": pgettext_lazy("a party's part in an event", "Witness"),
}

# Headings on the page of a party, above the events in which it has that role.
PARTY_ROLE_HEADINGS: dict[str, Text] = {
    "actor": pgettext_lazy("a party's part in several events", "As the one who acted"),
    "recipient": pgettext_lazy("a party's part in several events", "As the one to whom it was done"),
    "subject": pgettext_lazy("a party's part in several events", "As the one it was about"),
    "affected": pgettext_lazy("a party's part in several events", "As one of those affected"),
    "authority": pgettext_lazy("a party's part in several events", "As an authority"),
    "witness": pgettext_lazy("a party's part in several events", "As a witness"),
}

SOURCE_KINDS: dict[str, Text] = {
    "article": _("Article"),
    "statement": _("Statement"),
    "document": _("Document"),
    "interview": _("Interview"),
    "post": _("Post"),
    "footage": _("Footage"),
    "data": _("Data"),
}

# In whose months seasons lie.
HEMISPHERES: dict[str, Text] = {
    "": _("As in the time zone"),
    "north": _("Northern hemisphere"),
    "south": _("Southern hemisphere"),
}

# What a person saw at the address of a source.
SOURCE_STATES: dict[str, Text] = {
    "unknown": pgettext_lazy("state of a page", "Not known"),
    "live": pgettext_lazy("state of a page", "There"),
    "changed": pgettext_lazy("state of a page", "Changed"),
    "gone": pgettext_lazy("state of a page", "Gone"),
}


class QuoteCheckLabel(NamedTuple):
    """The result of a quote check in words: beside the quotation, and in the details of the source."""

    beside_quotation: Text
    in_details: Text


# By verdict (`document.Verdict`), with "moved" for words that are ambiguous although they occur once, and two keys for
# quotations without a verdict. %(sources)s is "[1], [2]", or names.
QUOTE_CHECKS: dict[str, QuoteCheckLabel] = {
    "exact": QuoteCheckLabel(
        _("Checked word for word against %(sources)s"), _("These words stand in its text, word for word.")
    ),
    "same-words": QuoteCheckLabel(
        _("Same words as in %(sources)s, in another form"),
        _("The same words stand in its text, in another form: spaces, marks or capitals differ."),
    ),
    "shortened": QuoteCheckLabel(
        _("Shortened from %(sources)s"),
        _("What is quoted stands in its text in this order; words are left out, or put in square brackets."),
    ),
    "ambiguous": QuoteCheckLabel(
        _("Stands in several places of %(sources)s"), _("These words stand in several places of its text.")
    ),
    "moved": QuoteCheckLabel(
        _("Found in %(sources)s, perhaps in another passage"),
        _(
            "These words are in its text, but what was before and after them has changed: it is not certain that this is "
            "the passage that was quoted."
        ),
    ),
    "printed-otherwise": QuoteCheckLabel(
        _("Printed in other words in %(sources)s"),
        _("Its text has the words that are cited here, and not those of the quotation above."),
    ),
    "different": QuoteCheckLabel(
        _("Differs from the text of %(sources)s"), _("These words do not stand in its text as quoted here.")
    ),
    "no-text": QuoteCheckLabel(
        _("Not checked: no text of %(sources)s held"), _("Not checked: no text of this source is held.")
    ),
    "confidential": QuoteCheckLabel(
        _("Not told whether checked: %(sources)s confidential"),
        _("Of a confidential source it is not told whether its words were checked."),
    ),
}

WORDINGS: dict[str, Text] = {
    "verbatim": _("Word for word"),
    "paraphrase": _("In paraphrase"),
}


class AnswerLabel(NamedTuple):
    """How a statement answers an entry: the label on the statement, and the label on the entry that it answers."""

    answering: Text
    answered: Text


ANSWERS: dict[str, AnswerLabel] = {
    "responds": AnswerLabel(_("In answer to"), pgettext_lazy("a party …", "responds")),
    "confirms": AnswerLabel(_("Confirms"), pgettext_lazy("a party …", "confirms this")),
    "denies": AnswerLabel(_("Denies"), pgettext_lazy("a party …", "denies this")),
    "contradicts": AnswerLabel(_("Contradicts"), pgettext_lazy("a party …", "contradicts this")),
    "declines": AnswerLabel(_("Declines to comment on"), pgettext_lazy("a party …", "declines to comment")),
}

OUTCOMES: dict[str, Text] = {
    "awaiting": _("No answer yet"),
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
