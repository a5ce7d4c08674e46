"""Forms of an import: the file, and the answers about it."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from timeline import dates, document
from timeline.actions.timelines import TimelineDraft
from timeline.actions.waiting_files import describe_size_limit
from timeline.desk.forms.shared_fields import (
    AddressField,
    Combobox,
    ComparingForm,
    LanguageField,
    TimeZoneField,
)
from timeline.desk.lookups import AmbiguousNameError, find_source, format_source
from timeline.importers import IMPORTERS, ImportOptions, LoadedFile, SourceAnswer, guess_format
from timeline.importers.columns import UNUSED, list_field_names
from timeline.models import Source, Timeline, User
from timeline.models.fields import validate_slug
from timeline.models.timelines import validate_time_zone

# What cells are called that were pasted. A table copied from a spreadsheet has tabs.
PASTED_NAME = "Pasted cells"
MAX_CELLS_LENGTH = 2_000_000
ENCODINGS = [
    ("", "As the file says"),
    ("utf-8", "UTF-8"),
    ("windows-1252", "Windows-1252"),
    ("utf-16", "UTF-16"),
]
COLUMN, SAME, TAKE = "column-", "same-", "take-"
MAX_REPEATED = 1_000
# Of a new timeline.
HEAD_FIELDS = ("title", "slug", "language", "time_zone", "access")


class ImportFileForm(forms.Form):
    """Choose a file, or paste cells."""

    use_required_attribute = False

    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        help_text="A table (CSV, Excel .xlsx), TimelineJS, our own JSON, a Markdown table, a feed or a calendar.",
    )
    cells = forms.CharField(
        required=False,
        max_length=MAX_CELLS_LENGTH,
        strip=False,
        label="Or paste cells",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="Copied from a spreadsheet, with the heads of the columns in the first row.",
    )
    format = forms.ChoiceField(
        required=False,
        choices=[
            ("", "By the ending of its name"),
            *((name, each.label) for name, each in IMPORTERS.items()),
        ],
        label="Format of the file",
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="")

    def clean(self) -> dict[str, Any]:
        """Require a file or cells, and no more than one of them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        file, cells = cleaned.get("file"), cleaned.get("cells", "").strip()
        if file and cells:
            raise ValidationError("Choose a file or paste cells, not both.")
        if not file and not cells:
            self.add_error("file", "Choose a file, or paste cells below.")
        elif file and file.size > settings.DESK_IMPORT_MAX_BYTES:
            self.add_error("file", describe_size_limit())
        return cleaned

    def read(self) -> tuple[str, str, bytes]:
        """Return the name, the format and the bytes."""
        if file := self.cleaned_data["file"]:
            name = PurePath(file.name or "file").name
            return name, self.cleaned_data["format"] or guess_format(name), file.read()
        return PASTED_NAME, "csv", self.cleaned_data["cells"].encode("utf-8", "surrogatepass")


class ImportAnswersForm(ComparingForm):
    """The answers of an editor about a file, and the head of a new timeline.

    What repeats has fields that are read by the beginning of their name: `column-A` is the field of a column, `same-ID` the
    known row for a party or source of the file, `take-ID` whose values an entry in conflict gets.
    """

    date_order = forms.ChoiceField(
        required=False,
        choices=[
            ("day-first", "Day first: 7/3/2017 is 7 March"),
            ("month-first", "Month first: 7/3/2017 is 3 July"),
        ],
        widget=forms.RadioSelect,
        label="Dates such as 7/3/2017",
    )
    source = forms.ChoiceField(
        required=False,
        choices=[
            ("file", "From the file itself: a document, which they cite"),
            ("source", "From another source, which all of them cite"),
            ("none", "They stay without a source, and are not ready to be published"),
        ],
        widget=forms.RadioSelect,
        label="Where do these entries come from?",
    )
    file_title = forms.CharField(required=False, max_length=document.LINE_LENGTH, label="Title of the file")
    file_author = forms.CharField(required=False, max_length=document.LINE_LENGTH, label="Author of the file")
    file_date = forms.CharField(
        required=False,
        max_length=64,
        label="Date of the file",
        help_text="As in 7 March 2017, or March 2017.",
    )
    known_source = forms.CharField(
        required=False,
        max_length=700,
        widget=Combobox("sources", "Type a publisher or title"),
        label="The other source",
        help_text="One that the newsroom has, or the title of a new one.",
    )
    source_publisher = forms.CharField(
        required=False, max_length=document.LINE_LENGTH, label="Publisher of a new source"
    )
    source_url = AddressField(label="Address of a new source")
    encoding = forms.ChoiceField(
        required=False,
        choices=ENCODINGS,
        label="Letters of the file",
        help_text="Choose another one if letters such as é or ü are wrong.",
    )
    sheet = forms.CharField(
        required=False, max_length=100, help_text="The name of another sheet of the workbook."
    )
    title = forms.CharField(required=False, max_length=document.LINE_LENGTH, label="Title of the timeline")
    slug = forms.CharField(
        required=False,
        max_length=80,
        label="Address",
        validators=[validate_slug],
        help_text="If you leave it empty, it is made from the title.",
    )
    language = LanguageField(required=False, help_text="Of the file, and of its dates.")
    time_zone = TimeZoneField(required=False, label="Time zone", validators=[validate_time_zone])
    access = forms.ChoiceField(
        required=False,
        choices=Timeline.Access.choices,
        label="Who sees it on the desk",
        help_text="Of named members you are the first. The settings take more.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        user: User,
        timeline: Timeline | None,
        file_name: str,
        answer_source: Source | None = None,
    ) -> None:
        self.user, self.timeline, self.file_name = user, timeline, file_name
        initial: dict[str, Any] = {
            "file_title": file_name,
            "language": "en-GB",
            "time_zone": "Europe/London",
            "access": Timeline.Access.NEWSROOM,
        }
        if answer_source is not None:
            initial |= {"source": "source", "known_source": format_source(answer_source)}
        super().__init__(data, initial=initial, label_suffix="")
        if timeline is not None:
            for name in HEAD_FIELDS:
                del self.fields[name]
        widget = self.fields["known_source"].widget
        if isinstance(widget, Combobox):
            widget.timeline, widget.can_create = timeline, False
        self.known: Source | None = None
        self.columns: dict[str, str] = {}
        if self.is_bound:
            self.columns = {letter: field for letter, field in self._read(COLUMN).items() if field}
            self.is_valid()
        elif answer_source is not None:
            self.known = answer_source

    def _read(self, prefix: str) -> dict[str, str]:
        """Return the values of the fields whose name begins so, by the rest of the name."""
        names = [name for name in self.data if name.startswith(prefix)][:MAX_REPEATED]
        return {name.removeprefix(prefix): str(self.data[name])[:100] for name in names}

    def clean_file_date(self) -> str:
        """Return the date of the file in EDTF."""
        text = self.cleaned_data["file_date"].strip()
        if not text:
            return ""
        readings = dates.parse_phrase(text, language=self._get_language())
        if len(readings) != 1 or not readings[0].when.edtf:
            raise ValidationError("Give a date as in 7 March 2017, March 2017 or 2017.")
        return readings[0].when.edtf

    def clean_known_source(self) -> str:
        """Find the source that is named."""
        text: str = self.cleaned_data["known_source"].strip()
        if text and self.data.get("source") == "source":
            try:
                self.known = find_source(text, self.user)
            except AmbiguousNameError as error:
                raise ValidationError(str(error)) from error
        return text

    def clean(self) -> dict[str, Any]:
        """Require a name for the source that all entries cite."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("source") == "source" and not (
            cleaned.get("known_source") or cleaned.get("source_publisher") or "known_source" in self.errors
        ):
            self.add_error("known_source", "Name the source: one that is known, or a title.")
        return cleaned

    def _get_language(self) -> str:
        return self.timeline.language if self.timeline else "en-GB"

    def get_value(self, name: str) -> Any:
        """Return a valid value: what was sent, or what the form begins with."""
        if self.is_bound:
            return self.cleaned_data.get(name) or ""
        return self.initial.get(name, "")

    def build_options(self, columns: Mapping[str, str] | None = None) -> ImportOptions:
        """Return the options of the importer. `columns` are used where none were sent."""
        timeline = self.timeline
        return ImportOptions(
            name=PurePath(self.file_name).stem,
            title=timeline.title if timeline else self.get_value("title") if self.is_bound else "",
            slug="import" if timeline is None else timeline.slug,
            language=timeline.language if timeline else self.get_value("language") if self.is_bound else "",
            time_zone=timeline.time_zone if timeline else self.get_value("time_zone") or "Europe/London",
            date_order=self.get_value("date_order"),
            columns=self.columns or columns or {},
            source=self._build_source(),
            may_be_unsourced=self.get_value("source") == "none",
            sheet=self.get_value("sheet"),
            encoding=self.get_value("encoding"),
        )

    def _build_source(self) -> SourceAnswer | None:
        answer = self.get_value("source")
        if answer == "file":
            author = self.get_value("file_author")
            return SourceAnswer(
                kind="document",
                title=self.get_value("file_title") or self.file_name,
                authors=(author,) if author else (),
                published=self.get_value("file_date"),
            )
        if answer == "source" and self.known is not None:
            # A stand-in: the known row takes its place.
            return SourceAnswer(kind="document", title=f"Source {self.known.uid}")
        title, publisher = self.get_value("known_source"), self.get_value("source_publisher")
        if answer == "source" and (title or publisher):
            url = self.get_value("source_url")
            return SourceAnswer(
                kind="article" if url else "document", title=title, publisher=publisher, url=url
            )
        return None

    def build_choices(self, loaded: LoadedFile) -> dict[str, str]:
        """Return the known rows that are used for parties and sources of the file, by id there."""
        choices = {uid: other for uid, other in self._read(SAME).items() if other}
        if self.known is not None and loaded.answer_source:
            choices[loaded.answer_source] = self.known.uid
        return choices

    def list_taken(self) -> tuple[str, ...]:
        """Return the ids of the entries in conflict that get the file’s values."""
        return tuple(uid for uid, side in self._read(TAKE).items() if side == "file")

    def build_head(self, loaded: LoadedFile) -> TimelineDraft:
        """Return the head of a new timeline: what the file says, with what was typed."""
        head = loaded.draft.timeline if loaded.draft else None
        return TimelineDraft(
            slug=self.get_value("slug"),
            title=self.get_value("title") or (head.title if head else ""),
            language=self.get_value("language") or (head.language if head else "en-GB"),
            time_zone=self.get_value("time_zone") or "Europe/London",
            standfirst=head.standfirst if head else "",
            summary=head.summary if head else "",
            byline=head.byline if head else "",
            hemisphere=head.hemisphere if head else "",
            advisory=head.advisory if head else "",
            access=self.get_value("access") or Timeline.Access.NEWSROOM,
        )

    def list_columns(self, loaded: LoadedFile) -> list[dict[str, Any]]:
        """Return the columns of a table, each with the choices of its field."""
        names = list_field_names()
        columns = []
        for column in loaded.columns:
            chosen = self.columns.get(column.letter) or column.field or UNUSED
            options = [(UNUSED, "Not used"), *names]
            columns.append(
                {
                    "letter": column.letter,
                    "head": column.head,
                    "name": f"{COLUMN}{column.letter}",
                    "options": [(value, label, value == chosen) for value, label in options],
                }
            )
        return columns
