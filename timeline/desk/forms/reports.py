"""The form with which an editor answers a reader's report."""

from typing import Any

from django import forms

from timeline.desk.forms.shared_fields import ComparingForm, VersionField
from timeline.models import Report
from timeline.models.reports import MAX_REPORT_LENGTH


class ReportOutcomeForm(ComparingForm):
    """The outcome of a report, and the text that its reader sees."""

    state = forms.ChoiceField(
        choices=[
            (Report.State.LOOKING, "It is being looked into"),
            (Report.State.CORRECTED, "It has been corrected"),
            (Report.State.UNCHANGED, "It was looked into, and nothing was changed"),
            (Report.State.SPAM, "It is spam"),
        ],
        widget=forms.RadioSelect,
        label="Outcome",
        error_messages={"required": "Choose an outcome."},
    )
    outcome = forms.CharField(
        required=False,
        max_length=MAX_REPORT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Answer to the reader",
        help_text="The reader sees exactly these words, on a private page. Needed if you corrected something or changed nothing.",
    )
    version = VersionField()

    def __init__(self, data: Any, report: Report) -> None:
        initial = {"state": report.state, "outcome": report.outcome, "version": report.version}
        super().__init__(data, initial=initial, label_suffix="")
