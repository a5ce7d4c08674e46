"""Form drafts: keep what is typed, and throw it away. None of this is in the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import Refused, require
from timeline.models import FormDraft, Party, Source, Takedown, Timeline, User
from timeline.models.form_drafts import DRAFT_LIFETIME, MAX_LABEL_LENGTH

Kind = FormDraft.Kind
# A pasted page has up to four million characters, any other form much less.
MAX_CHARACTERS = dict.fromkeys(Kind, 1_000_000) | {Kind.SOURCE_TEXT: 4_100_000}
MAX_FIELDS = 2_000
MAX_NAME_LENGTH = 200
# With more, the oldest draft of the user gives way.
MAX_DRAFTS = 200
# What also people write who change nothing else.
TEAM_KINDS = (Kind.NOTE, Kind.TASK)
TOO_LONG = "This is too long to be kept as a draft."
ERASED = (
    "Something was removed since you opened this form, so no draft is kept. Save it, or open the form again."
)
# The fields that say in a list what a draft is about, the first that is filled in. Cells of the table follow.
LABEL_FIELDS = (
    "headline",
    "words",
    "put",
    "outcome",
    "name",
    "title",
    "publisher",
    "text",
    "note",
    "asked-party",
    "party-party",
)


class Overtaken(Refused):
    """Something that was sent later from the same form is kept already. `number` is its number."""

    def __init__(self, number: int) -> None:
        super().__init__("Something newer is kept already.")
        self.number = number


@dataclass(frozen=True, kw_only=True)
class DraftedForm:
    """A form that somebody has open.

    Attributes:
        timeline: the timeline of the entry or of the settings; None for parties, sources and a new timeline
        subject_uid: the id of what it edits; "" for something new
        uid: the id of this opened form
        opened_at: when it was opened
        continues: the id of the draft that it was filled in from, and when that was last changed
    """

    kind: str
    timeline: Timeline | None
    subject_uid: str
    uid: str
    opened_at: datetime
    continues: tuple[str, datetime] | None = None


def save_form_draft(
    form: DraftedForm, fields: Sequence[tuple[str, str]], *, by: User, number: int | None = None
) -> None:
    """Keep what is typed into a form, in place of what was kept of it before. Without any fields the draft is deleted.

    Args:
        number: grows from one request of the form to the next. A request whose connection was cut may be worked on late,
            after the next one: its text is older. None is never too late.

    Raises:
        PermissionDenied: the user may not edit what the form is about
        Overtaken: what is kept of the form has a higher number, or the same one
        Refused: it is too long, or something was erased since the form was opened
    """
    _require_editable(form, by)
    size = sum(len(value) for _name, value in fields)
    if len(fields) > MAX_FIELDS or size > MAX_CHARACTERS[Kind(form.kind)]:
        raise Refused(TOO_LONG)
    if any(len(name) > MAX_NAME_LENGTH for name, _value in fields):
        raise Refused(TOO_LONG)
    if Takedown.objects.filter(state=Takedown.State.DONE, decided_at__gte=form.opened_at).exists():
        raise Refused(ERASED)
    values: dict[str, Any] = {
        "fields": [list(pair) for pair in fields],
        "label": _find_label(fields),
        "updated_at": timezone.now(),
    }
    if number is not None:
        values["number"] = number
    with transaction.atomic():
        if fields:
            _store(form, values, by)
        else:
            end_form_draft(form, by=by, number=number)


def _require_editable(form: DraftedForm, by: User) -> None:
    if form.timeline is not None and form.kind == Kind.REPORT:
        require(permissions.may_answer_reports(by, form.timeline), "answer readers’ reports")
        return
    if form.timeline is not None and form.kind == Kind.PUBLISH:
        require(permissions.may_publish(by, form.timeline), "publish this timeline")
        return
    if form.timeline is not None and form.kind in TEAM_KINDS:
        require(permissions.may_take_part(by, form.timeline), "write notes and tasks on this timeline")
        return
    if form.timeline is not None:
        require(permissions.may_edit(by, form.timeline), "change this timeline")
        return
    require(permissions.may_edit_shared(by), "change parties and sources")
    if form.subject_uid and form.kind == Kind.PARTY:
        is_visible = Party.objects.find_by_id(form.subject_uid, by) is not None
        require(is_visible, "change this party")
    elif form.subject_uid:
        source = Source.objects.find_by_id(form.subject_uid, by)
        require(source is not None and permissions.may_read_source(by, source), "change this source")


def _store(form: DraftedForm, values: dict[str, Any], by: User) -> None:
    own = FormDraft.objects.filter(user=by)
    kept = own.filter(Q(erased_at=None) | Q(erased_at__lt=form.opened_at))
    if _update(kept.filter(uid=form.uid), values):
        return
    uids = [form.uid]
    if form.continues is not None:
        # The draft goes on under the id of the new form, unless another window has changed it since.
        uid, updated_at = form.continues
        uids.append(uid)
        if kept.filter(uid=uid, updated_at=updated_at).update(uid=form.uid, **values):
            return
    if own.filter(uid__in=uids, erased_at__gte=form.opened_at).exists():
        raise Refused(ERASED)
    about = {"kind": form.kind, "timeline": form.timeline, "subject_uid": form.subject_uid}
    _draft, is_new = FormDraft.objects.get_or_create(user=by, uid=form.uid, defaults=about | values)
    # Another request of the form has stored it in this moment.
    if not is_new and not _update(kept.filter(uid=form.uid), values):
        raise Refused(ERASED)
    oldest = own.order_by("-updated_at", "-pk").values_list("pk", flat=True)[MAX_DRAFTS : 2 * MAX_DRAFTS]
    if surplus := list(oldest):
        FormDraft.objects.filter(pk__in=surplus).delete()


def _update(drafts: QuerySet[FormDraft], values: dict[str, Any]) -> bool:
    """Store values in the only one of these drafts; return whether there is one.

    Raises:
        Overtaken
    """
    number = values.get("number")
    older = drafts if number is None else drafts.filter(number__lt=number)
    if older.update(**values):
        return True
    if (newest := drafts.values_list("number", flat=True).first()) is not None:
        raise Overtaken(newest)
    return False


def _find_label(fields: Sequence[tuple[str, str]]) -> str:
    values = dict(reversed(fields))
    names = [*LABEL_FIELDS, *(name for name, _value in fields if name.endswith("-text"))]
    label = next((text for name in names if (text := values.get(name, "").strip())), "")
    return " ".join(label[:1_000].split())[:MAX_LABEL_LENGTH]


def find_form_draft(form: DraftedForm, *, by: User) -> FormDraft | None:
    """Return the draft of a form, or that which it was filled in from if nothing was typed since; None if there is none."""
    own = FormDraft.objects.filter(user=by, kind=form.kind)
    draft = own.filter(uid=form.uid).first()
    if draft is None and form.continues is not None:
        uid, updated_at = form.continues
        draft = own.filter(uid=uid, updated_at=updated_at).first()
    return draft


def end_form_draft(form: DraftedForm, *, by: User, number: int | None = None) -> None:
    """Delete the draft of a form that is saved, and the one that it was filled in from.

    Args:
        number: as for `save_form_draft`. A draft with a higher number stays
    """
    own = FormDraft.objects.filter(user=by)
    drafts = own.filter(uid=form.uid)
    (drafts if number is None else drafts.filter(number__lt=number)).delete()
    if form.continues is not None:
        uid, updated_at = form.continues
        own.filter(uid=uid, updated_at=updated_at).delete()


def discard_form_draft(uid: str, *, by: User) -> bool:
    """Delete one of the user's drafts. Return whether there was one."""
    return bool(FormDraft.objects.filter(user=by, uid=uid).delete()[0])


def delete_old_form_drafts() -> int:
    """Delete the drafts that nobody has changed for 30 days. Return their number."""
    old = FormDraft.objects.filter(updated_at__lt=timezone.now() - DRAFT_LIFETIME)
    return old.delete()[0]
