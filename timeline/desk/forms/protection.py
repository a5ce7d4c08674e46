"""Forms of protection: reasons for ending one, and for letting identifying words stand."""

from django import forms

from timeline.desk.forms.shared_fields import TWO_LINES
from timeline.models.source_texts import MAX_REASON_LENGTH


class WaiverForm(forms.Form):
    """Why something is done. Only the desk sees it."""

    use_required_attribute = False
    reason = forms.CharField(
        max_length=MAX_REASON_LENGTH,
        widget=TWO_LINES,
        error_messages={"required": "Say why: it is recorded."},
    )
