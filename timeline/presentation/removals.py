"""What readers are told about parts that were taken down, or that are under review."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timeline.document import Document, Removal
from timeline.presentation.local_dates import to_local_day
from timeline.presentation.model import RemovalView

# The moment of what is only hidden for now. No document that is published has it.
UNDER_REVIEW = ""


class EntryFate(NamedTuple):
    """What became of an entry that is no longer shown: a word before the day, a sentence, its title and its label."""

    word: str
    sentence: str
    title: str
    label: str


def list_removals(document: Document) -> list[RemovalView]:
    """Return a sentence for each removal, the latest first. What is under review is told once."""
    hidden = [removal for removal in document.removals if removal.at == UNDER_REVIEW]
    removed = [removal for removal in document.removals if removal.at != UNDER_REVIEW]
    views = [_describe(removal, document.timeline.time_zone) for removal in reversed(removed)]
    if hidden:
        words = _("Something here is under review and hidden for now. Nothing has been decided yet.")
        views.insert(0, RemovalView(words=words, reason=""))
    return views


def describe_fate(document: Document, uid: str, day: str) -> EntryFate:
    """Return what became of an entry among the withdrawals of a document."""
    removal = next(
        (removal for removal in document.removals if removal.kind == "entry" and removal.id == uid), None
    )
    if removal is None:
        return EntryFate(
            pgettext("before a day", "Withdrawn"),
            _("This entry was withdrawn on %(day)s.") % {"day": day},
            _("Withdrawn entry"),
            _("a withdrawn entry"),
        )
    if removal.at == UNDER_REVIEW:
        return EntryFate(
            _("Under review"),
            _("This entry is hidden for now."),
            _("An entry under review"),
            _("an entry under review"),
        )
    day = to_local_day(removal.at, document.timeline.time_zone).words
    return EntryFate(
        pgettext("before a day", "Removed"),
        _("This entry was removed on %(day)s.") % {"day": day},
        _("A removed entry"),
        _("a removed entry"),
    )


def _describe(removal: Removal, time_zone: str) -> RemovalView:
    day = {"day": to_local_day(removal.at, time_zone).words}
    words = {
        "entry": _("An entry was removed on %(day)s."),
        "words": _("Words were removed on %(day)s."),
        "party": _("A name was removed on %(day)s."),
        "source": _("A source was removed on %(day)s."),
        "source-text": _("The text of a source was removed on %(day)s."),
        "version": _("This version was removed on %(day)s."),
    }[removal.kind]
    reason = {
        "legal-order": _("The reason is a legal order."),
        "protection": _("The reason is the protection of a person."),
        "error": _("The reason is an error."),
        "withheld": _("The reason is withheld."),
    }[removal.reason]
    return RemovalView(words=words % day, reason=reason)
