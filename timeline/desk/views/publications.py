"""Preview, publish, embargo and withdraw a timeline."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from timeline import document, permissions
from timeline.actions import publications, version_store, waiting_versions
from timeline.actions.base import Refused, lock_timeline
from timeline.actions.holds import hold_back_entry, make_entry_ready
from timeline.actions.tasks import ask_for_publication, close_publication_request
from timeline.actions.waiting_versions import list_waiting
from timeline.desk import publish_findings
from timeline.desk.confidential import hide_in_changes, list_unreadable, log_compared, log_view
from timeline.desk.forms.publications import ChangeNotes, EmbargoEndForm, PublishForm
from timeline.desk.held_entries import list_embargoes, list_held, list_left_out
from timeline.desk.http import (
    announce,
    cut_list,
    parse_number,
    staff_only,
    wants_partial,
    write_access,
)
from timeline.desk.links import link_to_timeline
from timeline.desk.lookups import get_entry, get_timeline, require_user
from timeline.desk.open_forms import end_saved_form, keep_failed_form, open_form
from timeline.desk.sidebar import list_changes_since
from timeline.document import diff
from timeline.models import Change, Citation, Decision, Entry, Publication, Source, Task, Timeline, User
from timeline.pages.options import PageOptions
from timeline.pages.picture.drawing import FEWEST
from timeline.pages.picture.label_words import MOST_LABELS
from timeline.pages.sections import parse_open_section
from timeline.pages.timeline import render_timeline
from timeline.presentation.changes import compare_documents
from timeline.presentation.model import PageLinks
from timeline.publishing import checks, snapshot

# What an embargo form sends.
EMBARGO_DECISIONS = frozenset({"cancel", "release", "reschedule", "dismiss"})
# So many rows of each list are on the publish page. ?list= shows one of LISTS alone.
MOST_LISTED = {
    "problems": 50,
    "reasons": 20,
    "new": 20,
    "others": 5,
    "entries": 20,
    "parties": 10,
    "sources": 10,
    "held": 20,
    "left_out": 20,
}
LISTS = (*MOST_LISTED, *publish_findings.LIST_NAMES.values())
MAX_CHANGES_MEANWHILE = 20
MAX_EXPLAINED = 3
MAX_LABEL_LENGTH = 80
# Keys of changes are 64 bits wide.
MAX_KEY_DIGITS = 17


@staff_only
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the public page as it would be, made by the same code as the public page. ?open= is as there."""
    timeline = get_timeline(request, slug)
    write_access(request, "preview", timeline, subject="timeline")
    return _render_preview(request, snapshot.build(timeline))


@staff_only
@require_safe
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page of a version under embargo, made from its stored bytes: ?number=, or the first to end."""
    timeline = get_timeline(request, slug)
    waiting = {embargo.publication.number: embargo.publication for embargo in list_waiting(timeline)}
    number = (
        parse_number(request.GET.get("number", "")) if "number" in request.GET else min(waiting, default=0)
    )
    pending = waiting.get(number or 0)
    if pending is None:
        raise Http404
    label = f"version {pending.number}"
    write_access(request, "preview", timeline, subject="publication", label=label)
    return _render_preview(request, document.decode(pending.data))


def _render_preview(request: HttpRequest, whole: document.Document) -> HttpResponse:
    """Return the page of a document as readers would get it, with links that stay in the preview."""
    options = PageOptions(
        is_preview=True,
        preview_url=request.path,
        open_section=parse_open_section(request.GET.get("open", "")),
    )
    return HttpResponse(render_timeline(whole, options))


@staff_only
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what must be fixed, what to look at and what changes for readers, and publish.

    ?list= shows one of LISTS alone, page by page. ?own= names entries whose changes get forms of their own. do=seen stores what
    was ticked under “Look at these” and publishes nothing.
    """
    timeline = get_timeline(request, slug)
    may_publish = permissions.may_publish(request.user, timeline)
    data = request.POST if request.method == "POST" else None
    drafted = open_form(request, "publish", address=reverse("desk:publish", args=[slug]), timeline=timeline)
    typed_values = data if data is not None else drafted.data
    only_ticks = data is not None and data.get("do") == "seen"
    if data is not None and not (permissions.may_edit if only_ticks else permissions.may_publish)(
        request.user, timeline
    ):
        raise PermissionDenied("You may not publish this timeline.")
    only = request.GET.get("list", "") if data is None or only_ticks else ""
    only = only if only in LISTS else ""
    if only_ticks and (only or wants_partial(request)):
        publish_findings.save_ticks(request, timeline)
        if not wants_partial(request):
            return redirect(request.get_full_path())
        found = publish_findings.find(timeline)
        return render(request, "desk/_publish_findings.html#findings-count", {"found": found})
    error, status, changes_meanwhile = "", 200, []
    typed: list[checks.PublishProblem] = []
    notice = _change_hold(request, timeline) if data is not None and not only_ticks else ""
    # One transaction, so that what is compared here is what is published, and is built once.
    with transaction.atomic():
        proposal = publications.propose(lock_timeline(timeline) if data is not None else timeline)
        changes = proposal.comparison
        form = PublishForm(typed_values, is_first=proposal.previous is None)
        change_notes = ChangeNotes(typed_values, changes.changed_entries, request.GET.getlist("own"))
        if data is not None:
            publish_findings.save_ticks(request, timeline)
        if only_ticks or notice or data is None:
            # Nothing is published: what was typed comes back without errors.
            form.clear_errors()
            change_notes.clear_errors()
        elif data is not None:
            try:
                if publication := _publish(request, proposal, form, change_notes):
                    end_saved_form(request)
                    done = (
                        f"Version {publication.number} goes public when its embargo is over."
                        if publication.embargo_until
                        else f"Version {publication.number} is public."
                    )
                    return announce(request, redirect(link_to_timeline(timeline)), done)
                status = 422
            except publications.ContentChanged as refusal:
                error, status = str(refusal), 409
                changes_meanwhile = _list_changes_meanwhile(
                    timeline, data.get("seen_change", ""), require_user(request)
                )
            except Refused as refusal:
                error, status = str(refusal), 422
                # The note and the corrections are checked only now.
                typed = refusal.problems if isinstance(refusal, version_store.NotReady) else []
                _log_comparisons(timeline, typed, require_user(request))
    if status >= 400:
        keep_failed_form(request)
    draft, newest, before = proposal.document, proposal.previous, changes.before
    comparison = (
        compare_documents(
            before,
            draft,
            PageLinks(timeline=""),
            is_private=_may_see_details(request, timeline, before, draft),
            differences=changes,
        )
        if before
        else None
    )
    uncompared = _list_uncompared(timeline, require_user(request))
    known = [problem for problem in proposal.problems if not _is_hidden(problem, uncompared)]
    problems = list(dict.fromkeys([*known, *typed]))
    withdrawn = publications.is_withdrawn(timeline)
    found = publish_findings.find(timeline)
    items = {item.uid: item for item in comparison.entries} if comparison else {}
    all_lists: dict[str, list[Any]] = {
        "problems": problems,
        "reasons": _list_new_reasons(before, draft),
        "new": changes.differences if comparison is None else [],
        "others": [items[difference.uid] for difference in change_notes.others],
        "entries": [item for uid, item in items.items() if uid not in _list_uids(changes.changed_entries)],
        "parties": comparison.parties if comparison else [],
        "sources": comparison.sources if comparison else [],
        "held": list(list_held(timeline)),
        "left_out": list_left_out(timeline, proposal.draft.left_out),
    }
    is_open = may_publish and not withdrawn and bool(changes.summary or typed_values)
    if notice:
        messages.success(request, notice)
    context: dict[str, Any] = {
        "timeline": timeline,
        "live": newest,
        **list_embargoes(timeline),
        "number": version_store.find_next_number(timeline),
        "withdrawn": withdrawn,
        "draft_form": drafted if may_publish else None,
        "form": form,
        "comparison": comparison,
        "changed_entries": [(items[uid], own) for uid, own in change_notes.by_entry.items()],
        "other_form": change_notes.other_form,
        "other_count": len(change_notes.others),
        "only": only,
        "lists": {
            name: cut_list(request, name, rows, only=only, most=MOST_LISTED[name])
            for name, rows in all_lists.items()
        },
        "found": found,
        # Then the picture labels entries that nobody chose.
        "lacks_key_events": len(draft.order) >= FEWEST and not any(event.key for event in draft.events),
        "most_labels": MOST_LABELS,
        "finding_lists": publish_findings.list_findings(request, found, only),
        "summary": changes.summary,
        "problems": problems,
        "names_protected": any(problem.check == checks.PROTECTED for problem in problems),
        "digest": proposal.approval_digest,
        "seen_change": _find_last_change(),
        "changes_meanwhile": changes_meanwhile,
        "may_publish": may_publish,
        "may_edit": permissions.may_edit(request.user, timeline),
        "asked": Task.objects.filter(timeline=timeline).publication_requests().select_related("by").first(),
        "may_ask": not withdrawn and bool(changes.summary),
        "is_open": is_open,
        "has_form": is_open and not only,
        "is_uncompared": bool(uncompared),
        "error": error,
        "missing": [] if status == 200 else _list_missing(problems, form, change_notes),
    }
    return render(request, "desk/publish.html", context, status=status)


@staff_only
@require_POST
def publication_request(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the editors to publish a timeline; do=close withdraws the request, or closes that of a colleague."""
    timeline = get_timeline(request, slug)
    if not permissions.may_edit(request.user, timeline):
        raise PermissionDenied("You may not ask for this timeline to be published.")
    user = require_user(request)
    if request.POST.get("do") == "close":
        was_open = close_publication_request(timeline, by=user)
        notice = "The request is closed." if was_open else "No request was open."
    else:
        try:
            ask_for_publication(timeline, by=user)
            notice = "The editors of this timeline see your request on their front page."
        except Refused as refusal:
            notice = str(refusal)
    return announce(request, redirect("desk:publish", timeline.slug), notice)


def _change_hold(request: HttpRequest, timeline: Timeline) -> str:
    """Hold an entry back or make it ready, if such a button of the publish form was pressed. Return what was done, or ""."""
    for name, action in (("hold", hold_back_entry), ("ready", make_entry_ready)):
        if uid := request.POST.get(name, ""):
            entry = get_entry(timeline, uid)
            try:
                action(entry, by=require_user(request))
            except Refused as refusal:
                return str(refusal)
            label = (
                entry.label if len(entry.label) <= MAX_LABEL_LENGTH else f"{entry.label[:MAX_LABEL_LENGTH]}…"
            )
            return f"“{label}” is {'held back' if name == 'hold' else 'ready'}. Nothing is published yet."
    return ""


def _list_uids(differences: list[diff.Difference]) -> set[str]:
    return {difference.uid for difference in differences}


def _list_missing(
    problems: list[checks.PublishProblem], form: PublishForm, change_notes: ChangeNotes
) -> list[str]:
    """Return what is still to be done before a version can be published, in words for beside the button."""
    kinds = change_notes.count_missing_kinds()
    texts = sum(bool(set(own.errors) - {"kind"}) for own in change_notes.list_forms())
    return [
        words
        for is_missing, words in (
            (problems, f"{len(problems)} thing{pluralize(len(problems))} to fix"),
            (kinds, f"{kinds} kind{pluralize(kinds)} of change to choose"),
            (texts, f"{texts} correction{pluralize(texts)} to complete"),
            ("note" in form.errors, "the note to readers to write"),
            ("embargo_until" in form.errors, "the embargo to put right"),
        )
        if is_missing
    ]


def _list_uncompared(timeline: Timeline, user: User) -> set[str]:
    """Return the ids of the entries that cite a confidential source which the user may not read.

    Looking at this page must not tell whether words stand in its text, whatever was typed. Publishing compares them.
    """
    cited = Citation.objects.filter(entry__timeline=timeline, source__confidential=True)
    cited = cited.filter(entry__in=Entry.objects.filter(timeline=timeline).active().order_by().values("pk"))
    unreadable = cited.exclude(source__in=Source.objects.readable_by(user).order_by().values("pk"))
    return set(unreadable.order_by().values_list("entry__uid", flat=True))


def _is_hidden(problem: checks.PublishProblem, uncompared: set[str]) -> bool:
    return problem.check == checks.CONFIDENTIAL_QUOTATION and problem.uid in uncompared


def _log_comparisons(timeline: Timeline, problems: list[checks.PublishProblem], user: User) -> None:
    """Log that a refusal told somebody that words differ from the text of a confidential source."""
    uids = [problem.uid for problem in problems if problem.check == checks.CONFIDENTIAL_QUOTATION]
    if uids:
        cited = Citation.objects.filter(entry__timeline=timeline, entry__uid__in=uids).order_by()
        log_compared(Source.objects.filter(pk__in=cited.values("source")), user, timeline)


def _list_new_reasons(
    before: document.Document | None, draft: document.Document
) -> list[tuple[str, str, str]]:
    """Return (entry id, entry label, reason) for each explained quote difference that is not public yet."""
    public = {(check.entry, check.note) for check in before.checks} if before else set()
    entries = draft.entries()
    return [
        (check.entry, diff.get_label(entries[check.entry]), check.note)
        for check in draft.checks
        if check.note and (check.entry, check.note) not in public
    ]


def _publish(
    request: HttpRequest,
    proposal: publications.Proposal,
    form: PublishForm,
    change_notes: ChangeNotes,
) -> Publication | None:
    """Publish with the values of the forms; None if they have errors.

    Raises:
        ContentChanged: the content is not what the editor has seen. Checked before the forms, because change notes
            must be about the changes that were seen.
        Refused: the action refuses for a reason that concerns no field
    """
    seen_digest = form.data.get("digest", "")
    if seen_digest != proposal.approval_digest:
        raise publications.ContentChanged(proposal.document)
    # Both are validated, so that all errors show at once.
    results = [form.is_valid(), change_notes.is_valid()]
    if not all(results):
        return None
    try:
        return publications.publish(
            proposal.timeline,
            by=require_user(request),
            note=form.cleaned_data["note"],
            seen_digest=seen_digest,
            change_notes=change_notes.values(),
            embargo_until=form.cleaned_data["embargo_until"],
            proposal=proposal,
        )
    except ValidationError as error:
        form.add_errors(error)
    except publications.ContentChanged:
        raise
    except Refused as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal))
    return None


def _may_see_details(
    request: HttpRequest, timeline: Timeline, before: document.Document, draft: document.Document
) -> bool:
    """Return whether the user may read all confidential sources of a draft, which earlier versions may name.

    Those that `before` names are shown by name then, and that is logged.
    """
    uids = [source.id for source in draft.sources if source.confidential]
    if not uids:
        return True
    user = require_user(request)
    rows = list(Source.objects.filter(pseudonyms__timeline=timeline, pseudonyms__uid__in=uids))
    if list_unreadable(rows, user):
        return False
    named = {source.id for source in before.sources if not source.confidential}
    for row in rows:
        if row.uid in named:
            log_view(row, user, timeline)
    return True


def _explain(refusal: Refused) -> str:
    """Return the message of a refusal, with the first publish problems if it has some."""
    if not isinstance(refusal, version_store.NotReady):
        return str(refusal)
    return " ".join([str(refusal), *(problem.message for problem in refusal.problems[:MAX_EXPLAINED])])


def _find_last_change() -> int:
    """Return the key of the last change, 0 if there is none: the form sends it back."""
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _list_changes_meanwhile(timeline: Timeline, seen_change: str, user: User) -> list[Change]:
    """Return the changes since the form was opened, the latest first; none if it does not say when."""
    pk = parse_number(seen_change, MAX_KEY_DIGITS)
    if pk is None:
        return []
    changes = list_changes_since(timeline, pk).select_related("by")
    return hide_in_changes(changes.order_by("-pk")[:MAX_CHANGES_MEANWHILE], user)


@staff_only
@require_POST
def embargo(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel a version under embargo, release it at once, change its time, or close the notice of a suspended one."""
    timeline = get_timeline(request, slug)
    if not permissions.may_publish(request.user, timeline):
        raise PermissionDenied("You may not decide about an embargo.")
    decide, number = request.POST.get("decide", ""), parse_number(request.POST.get("number", ""))
    if decide not in EMBARGO_DECISIONS or number is None:
        raise Http404
    try:
        notice = _decide(request, timeline, decide, number)
    except Refused as refusal:
        notice = _explain(refusal)
    return announce(request, redirect("desk:publish", timeline.slug), notice)


def _decide(request: HttpRequest, timeline: Timeline, decide: str, number: int) -> str:
    """Carry out a decision about an embargo, and return what was done. Raises Refused."""
    user = require_user(request)
    if decide == "cancel":
        waiting_versions.cancel_embargo(timeline, by=user, number=number)
        return f"Version {number} was cancelled: it never goes live. Its entries are held back."
    if decide == "release":
        publication = waiting_versions.release_embargo(timeline, by=user, number=number)
        return f"Version {publication.number} is public."
    if decide == "dismiss":
        waiting_versions.dismiss_suspension(timeline, by=user, number=number)
        return "The notice is closed. The entries stay held back."
    form = EmbargoEndForm(request.POST)
    if not form.is_valid():
        raise Refused(" ".join(map(str, form.errors["until"])))
    until = form.cleaned_data["until"]
    publication = waiting_versions.change_embargo_end(timeline, by=user, number=number, until=until)
    return f"Version {publication.number} goes live at the new time."


@staff_only
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Withdraw a timeline, with a reason for readers, or reinstate it."""
    timeline = get_timeline(request, slug)
    if not permissions.may_publish(request.user, timeline):
        raise PermissionDenied("You may not withdraw this timeline.")
    reason = request.POST.get("reason", "")
    error, status = "", 200
    if request.method == "POST":
        try:
            if "reinstate" in request.POST:
                publications.reinstate_timeline(timeline, by=require_user(request))
                notice = "The timeline is public again."
            else:
                publications.withdraw_timeline(timeline, by=require_user(request), reason=reason)
                notice = "The timeline is withdrawn."
        except Refused as refusal:
            error, status = _explain(refusal), 422
        else:
            return announce(request, redirect(link_to_timeline(timeline)), notice)
    context = {
        "timeline": timeline,
        "withdrawal": Decision.objects.find_withdrawal(timeline.slug),
        "live": version_store.get_latest(timeline),
        "reason": reason,
        "error": error,
        "address": reverse("desk:withdraw", args=[slug]),
    }
    return render(request, "desk/withdraw.html", context, status=status)
