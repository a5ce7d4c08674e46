"""Who may do what: predicates over (user, timeline).

A reporter sees and edits. An editor also publishes and sets access. Both need a timeline that they can see
(`Timeline.objects.visible_to`). tests/test_permissions.py contains the full table.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from timeline.models import Timeline, User
from timeline.models.users import EDITOR, has_role

UserOrAnonymous = User | AnonymousUser


def is_staff(user: UserOrAnonymous) -> bool:
    """Whether this user works at the desk: reporters, editors and superusers."""
    return has_role(user)


def is_editor(user: UserOrAnonymous) -> bool:
    """Whether this user has the editor's role."""
    return isinstance(user, User) and user.is_active and (user.is_superuser or EDITOR in user.roles)


def may_see(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user sees the timeline on the desk."""
    return Timeline.objects.visible_to(user).filter(pk=timeline.pk).exists()


def may_create(user: UserOrAnonymous) -> bool:
    """Whether this user may create timelines, parties and sources."""
    return is_staff(user)


def may_edit(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may change the timeline and its entries."""
    return is_staff(user) and may_see(user, timeline)


def may_publish(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may publish the timeline, and withdraw it or its published entries."""
    return is_editor(user) and may_see(user, timeline)


def may_answer_reports(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may answer error reports and see readers' e-mail addresses.

    Everyone who sees the timeline can read its reports. An answer speaks for the newsroom, so it needs an editor.
    """
    return is_editor(user) and may_see(user, timeline)


def may_set_access(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may decide who sees the timeline on the desk."""
    return is_editor(user) and may_see(user, timeline)


def may_edit_shared(user: UserOrAnonymous) -> bool:
    """Whether this user may change parties and sources that they can see. These serve many timelines."""
    return is_staff(user)


def may_merge(user: UserOrAnonymous, timelines: QuerySet[Timeline]) -> bool:
    """Whether this user may merge parties or sources that these timelines use: whoever may change all of them."""
    visible = Timeline.objects.visible_to(user)
    return may_edit_shared(user) and not timelines.exclude(pk__in=visible.order_by().values("pk")).exists()


def may_name_confidential(user: UserOrAnonymous) -> bool:
    """Whether this user may make a source confidential, or end that."""
    return is_editor(user)


def may_manage_jobs(user: UserOrAnonymous) -> bool:
    """Whether this user may see the background jobs and restart those that failed."""
    return is_editor(user)
