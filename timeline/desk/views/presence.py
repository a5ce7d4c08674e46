"""What has happened in an open timeline since its page was loaded, and who else is there."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse

from timeline.desk.changes_since import list_changes_since
from timeline.desk.http import parse_number, staff_only
from timeline.desk.lookups import get_timeline, require_user
from timeline.desk.people_here import build_etag, come_here, leave, name_people, read_page_ids

# Keys of changes are longer than numbers of forms.
MAX_KEY_DIGITS = 18


@staff_only
def since(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who else has the timeline open, and what they have done to its entries after the change ?seen=.

    ?page= is an id of the browser's page, ?open= the entry whose form is open there. Mostly nothing is new: 304. POST says
    that the page is closed.
    """
    timeline = get_timeline(request, slug)
    user = require_user(request)
    page, entry_uid = read_page_ids(request)
    if request.method == "POST":
        leave(timeline, user.pk, page)
        return HttpResponse(status=204)
    people = come_here(timeline, user.pk, page, entry_uid)
    etag = build_etag(user.pk, timeline, people)
    # For `poll_shortcut`.
    request.polled_timeline = timeline  # type: ignore[attr-defined]
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        seen = parse_number(request.GET.get("seen", ""), MAX_KEY_DIGITS) or 0
        last, changes = list_changes_since(timeline, user, seen)
        response = JsonResponse(
            {"seen": last, "people": name_people(people), "changes": changes, "is_too_much": changes is None}
        )
    response["ETag"] = etag
    return response
