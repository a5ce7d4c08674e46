"""Template context of every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from timeline import permissions
from timeline.desk.carried_forms import get_carried
from timeline.desk.front_page import count_new_reports
from timeline.desk.second_factors import has_unreadable_factor


def newsroom(request: HttpRequest) -> dict[str, Any]:
    """Return the newsroom's name, contact and policy address."""
    return {"newsroom": settings.NEWSROOM}


def desk_navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the links in the bar at the top of the desk, and whether the user has a role that edits (`is_writer`).

    `has_unreadable_factor` says that the server cannot read a second factor of the user, `carried_form` is what
    they typed before they were signed out. Each is found when a page of
    the desk asks for it.
    """
    return {
        "desk_links": SimpleLazyObject(lambda: _list_links(request)),
        "has_unreadable_factor": SimpleLazyObject(lambda: has_unreadable_factor(request.user)),
        "carried_form": SimpleLazyObject(lambda: get_carried(request)),
        "may_search": SimpleLazyObject(lambda: permissions.may_read(request.user)),
        "is_writer": SimpleLazyObject(lambda: permissions.is_writer(request.user)),
    }


def _list_links(request: HttpRequest) -> list[tuple[str, str, int]]:
    """Return the (name of the address, label, count of what is new) of each part of the desk that the user's roles reach."""
    user = request.user
    links: list[tuple[str, str, int]] = []
    if permissions.may_read(user):
        links += [
            ("desk:timelines", "Front page", 0),
            ("desk:parties", "Parties", 0),
            ("desk:sources", "Sources", 0),
            ("desk:reports", "Reports", count_new_reports(user)),
        ]
    if permissions.may_read_takedowns(user):
        links.append(("desk:takedowns", "Takedowns", 0))
    if permissions.may_manage_jobs(user):
        links.append(("desk:jobs", "Jobs", 0))
    if permissions.may_see_audit_log(user):
        links.append(("desk:audit", "Audit log", 0))
    if permissions.may_manage_accounts(user):
        links.append(("desk:accounts", "Accounts", 0))
    if permissions.is_staff(user):
        links.append(("desk:help", "Help", 0))
    return links
