"""The history: who changed what, and when. The table is append-only."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline import document
from timeline.models.append_only import AppendOnly, AppendOnlyQuerySet
from timeline.models.timelines import Timeline
from timeline.models.users import User, reads_timelines

# Verbs as the desk shows them, after the name of the person. The keys are stored and never renamed.
VERBS = {
    "add": "added",
    "edit": "changed",
    "move": "moved",
    "remove": "removed",
    "withdraw": "withdrew",
    "restore": "restored",
    "publish": "published",
    "cancel": "cancelled",
    "release": "released early",
    "rebuild": "built again on top of a newer version",
    "suspend": "suspended",
    "reschedule": "changed the time of",
    "reinstate": "reinstated",
    "import": "imported",
    "handle": "dealt with",
    "hold": "added a text of",
    "hold-back": "held back",
    "make-ready": "made ready",
    "exempt": "explained a difference from the source in",
    "merge": "merged another into",
    "unmerge": "undid the merge of",
    "reorder": "changed",
    "restore-order": "put back",
    "keep-order": "kept",
    "ask-unprotect": "asked to end the protection of",
    "keep-protected": "kept the protection of",
    "unprotect": "ended the protection of",
    "waive": "allowed identifying words in",
    "takedown": "took something down from",
    "hide": "hid something of",
    "show": "showed something again of",
    "delete": "deleted for good",
    "archive": "archived",
    "unarchive": "took out of the archive",
    "make-template": "made a template of",
    "unmake-template": "no longer uses as a template",
    "copy": "copied",
}

# Verbs about the place of a timeline in lists. Nothing changes for readers.
ARRANGING_VERBS = ("archive", "unarchive", "make-template", "unmake-template", "copy")

SUBJECTS = {
    "event": "the event",
    "statement": "the statement",
    "request": "the request for comment",
    "party": "the party",
    "source": "the source",
    "timeline": "the timeline",
    "publication": "",
    "report": "a reader’s report on",
    "order": "the order of",
}


# The label under which a merge stores what it moved. It is never shown.
MOVED = "moved"
# The label under which `before` stores what a merge of two edits compares with: the number of the version, and its units
# as tokens (decision 0043). It is never shown.
BASE = "base"
# The label under which `before` stores the changed values in the form that an undo puts back, by field of a draft. It is
# never shown.
VALUES = "values"
# The key in `VALUES` of the id of the entry above, where an entry moved; "" is the beginning.
ABOVE = "above"
# The key in `VALUES` of the hold that an entry had; None if it was ready.
HOLD = "hold"
# The key in `VALUES` of the id of the form that created a timeline.
FORM = "form"
HIDDEN_LABELS = {MOVED, BASE, VALUES}


class StepName(models.TextChoices):
    """An action on many entries, as the desk shows it, before the number of entries."""

    STANDING = "standing", "Set the verification of"
    CITE = "cite", "Added a source to"
    PARTY = "party", "Added a party to"
    HOLD = "hold", "Held back"
    READY = "ready", "Made ready"
    MOVE = "move", "Moved"
    REMOVE = "remove", "Removed"
    RESTORE = "restore", "Restored"
    ADD = "add", "Added"
    EDIT = "edit", "Changed"
    IMPORT = "import", "Imported"


class ChangeQuerySet(AppendOnlyQuerySet):
    """Changes, by visibility."""

    def visible_to(self, user: User | AnonymousUser) -> "ChangeQuerySet":
        """Keep the changes of timelines that a user may see, and those of no timeline."""
        visible = Q(timeline__in=Timeline.objects.visible_to(user).values("pk"))
        if reads_timelines(user):
            visible |= Q(timeline__isnull=True)
        return self.filter(visible)


class Change(AppendOnly):
    """One action of a user at the desk, with the values before and after.

    `subject` is the kind of the row, `subject_uid` its public id. `by` is null for a command.

    The changes of one action, or of one action on many entries, are a step, which is undone as a whole: `step` of all but
    the first is the first. The first has the `step_name` of an action on many entries, and in `undoes` the first change of
    the step that it undid.
    """

    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, null=True, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)
    subject_uid = models.CharField(max_length=80)
    label = models.CharField(max_length=document.LINE_LENGTH)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    step = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="rest_of_step")
    step_name = models.CharField(
        max_length=20, choices=StepName.choices, blank=True, default="", db_default=""
    )
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["timeline", "-id"], name="change_latest"),
            models.Index(fields=["timeline", "by", "-id"], name="change_by_person"),
            models.Index(fields=["subject", "subject_uid", "-id"], name="change_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject} {self.label}"

    @property
    def verb_phrase(self) -> str:
        """The verb as the desk shows it."""
        return VERBS.get(self.verb, self.verb)

    @property
    def subject_phrase(self) -> str:
        """The kind of the changed row as the desk shows it."""
        return SUBJECTS.get(self.subject, self.subject)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """The same differences as text."""
        return [
            (name, _format_value(before), _format_value(after)) for name, before, after in self.differences
        ]

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """The changed fields: label, value before, value after. Of a new or removed row, all its values."""
        before, after = self.before or {}, self.after or {}
        labels = list(dict.fromkeys([*before, *after]))
        differences = [
            (label, before.get(label), after.get(label))
            for label in labels
            if before.get(label) != after.get(label)
        ]
        # What a merge moved is for undoing it: it may concern timelines that not everybody sees.
        differences = [difference for difference in differences if difference[0] not in HIDDEN_LABELS]
        # Ids of related rows matter only if nothing else differs: two of them have the same name.
        named = [difference for difference in differences if difference[0] != "ids"]
        return named or [_name_rows(before, after)] if differences else []


def _name_rows(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, Any, Any]:
    """Return the difference of two lists of ids, with the names of the rows where the history has them in the same order."""
    for label in ("relies on", "part of"):
        lists = [_join_ids(values.get(label), values.get("ids", [])) for values in (before, after)]
        if all(lists):
            return label, lists[0], lists[1]
    return "ids", before.get("ids"), after.get("ids")


def _join_ids(names: Any, uids: list[str]) -> list[str]:
    """Return each name with its id; [] unless there is one name for each id."""
    lines = names if isinstance(names, list) else [names] if names else []
    return (
        [f"{name} [{uid}]" for name, uid in zip(lines, uids, strict=True)] if len(lines) == len(uids) else []
    )


def _format_value(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
