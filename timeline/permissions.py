"""Who may: plain predicates over (user, timeline).

A reporter sees and edits, an editor also publishes and decides who sees; both only where they see the
timeline at all (`Timeline.objects.visible_to`). The truth table in tests/test_permissions.py is the contract.
"""

from django.contrib.auth.models import AnonymousUser

from timeline.models import Timeline, User
from timeline.models.users import EDITOR, ROLES

Anyone = User | AnonymousUser


def is_staff(user: Anyone) -> bool:
    """Whether this person works at the desk: reporters, editors, and who runs the site."""
    return (
        isinstance(user, User)
        and user.is_active
        and (user.is_superuser or bool(user.roles.intersection(ROLES)))
    )


def is_editor(user: Anyone) -> bool:
    """Whether this person has the editor's role."""
    return isinstance(user, User) and user.is_active and (user.is_superuser or EDITOR in user.roles)


def may_see(user: Anyone, timeline: Timeline) -> bool:
    """Whether this person sees the timeline on the desk."""
    return Timeline.objects.visible_to(user).filter(pk=timeline.pk).exists()


def may_create(user: Anyone) -> bool:
    """Whether this person may begin a timeline, and make parties and sources."""
    return is_staff(user)


def may_edit(user: Anyone, timeline: Timeline) -> bool:
    """Whether this person may change entries and the head of the timeline."""
    return is_staff(user) and may_see(user, timeline)


def may_publish(user: Anyone, timeline: Timeline) -> bool:
    """Whether this person may publish, and withdraw what was published."""
    return is_editor(user) and may_see(user, timeline)


def may_answer_reports(user: Anyone, timeline: Timeline) -> bool:
    """Whether this person may tell readers what became of their reports, and sees their e-mail addresses.

    The answer is the newsroom's word, as a publication is; everyone who sees the timeline reads the reports.
    """
    return is_editor(user) and may_see(user, timeline)


def may_set_access(user: Anyone, timeline: Timeline) -> bool:
    """Whether this person may decide who sees the timeline on the desk."""
    return is_editor(user) and may_see(user, timeline)


def may_edit_shared(user: Anyone) -> bool:
    """Whether this person may change a party or a source they see: these serve many timelines."""
    return is_staff(user)


def may_name_confidential(user: Anyone) -> bool:
    """Whether this person may make a source confidential, lift that, or approve it."""
    return is_editor(user)
