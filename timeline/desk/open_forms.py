"""Forms of the desk whose typed text is kept as a draft: the token in the form, what is offered, and a failed save.

Each form has a token, `draft`. It is signed, and says for whom the form was opened, when, and what it edits. So one address
takes the drafts of all forms, and text that outlives a session is kept for the same person only.
"""

import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from timeline.actions.base import Refused
from timeline.actions.form_drafts import DraftedForm, end_form_draft, save_form_draft
from timeline.actions.repeats import derive_id
from timeline.models import FormDraft, Timeline, User
from timeline.models.fields import generate_id

SIGNER = signing.Signer(salt="timeline.desk.open_forms")
TOKEN = "draft"  # noqa: S105 — the name of a field
# Longer than any token: what is signed is bounded.
MAX_TOKEN_LENGTH = 600
# The field in which a script numbers the requests of a form.
NUMBER = "draft-number"
# Numbers are milliseconds of the browser's clock.
MAX_NUMBER_DIGITS = 18
# Fields that belong to one page, not to what was typed.
NOT_KEPT = {
    *("csrfmiddlewaretoken", TOKEN, NUMBER, "more", "removed"),
    # Of the publish page: what was seen.
    *("digest", "seen_change", "seen", "finding"),
}
NOT_KEPT_PREFIXES = ("choice-", "seen-", "text-")
MAX_OFFERS = 10
# The field with the random number of a form that adds something. A draft keeps it.
ONCE = "once"
MOST_NUMBER = 10**15
Kind = FormDraft.Kind
# What their forms save exists before, or has a number for each part.
NOT_ADDING = (Kind.SOURCE_TEXT, Kind.REPORT, Kind.PUBLISH, Kind.TABLE)
OTHER_ACCOUNT = "This form was opened with another account. Nothing was saved."


@dataclass(frozen=True, kw_only=True)
class FormToken:
    """What the token of a form says. `timeline` is a key; 0 for none. `continues` is as in `DraftedForm`."""

    user: int
    kind: str
    timeline: int
    subject_uid: str
    uid: str
    opened_at: datetime
    continues: tuple[str, datetime] | None = None

    @property
    def subject(self) -> tuple[str, int, str]:
        """What the form edits."""
        return self.kind, self.timeline, self.subject_uid

    def sign(self) -> str:
        """Return the text of the token."""
        old_uid, changed_at = self.continues or ("", None)
        values = [
            *(self.user, self.kind, self.timeline, self.subject_uid, self.uid),
            *(self.opened_at.isoformat(), old_uid, changed_at.isoformat() if changed_at else ""),
        ]
        return SIGNER.sign_object(values)


def read_token(request: HttpRequest) -> FormToken | None:
    """Return what the token of the sent form says; None if it has none that this site signed."""
    return read_token_of(request.POST.get(TOKEN, ""))


def read_token_of(text: str) -> FormToken | None:
    """Return what the text of a token says; None if this site has not signed it."""
    if not text or len(text) > MAX_TOKEN_LENGTH:
        return None
    try:
        user, kind, timeline, subject, uid, opened, old_uid, changed = SIGNER.unsign_object(text)
    except signing.BadSignature:
        return None
    return FormToken(
        user=user,
        kind=kind,
        timeline=timeline,
        subject_uid=subject,
        uid=uid,
        opened_at=datetime.fromisoformat(opened),
        continues=(old_uid, datetime.fromisoformat(changed)) if old_uid else None,
    )


def require_own_form(request: HttpRequest) -> None:
    """Raise PermissionDenied if the sent form was opened by another account: on a shared computer, say."""
    token = read_token(request) if request.method == "POST" else None
    if token is not None and token.user != request.user.pk:
        raise PermissionDenied(OTHER_ACCOUNT)


def list_fields(data: QueryDict) -> list[tuple[str, str]]:
    """Return what was typed into a form, as pairs of names and values."""
    return [
        (name, value)
        for name, values in data.lists()
        if name not in NOT_KEPT and not name.startswith(NOT_KEPT_PREFIXES)
        for value in values
        if isinstance(value, str)
    ]


def fill_query(fields: Iterable[Sequence[str]]) -> QueryDict:
    """Return pairs of names and values as a form would be sent."""
    data = QueryDict(mutable=True)
    for name, value in fields:
        data.appendlist(name, value)
    return data


@dataclass
class OpenForm:
    """A form as it is shown now: its token, and the drafts that are offered for it.

    Attributes:
        address: where the form is shown, without a query
        draft: the draft that it is filled in from; None for any other
        offers: the user's other drafts of the same form, the latest first
        query: other parameters that the address needs
        posted: what was sent; None if the form is shown first
    """

    token: FormToken
    address: str
    draft: FormDraft | None = None
    offers: Iterable[FormDraft] = ()
    query: dict[str, str] = field(default_factory=dict)
    posted: QueryDict | None = None

    @property
    def signed(self) -> str:
        """The token, for a hidden field."""
        return self.token.sign()

    @property
    def once(self) -> str:
        """The random number of a form that adds something; "" if it edits something."""
        token = self.token
        if token.kind in NOT_ADDING or (token.subject_uid and token.kind != Kind.NOTE):
            return ""
        if token.kind == Kind.TIMELINE and token.timeline:
            return ""
        return read_once(self.sent) or str(draw_number())

    @property
    def sent(self) -> QueryDict:
        """What was sent, or what the draft has."""
        return self.posted if self.posted is not None else self.data or QueryDict()

    def find_added_id(self, user: User) -> str:
        """Return the id of what the sent form adds, also if it is sent again; "" if it has no number."""
        once = read_once(self.sent)
        return derive_id(user, self.token.kind, self.token.timeline, once) if once else ""

    @property
    def data(self) -> QueryDict | None:
        """What the draft has typed, or None if there is none."""
        return fill_query(self.draft.fields) if self.draft is not None else None

    def bind(self, request: HttpRequest) -> Any:
        """Return the data for the form: what was sent, what the draft has, or None."""
        return request.POST if request.method == "POST" else self.data

    def copy_for_another(self) -> "OpenForm":
        """Return the state of another form of the same page about the same, in which nothing is typed."""
        token = FormToken(**{**vars(self.token), "uid": generate_id(), "continues": None})
        return OpenForm(token=token, address=self.address, query=self.query)

    def hide_errors(self, form: forms.Form) -> None:
        """Let a form that is filled in from a draft show no errors: it has not been saved yet."""
        if self.draft is not None:
            form._errors = ErrorDict()  # type: ignore[attr-defined]  # unknown to the stubs
            form.cleaned_data = {}

    @property
    def list_of_offers(self) -> list[tuple[FormDraft, str]]:
        """Each draft with the address that continues it."""
        return [(draft, link_to_draft(self.address, draft, self.query)) for draft in self.offers]


def draw_number() -> int:
    """Return a random number of an opened form."""
    return secrets.randbelow(MOST_NUMBER)


def read_once(data: QueryDict) -> str:
    """Return the random number of a form that adds something; "" if what was sent has none."""
    text = data.get(ONCE, "")
    return text if text.isascii() and text.isdigit() and len(text) <= MAX_NUMBER_DIGITS else ""


def link_to_draft(address: str, draft: FormDraft, query: dict[str, str] | None = None) -> str:
    """Return the address of a form that is filled in from a draft."""
    return f"{address}?{urlencode({**(query or {}), TOKEN: draft.uid})}"


def open_form(
    request: HttpRequest,
    kind: str,
    *,
    address: str,
    timeline: Timeline | None = None,
    subject_uid: str = "",
    query: dict[str, str] | None = None,
) -> OpenForm:
    """Return the state of a form that is about to be shown.

    A sent form keeps its token. ?draft= names the draft that the form is filled in from.
    """
    user = request.user
    token = FormToken(
        user=user.pk or 0,
        kind=kind,
        timeline=timeline.pk if timeline is not None else 0,
        subject_uid=subject_uid,
        uid=generate_id(),
        opened_at=timezone.now(),
    )
    opened = OpenForm(token=token, address=address, query=query or {})
    if request.method == "POST":
        opened.posted = request.POST
        sent = read_token(request)
        if sent is not None and sent.user == token.user and sent.subject == token.subject:
            opened.token = sent
        return opened
    own = FormDraft.objects.visible_to(user).filter(kind=kind, timeline=timeline, subject_uid=subject_uid)
    uid = request.GET.get(TOKEN, "")
    if uid and (draft := own.filter(uid=uid).first()):
        opened.draft = draft
        opened.token = FormToken(**{**vars(token), "continues": (draft.uid, draft.updated_at)})
    # Asked for only where the form is shown.
    opened.offers = SimpleLazyObject(lambda: list(own.exclude(uid=uid).without_fields()[:MAX_OFFERS]))
    return opened


def keep_failed_form(request: HttpRequest) -> None:
    """Keep what was typed into a form that could not be saved. Too long a text stays in the page alone."""
    token = read_token(request)
    if token is None or not isinstance(request.user, User):
        return
    if (form := find_drafted_form(token, request.user)) is not None:
        with suppress(Refused, PermissionDenied):
            save_form_draft(form, list_fields(request.POST), by=request.user)


def end_saved_form(request: HttpRequest) -> None:
    """Delete the draft of a form that was saved."""
    token = read_token(request)
    if token is not None and isinstance(request.user, User):
        end_form_draft(build_drafted_form(token, None), by=request.user)


def find_drafted_form(token: FormToken, user: User) -> DraftedForm | None:
    """Return the form of a token as the action takes it; None if its user no longer sees the timeline."""
    if token.user != user.pk:
        return None
    timeline = None
    if token.timeline:
        timeline = Timeline.objects.visible_to(user).filter(pk=token.timeline).first()
        if timeline is None:
            return None
        timeline.seen_by = user.pk
    return build_drafted_form(token, timeline)


def build_drafted_form(token: FormToken, timeline: Timeline | None) -> DraftedForm:
    """Return the form of a token as the action takes it."""
    return DraftedForm(
        kind=token.kind,
        timeline=timeline,
        subject_uid=token.subject_uid,
        uid=token.uid,
        opened_at=token.opened_at,
        continues=token.continues,
    )


def find_address(draft: FormDraft) -> str:
    """Return the address of the form that a draft belongs to, filled in from it."""
    uid, timeline = draft.subject_uid, draft.timeline
    if draft.kind == Kind.PARTY:
        address = reverse("desk:party", args=[uid]) if uid else reverse("desk:party-new")
    elif draft.kind == Kind.SOURCE:
        address = reverse("desk:source", args=[uid]) if uid else reverse("desk:source-new")
    elif draft.kind == Kind.SOURCE_TEXT:
        address = reverse("desk:source-text", args=[uid])
    elif draft.kind == Kind.REPORT:
        address = reverse("desk:report", args=[uid])
    elif timeline is None:
        address = reverse("desk:timeline-new")
    elif draft.kind == Kind.PUBLISH:
        address = reverse("desk:publish", args=[timeline.slug])
    elif draft.kind == Kind.TIMELINE:
        address = reverse("desk:timeline-edit", args=[timeline.slug])
    elif draft.kind == Kind.TABLE:
        address = reverse("desk:entry-table", args=[timeline.slug])
    elif draft.kind == Kind.NOTE:
        address = reverse("desk:entry-notes", args=[timeline.slug, uid])
    elif draft.kind == Kind.TASK and uid:
        address = reverse("desk:task", args=[timeline.slug, uid])
    elif draft.kind == Kind.TASK:
        address = reverse("desk:tasks", args=[timeline.slug])
    elif uid:
        address = reverse("desk:entry-edit", args=[timeline.slug, uid])
    else:
        address = reverse("desk:entry-add", args=[timeline.slug, draft.kind])
    return link_to_draft(address, draft)
