"""A person's saved views of the list of entries: save one, delete one."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from timeline.actions.base import Refused
from timeline.actions.saved_views import delete_view, save_view
from timeline.desk.forms.entry_filters import EntryFilterForm
from timeline.desk.http import announce, parse_number, staff_only
from timeline.desk.links import link_to_timeline
from timeline.desk.lookups import get_timeline, require_user
from timeline.models import SavedView

MAX_QUERY_LENGTH = 2000


@staff_only
@require_POST
def saved_views(request: HttpRequest, slug: str) -> HttpResponse:
    """Save the filters of `query` under a `name`, or delete the view with the key `delete`."""
    timeline = get_timeline(request, slug)
    user = require_user(request)
    home = link_to_timeline(timeline)
    if "delete" in request.POST:
        pk = parse_number(request.POST["delete"], max_digits=18)
        if pk is None:
            raise Http404
        view = get_object_or_404(SavedView.objects.visible_to(user).filter(timeline=timeline), pk=pk)
        delete_view(view, by=user)
        return announce(request, redirect(home), f"Deleted the view “{view}”.")
    query = QueryDict(request.POST.get("query", "")[:MAX_QUERY_LENGTH])
    form = EntryFilterForm(query, user=user, timeline=timeline)
    if not form.is_valid():
        return announce(request, redirect(home), "Not saved. These filters cannot be used.")
    filters = dict(form.query)
    if filters:
        home += f"?{urlencode(filters)}"
    try:
        view = save_view(timeline, request.POST.get("name", ""), filters, by=user)
    except Refused as refusal:
        return announce(request, redirect(home), str(refusal))
    except ValidationError as error:
        return announce(request, redirect(home), f"Not saved. {' '.join(error.messages)}")
    return announce(request, redirect(home), f"Saved the view “{view}”. Only you see it.")
