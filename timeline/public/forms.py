"""The form of an error report, with checks against empty reports and spam."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.actions.reports import EMAIL_DAYS, MAX_LENGTH, ReportDraft
from timeline.document import normalise

MIN_WORDS = 3
MAX_ADDRESSES = 20
MAX_TAGS = 10

# Each part of a pattern ends where the next may begin, so that matching takes linear time.
_TAG = re.compile(r"<[a-z/!][^<>]*>|\[/?[a-z]+(?:=[^\[\]]*)?\]", re.IGNORECASE)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[/?#:].*)?")
_WORD = re.compile(r"[^\W\d_]+")


class PlainTextField(forms.CharField):
    """A text in the document's normal form, so that a line end counts once, however a browser sends it.

    The textarea has no `maxlength`, because a browser would cut off a pasted text without a message.
    """

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "cols": 40, "dir": "auto"}), **kwargs)

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Raise ValidationError if the text is too long, mostly markup, or has too many links."""
        super().validate(value)
        if len(value) > MAX_LENGTH:
            raise ValidationError(
                _("Please use at most %(most)s characters (now %(length)s).")
                % {"length": len(value), "most": MAX_LENGTH}
            )
        if len(_TAG.findall(value)) > MAX_TAGS:
            raise ValidationError(_("This looks like code. Please write in plain text."))
        if sum(map(_is_address, value.split())) > MAX_ADDRESSES:
            raise ValidationError(_("Please include at most %(most)s links.") % {"most": MAX_ADDRESSES})


class EntryChoices:
    """The entries of a version as a form lists them: id and label of each, and their options as HTML.

    Made once a version, because a form with thousands of options takes long to render.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self.labels = dict(entries)
        self.options = format_html_join("\n", '<option value="{}">{}</option>', self.labels.items())


class EntrySelect(forms.Select):
    """A selection with the options of `EntryChoices` after its own, which is for no entry."""

    def __init__(self, entries: EntryChoices) -> None:
        super().__init__()
        self.entries = entries

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Return the element as HTML, with the option of `value` selected if there is one."""
        options = format_html(
            '<option value="">{}</option>\n{}', _("The whole timeline"), self.entries.options
        )
        if not value or value in self.entries.labels:
            option = format_html('<option value="{}"', value or "")
            options = mark_safe(options.replace(f"{option}>", f"{option} selected>", 1))  # noqa: S308 — escaped above
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>\n{}\n</select>", attributes, options)


class ReportForm(forms.Form):
    """An error report: what is wrong, in which entry, how the reader knows, and an e-mail address."""

    use_required_attribute = False

    words = PlainTextField(
        rows=6,
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("Please be specific: what does it say, and what should it say?"),
        error_messages={"required": gettext_lazy("Please tell us what is wrong.")},
    )
    # Not a ChoiceField, which goes through its choices four times for each form: there may be thousands.
    entry = forms.CharField(required=False, label=gettext_lazy("Where is the error?"))
    basis = PlainTextField(
        rows=3,
        required=False,
        label=gettext_lazy("How do you know? (optional)"),
        help_text=gettext_lazy("For example a link, a document, or “I was there”."),
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        label=gettext_lazy("E-mail address (optional)"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    # A trap for programs, which fill in every field. It is hidden from people.
    homepage = forms.CharField(
        required=False,
        label=gettext_lazy("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data: Any, entries: EntryChoices, *, selected_entry: str = "") -> None:
        """Create the form from the submitted data, or None, and the entries to choose from."""
        super().__init__(data, initial={"entry": selected_entry}, label_suffix="")
        self.entries = entries
        self.fields["entry"].widget = EntrySelect(entries)
        self.fields["email"].help_text = _(
            "Only if you would like a reply. Only our editors see it. We delete it when your report is closed, and after %(days)s days at the latest."
        ) % {"days": EMAIL_DAYS}

    def clean_words(self) -> str:
        """Raise ValidationError if there are too few words besides links."""
        words: str = self.cleaned_data["words"]
        count = _count_words(words)
        if count < MIN_WORDS and any(map(_is_address, words.split())):
            raise ValidationError(_("Please add a few words saying what is wrong. You can keep the link."))
        if count < MIN_WORDS:
            raise ValidationError(_("Please tell us a little more, so that we know what to look for."))
        return words

    def clean_entry(self) -> str:
        """Raise ValidationError if the version has no such entry."""
        entry: str = self.cleaned_data["entry"]
        if entry and entry not in self.entries.labels:
            raise ValidationError(_("This entry is no longer in the timeline. Please choose another."))
        return entry

    def clean_homepage(self) -> str:
        """Raise ValidationError if the trap is filled in. The message explains it, in case a person did."""
        if self.cleaned_data["homepage"]:
            raise ValidationError(
                _(
                    "Please leave this field empty: it is there to catch automated messages. Then send your report again."
                )
            )
        return ""

    @property
    def draft(self) -> ReportDraft:
        """The report in a valid form."""
        data = self.cleaned_data
        return ReportDraft(words=data["words"], entry=data["entry"], basis=data["basis"], email=data["email"])


def _count_words(text: str) -> int:
    """Return the number of words that are neither links nor markup. In scripts without spaces each letter counts."""
    prose = " ".join(part for part in _TAG.sub(" ", text).split() if not _is_address(part))
    return sum(len(word) if unicodedata.category(word[0]) == "Lo" else 1 for word in _WORD.findall(prose))


def _is_address(part: str) -> bool:
    """Whether a text without spaces looks like a URL, a domain or an e-mail address."""
    bare = part.strip("<>()[]{}\"'“”«»,;.!?،؛؟")
    return "://" in bare or "@" in bare or _DOMAIN.fullmatch(bare) is not None
