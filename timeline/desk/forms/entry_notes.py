"""The forms of a note on an entry, and of a reply to one."""

from typing import Any

from django import forms

from timeline.actions.entry_notes import NOTE_MISSING
from timeline.desk.forms.shared_fields import TWO_LINES, ComparingForm
from timeline.models import Entry, EntryNote, User
from timeline.models.entry_notes import MAX_NOTE_LENGTH


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among the people who see a timeline, with their e-mail address: two may have one name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.email})" if obj.name else obj.email


class NoteForm(ComparingForm):
    """The words of a note, and a colleague who is to look at it."""

    words = forms.CharField(
        max_length=MAX_NOTE_LENGTH,
        widget=TWO_LINES,
        label="Note",
        help_text="Only colleagues who see this timeline read it. To mention a colleague, type “@” and the name.",
        error_messages={"required": NOTE_MISSING},
    )
    mention = PersonField(
        queryset=User.objects.none(), required=False, label="Mention a colleague", empty_label="Nobody"
    )

    def __init__(self, data: Any, entry: Entry) -> None:
        # The forms of two entries can be on one page.
        super().__init__(data, label_suffix="", auto_id=f"id_note_{entry.uid}_%s")
        self.fields["mention"].queryset = entry.timeline.find_people()  # type: ignore[attr-defined]


class ReplyForm(ComparingForm):
    """The words of a reply. There is one for each thread of a page, so it has no list of colleagues."""

    words = forms.CharField(
        max_length=MAX_NOTE_LENGTH,
        widget=TWO_LINES,
        label="Reply",
        error_messages={"required": NOTE_MISSING},
    )

    def __init__(self, data: Any, thread: EntryNote) -> None:
        super().__init__(data, label_suffix="", auto_id=f"id_{thread.uid}_%s")
