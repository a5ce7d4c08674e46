"""The form in which a reader reports an error, and what it refuses: nothing said, advertising, floods."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.actions.reports import EMAIL_DAYS, LONGEST, ReportDraft
from timeline.document import normal

FEWEST_WORDS = 3
MOST_ADDRESSES = 20
MOST_TAGS = 10

# Each part ends where the next may begin, so that a text of nothing but brackets or dots is read once.
_TAG = re.compile(r"<[a-z/!][^<>]*>|\[/?[a-z]+(?:=[^\[\]]*)?\]", re.IGNORECASE)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[/?#:].*)?")
_WORD = re.compile(r"[^\W\d_]+")


class Prose(forms.CharField):
    """Text as the document keeps it, so that a line end counts once however a browser sends it.

    The limit is not told to the browser, which would cut off without a word what is pasted.
    """

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "cols": 40, "dir": "auto"}), **kwargs)

    def to_python(self, value: Any) -> str:
        return normal(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Hold the text to its length and to being a text."""
        super().validate(value)
        if len(value) > LONGEST:
            raise ValidationError(
                _("This has %(length)s characters; %(most)s are the most.")
                % {"length": len(value), "most": LONGEST}
            )
        if len(_TAG.findall(value)) > MOST_TAGS:
            raise ValidationError(_("This is mostly markup. Write it as plain text."))
        if sum(map(_is_address, value.split())) > MOST_ADDRESSES:
            raise ValidationError(
                _("This has more than %(most)s links. Keep those that matter.") % {"most": MOST_ADDRESSES}
            )


class ReportForm(forms.Form):
    """What is wrong, where, how the reader knows it, and where to answer."""

    use_required_attribute = False

    words = Prose(
        rows=6,
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("As exactly as you can: what it says, and what it should say."),
        error_messages={"required": gettext_lazy("Say what is wrong.")},
    )
    entry = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Where is the error?"),
        error_messages={
            "invalid_choice": gettext_lazy("The timeline no longer has this entry. Choose another.")
        },
    )
    basis = Prose(
        rows=3,
        required=False,
        label=gettext_lazy("How do you know? (optional)"),
        help_text=gettext_lazy("A link, a document, or that you were there."),
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        label=gettext_lazy("E-mail address (optional)"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    # No person sees it; programs fill in whatever they find.
    homepage = forms.CharField(
        required=False,
        label=gettext_lazy("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data: Any, entries: list[tuple[str, str]], *, chosen: str = "") -> None:
        """Take what was sent, or None, and (id, label) of each entry; `chosen` is the one that is asked about."""
        super().__init__(data, initial={"entry": chosen}, label_suffix="")
        where: Any = self.fields["entry"]
        where.choices = [("", _("The whole timeline")), *entries]
        self.fields["email"].help_text = _(
            "Only if you want a personal answer, and for nothing else. Only editors see it. "
            "It is deleted when the report is closed, and after %(days)s days at the latest."
        ) % {"days": EMAIL_DAYS}

    def clean_words(self) -> str:
        """Refuse what says nothing, or nothing but addresses."""
        words: str = self.cleaned_data["words"]
        said = _words_in(words)
        if said < FEWEST_WORDS and any(map(_is_address, words.split())):
            raise ValidationError(
                _("A link alone does not tell us what is wrong. Say it in a few words, and keep the link.")
            )
        if said < FEWEST_WORDS:
            raise ValidationError(_("Say it in a few words more, so that we know what to look for."))
        return words

    def clean_homepage(self) -> str:
        """Refuse what only a program fills in; a person who was led there is told so."""
        if self.cleaned_data["homepage"]:
            raise ValidationError(
                _("This field is a trap for programs. Empty it, and send the report again.")
            )
        return ""

    @property
    def draft(self) -> ReportDraft:
        """What the valid form says."""
        said = self.cleaned_data
        return ReportDraft(words=said["words"], entry=said["entry"], basis=said["basis"], email=said["email"])


def _words_in(text: str) -> int:
    """Count the words that are no address and no markup; in a script that sets none apart, the letters."""
    said = " ".join(part for part in _TAG.sub(" ", text).split() if not _is_address(part))
    return sum(len(word) if unicodedata.category(word[0]) == "Lo" else 1 for word in _WORD.findall(said))


def _is_address(part: str) -> bool:
    """Whether something without spaces is the address of a page or of a person, as far as that shows."""
    bare = part.strip("<>()[]{}\"'“”«»,;.!?،؛؟")
    return "://" in bare or "@" in bare or _DOMAIN.fullmatch(bare) is not None
