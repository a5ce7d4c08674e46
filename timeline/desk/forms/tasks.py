"""The form of a task or a lead."""

from typing import Any

from django import forms

from timeline.actions.tasks import TASK_MISSING, TaskDraft
from timeline.desk.forms.entry_notes import PersonField
from timeline.desk.forms.shared_fields import (
    DAY_INVALID,
    TWO_LINES,
    Combobox,
    ComparingForm,
    VersionField,
    require_entry,
)
from timeline.desk.lookups import format_entry
from timeline.models import Entry, Task, Timeline, User
from timeline.models.tasks import MAX_TASK_LENGTH


class TaskForm(ComparingForm):
    """What is to be done or hoped for, about which entry, by whom and until when."""

    words = forms.CharField(
        max_length=MAX_TASK_LENGTH,
        widget=TWO_LINES,
        label="What",
        error_messages={"required": TASK_MISSING},
    )
    kind = forms.ChoiceField(
        choices=[
            (Task.Kind.TASK, "A task: somebody does it"),
            (Task.Kind.LEAD, "A lead: something that we hope to learn"),
        ],
        widget=forms.RadioSelect,
        label="This is",
    )
    person = PersonField(
        queryset=User.objects.none(), required=False, label="Who", empty_label="Nobody in particular"
    )
    due = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        label="Due",
        error_messages={"invalid": DAY_INVALID},
    )
    entry = forms.CharField(
        required=False,
        max_length=500,
        widget=Combobox("entries", "Words of an entry"),
        label="About the entry",
    )
    version = VersionField()

    def __init__(
        self, data: Any, timeline: Timeline, *, task: Task | None = None, entry: Entry | None = None
    ) -> None:
        about = task.entry if task else entry
        initial = {
            "kind": task.kind if task else Task.Kind.TASK,
            "words": task.words if task else "",
            "person": task.person_id if task else None,
            "due": task.due if task else None,
            "entry": format_entry(about) if about else "",
            "version": task.version if task else None,
        }
        super().__init__(data, initial=initial, label_suffix="")
        self.timeline = timeline
        people = timeline.find_people()
        if task is not None and task.person_id is not None:
            # Somebody who no longer sees the timeline keeps the task until it is given to another.
            people = User.objects.filter(pk=task.person_id) | User.objects.filter(
                pk__in=people.order_by().values("pk")
            )
            people = people.order_by("name", "pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["entry"].widget.timeline = timeline

    def clean_entry(self) -> Entry | None:
        """Return the entry that is named, or None."""
        text = self.cleaned_data["entry"].strip()
        return require_entry(text, self.timeline) if text else None

    def make_draft(self) -> TaskDraft:
        """Return the valid form as a draft."""
        values = self.cleaned_data
        return TaskDraft(
            words=values["words"],
            kind=values["kind"],
            entry=values["entry"],
            person=values["person"],
            due=values["due"],
        )
