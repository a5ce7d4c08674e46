"""Background jobs: which wait, run or have failed, and whether `manage.py worker` runs."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from timeline import permissions
from timeline.actions.base import Refused, require
from timeline.actions.jobs import retry_job
from timeline.desk.http import administrative, paginate, parse_number, staff_only
from timeline.desk.lookups import require_user
from timeline.models import Job

FINISHED_ROWS = 20
# There is a job every day. If none was finished for longer, no worker runs.
QUIET_HOURS = 26


@staff_only
@administrative
@require_http_methods(["GET", "HEAD", "POST"])
def jobs(request: HttpRequest) -> HttpResponse:
    """List the jobs. A POST lets the failed one of `job` be tried again."""
    user = require_user(request)
    require(permissions.may_manage_jobs(user), "see background jobs")
    if request.method == "POST":
        try:
            retry_job(parse_number(request.POST.get("job", "")) or 0, by=user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The job will be tried again.")
        return redirect("desk:jobs")
    finished = Job.objects.finished()[:FINISHED_ROWS]
    last_finished = finished[0].finished_at if finished else None
    unfinished = Job.objects.unfinished()
    quiet_since = timezone.now() - timedelta(hours=QUIET_HOURS)
    page = paginate(request, unfinished.order_by("-attempts", "due_at", "pk"))
    context = {
        "page": page,
        "failed_count": Job.objects.failed().count(),
        "finished": finished,
        "last_finished": last_finished,
        "is_quiet": last_finished is None or last_finished < quiet_since,
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "desk/jobs.html", context)
