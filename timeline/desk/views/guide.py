"""Help on the desk: the guide for editors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from timeline.desk.guide_page import render_guide
from timeline.desk.http import administrative, staff_only


@staff_only
@administrative
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the guide for editors."""
    return render(request, "desk/guide.html", {"guide": render_guide()})
