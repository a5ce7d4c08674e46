"""Bring a file to the desk: choose it, look at what an import would do, import it. Nothing is written before that."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from timeline import permissions
from timeline.actions import waiting_files
from timeline.actions.base import Refused
from timeline.actions.import_merges import (
    FileAnswers,
    PlanChanged,
    find_answer_source,
    import_as_new_timeline,
    import_into_timeline,
)
from timeline.actions.import_plans import ImportPlan, describe_done
from timeline.actions.imports import ImportRefusedError
from timeline.desk.forms.imports import HEAD_FIELDS, ImportAnswersForm, ImportFileForm
from timeline.desk.http import announce, staff_only
from timeline.desk.import_preview import build_preview, group_problems
from timeline.desk.links import link_to_timeline
from timeline.desk.lookups import get_editable_timeline, require_user
from timeline.importers import IMPORTERS, LoadedFile
from timeline.importers.csv import write_template
from timeline.models import Timeline, User, WaitingFile

# Of our own format: its ids are those of entries.
OWN_FORMAT = "json"
MAX_LISTED_ERRORS = 20


def _get_home(request: HttpRequest, slug: str | None) -> Timeline | None:
    """Return the timeline into which is imported; None for a new one. Raises PermissionDenied if the user may not."""
    if slug is not None:
        return get_editable_timeline(request, slug)
    if not permissions.may_create(request.user):
        raise PermissionDenied("You may not create timelines.")
    return None


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Choose a file, or paste cells, for a new timeline or for one that is there."""
    timeline = _get_home(request, slug)
    form = ImportFileForm()
    if request.method == "POST":
        form = ImportFileForm(request.POST, request.FILES)
    if request.method == "POST" and form.is_valid():
        name, file_format, data = form.read()
        try:
            file = waiting_files.store_file(
                name, file_format, data, by=require_user(request), timeline=timeline
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_link_to_check(timeline, file))
    context = {"form": form, "timeline": timeline, "home": _link_home(timeline)}
    return render(request, "desk/import.html", context, status=422 if form.errors else 200)


@staff_only
@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """Download a table with the heads that are known, to fill in."""
    if not permissions.may_create(request.user):
        raise PermissionDenied("You may not create timelines.")
    response = HttpResponse(write_template().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="timeline.csv"'
    return response


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_check(request: HttpRequest, uid: str, slug: str | None = None) -> HttpResponse:
    """Show what an import of a waiting file would do, and do it: the button `do`."""
    timeline = _get_home(request, slug)
    user = require_user(request)
    file = get_object_or_404(WaitingFile.objects.visible_to(user), uid=uid, timeline=timeline)
    do = request.POST.get("do", "")
    if do == "cancel":
        waiting_files.discard_file(file, by=user)
        return announce(request, redirect(_link_home(timeline)), "Cancelled. The file is deleted.")
    check = _Check(request, file, timeline, user)
    if do == "import" and check.answers is not None and not check.problem:
        try:
            return check.import_file(request.POST.get("seen", ""))
        except PlanChanged as changed:
            check.plan, check.problem = changed.plan, str(changed)
        except ImportRefusedError as refusal:
            check.form.add_error(None, [str(problem) for problem in refusal.problems[:MAX_LISTED_ERRORS]])
        except ValidationError as error:
            check.form.add_errors(error)
    elif do == "import" and not check.problem:
        check.problem = "Answer the questions first. Nothing is imported yet."
    status = 422 if check.problem or check.form.errors else 200
    return render(request, "desk/import_check.html", check.build_context(), status=status)


class _Check:
    """A waiting file, read with the answers so far, and what its import would do."""

    def __init__(
        self, request: HttpRequest, file: WaitingFile, timeline: Timeline | None, user: User
    ) -> None:
        self.request, self.file, self.timeline, self.user = request, file, timeline, user
        self.problem = ""
        self.form = ImportAnswersForm(
            request.POST if request.method == "POST" else None,
            user=user,
            timeline=timeline,
            file_name=file.name,
            answer_source=find_answer_source(timeline, by=user),
        )
        self.loaded = self._load()
        self.answers: FileAnswers | None = None
        self.plan: ImportPlan | None = None
        if self.loaded.draft is None:
            return
        if not self.form.is_bound and timeline is None:
            head = self.loaded.draft.timeline
            self.form.initial["title"], self.form.initial["language"] = head.title, head.language
            if file.format == OWN_FORMAT:
                self.form.initial["time_zone"] = head.time_zone
        answers = FileAnswers(
            self.loaded.draft,
            keys=self.loaded.keys,
            choices=self.form.build_choices(self.loaded),
            takes_file=self.form.list_taken(),
            is_ours=file.format == OWN_FORMAT,
            answer_source=self.loaded.answer_source,
        )
        self.plan = answers.plan(timeline, by=user)
        if self.loaded.is_complete and not self.form.errors:
            self.answers = answers

    def _load(self) -> LoadedFile:
        """Read the file; with the columns that the user chose for such a table before, unless others are sent."""
        load, data = IMPORTERS[self.file.format].load, waiting_files.read_file(self.file)
        loaded = load(data, self.form.build_options())
        if loaded.columns and not self.form.columns:
            heads = [column.head for column in loaded.columns]
            if columns := waiting_files.recall_columns(heads, by=self.user):
                self.form.columns = columns
                loaded = load(data, self.form.build_options())
        return loaded

    def import_file(self, seen: str) -> HttpResponse:
        """Import the file, and lead to the timeline. Raises what the action raises."""
        if self.answers is None:
            raise ValueError("A question is open.")
        if self.timeline is None:
            head = self.form.build_head(self.loaded)
            timeline, plan = import_as_new_timeline(head, self.answers, by=self.user, seen=seen)
        else:
            timeline = self.timeline
            plan = import_into_timeline(timeline, self.answers, by=self.user, seen=seen)
        if self.form.columns:
            heads = [column.head for column in self.loaded.columns]
            waiting_files.remember_columns(heads, self.form.columns, by=self.user)
        waiting_files.discard_file(self.file, by=self.user)
        return announce(self.request, redirect("desk:timeline", timeline.slug), describe_done(plan))

    def build_context(self) -> dict[str, Any]:
        """Return what the template needs."""
        loaded, form = self.loaded, self.form
        questions = {question.key: question for question in loaded.questions}
        notes = self.plan.shared.notes if self.plan else []
        context: dict[str, Any] = {
            "file": self.file,
            "timeline": self.timeline,
            "home": _link_home(self.timeline),
            "address": _link_to_check(self.timeline, self.file),
            "form": form,
            "problem": self.problem,
            "questions": questions,
            "asks_date_order": "date_order" in questions or form.get_value("date_order"),
            "asks_source": "source" in questions or form.get_value("source"),
            "columns": form.list_columns(loaded),
            "problems": group_problems(loaded, notes),
            "is_ready": self.answers is not None,
            "has_sheets": self.file.format == "xlsx",
            "head_fields": [form[name] for name in HEAD_FIELDS if name in form.fields],
        }
        if self.plan is not None:
            context |= build_preview(self.plan, loaded)
        return context


def _link_home(timeline: Timeline | None) -> str:
    return link_to_timeline(timeline) if timeline else reverse("desk:timelines")


def _link_to_check(timeline: Timeline | None, file: WaitingFile) -> str:
    if timeline is None:
        return reverse("desk:import-check", args=[file.uid])
    return reverse("desk:timeline-import-check", args=[timeline.slug, file.uid])
