"""The audit log: who changed what, and when. Rows are added and never altered."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline.models.append_only import AppendOnly, AppendOnlyQuerySet
from timeline.models.timelines import Timeline
from timeline.models.users import ROLES, User

# How a change reads in a sentence that begins with a name.
VERBS = {
    "add": "added",
    "edit": "changed",
    "move": "moved",
    "remove": "removed",
    "withdraw": "withdrew",
    "restore": "brought back",
    "publish": "published",
    "cancel": "cancelled",
    "release": "released early",
    "reinstate": "reinstated",
    "import": "imported",
    "handle": "dealt with",
    "hold": "took in a text of",
    "exempt": "said why words may differ in",
}


SUBJECTS = {
    "event": "the event",
    "statement": "the statement",
    "request": "the request for comment",
    "party": "the party",
    "source": "the source",
    "timeline": "the timeline",
    "publication": "",
    "report": "a reader’s report on",
}


class ChangeQuerySet(AppendOnlyQuerySet):
    """Changes, by who may read them."""

    def visible_to(self, user: User | AnonymousUser) -> "ChangeQuerySet":
        """Keep the changes of timelines this person sees, and those of no timeline in particular."""
        timelines = Timeline.objects.visible_to(user)
        rule = Q(timeline__in=timelines.values("pk"))
        if (
            isinstance(user, User)
            and user.is_active
            and (user.is_superuser or user.roles.intersection(ROLES))
        ):
            rule |= Q(timeline__isnull=True)
        return self.filter(rule)


class Change(AppendOnly):
    """One thing someone did at the desk."""

    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, null=True, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)
    subject_uid = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["timeline", "-id"], name="change_latest"),
            models.Index(fields=["subject", "subject_uid", "-id"], name="change_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject} {self.label}"

    @property
    def done(self) -> str:
        """The verb as it reads in a sentence."""
        return VERBS.get(self.verb, self.verb)

    @property
    def subject_words(self) -> str:
        """The kind of thing that was changed, as it reads in a sentence."""
        return SUBJECTS.get(self.subject, self.subject)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """The differences as text."""
        return [(name, _text(before), _text(after)) for name, before, after in self.differences]

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """What the change altered: field, before, after; for something new or gone, what it held."""
        before, after = self.before or {}, self.after or {}
        names = list(dict.fromkeys([*before, *after]))
        found = [
            (name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
        ]
        # The ids of what a row names only matter where two of them have the same name.
        return [one for one in found if one[0] != "ids"] or found


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
