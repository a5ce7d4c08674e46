"""Who may do what: predicates over (user, timeline).

| role | sees | may |
|---|---|---|
| viewer | the timelines of the whole newsroom, and those whose member it is | read |
| reporter | the same | also edit |
| editor | the same | also publish, share previews, set access, protect, answer reports, request and approve a takedown, archive, delete for good |
| lawyer | every timeline | read, write notes and tasks, approve a takedown, hide now |
| administrator | no timeline | manage accounts, settings and jobs, read the audit log |

An account with several roles may do what any of them may do, to everything that it sees. `is_superuser` gives no right at
the desk. tests/test_permissions.py contains the full table.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from timeline.models import Source, Timeline, User
from timeline.models.users import (
    ADMINISTRATOR,
    EDITOR,
    LAWYER,
    VIEWER,
    WRITING_ROLES,
    has_role,
    reads_timelines,
)

UserOrAnonymous = User | AnonymousUser


# --- Roles -----------------------------------------------------------------------------------------


def is_staff(user: UserOrAnonymous) -> bool:
    """Whether this user works at the desk: an active account with any role."""
    return has_role(user)


def is_viewer(user: UserOrAnonymous) -> bool:
    """Whether this user has the viewer's role."""
    return has_role(user, (VIEWER,))


def is_writer(user: UserOrAnonymous) -> bool:
    """Whether this user has a role that edits: reporters and editors."""
    return has_role(user, WRITING_ROLES)


def is_editor(user: UserOrAnonymous) -> bool:
    """Whether this user has the editor's role."""
    return has_role(user, (EDITOR,))


def is_lawyer(user: UserOrAnonymous) -> bool:
    """Whether this user has the lawyer's role."""
    return has_role(user, (LAWYER,))


def is_administrator(user: UserOrAnonymous) -> bool:
    """Whether this user has the administrator's role."""
    return has_role(user, (ADMINISTRATOR,))


# --- Timelines -------------------------------------------------------------------------------------


def may_read(user: UserOrAnonymous) -> bool:
    """Whether this user works with timelines at all: everyone at the desk but mere administrators."""
    return reads_timelines(user)


def may_see(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user sees the timeline on the desk. A request whose look-up has found that out asks once."""
    if timeline.seen_by is not None and timeline.seen_by == user.pk:
        return True
    return Timeline.objects.visible_to(user).filter(pk=timeline.pk).exists()


def may_create(user: UserOrAnonymous) -> bool:
    """Whether this user may create timelines, parties and sources."""
    return is_writer(user)


def may_edit(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may change the timeline and its entries."""
    return is_writer(user) and may_see(user, timeline)


def may_take_part(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may write notes on the timeline's entries, and add and do its tasks."""
    return (is_writer(user) or is_lawyer(user)) and may_see(user, timeline)


def may_publish(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may publish the timeline, and withdraw it or its published entries."""
    return is_editor(user) and may_see(user, timeline)


def may_share_preview(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may let somebody without an account read the working copy. The link ends when they no longer may."""
    return is_editor(user) and may_see(user, timeline)


def may_answer_reports(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may answer error reports and see readers' e-mail addresses.

    Everyone who sees the timeline can read its reports. An answer speaks for the newsroom, so it needs an editor.
    """
    return is_editor(user) and may_see(user, timeline)


def may_set_access(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may decide who sees the timeline on the desk."""
    return is_editor(user) and may_see(user, timeline)


def may_delete(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may delete for good what was never public: removed entries, or the timeline."""
    return is_editor(user) and may_see(user, timeline)


def may_archive(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may archive the timeline, or make it a template. Both change what everybody's lists have."""
    return is_editor(user) and may_see(user, timeline)


# --- Takedown --------------------------------------------------------------------------------------


def may_request_takedown(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may ask for something public to be erased."""
    return is_editor(user) and may_see(user, timeline)


def may_approve_takedown(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may approve a takedown. The action checks that it is not the person who requested it."""
    return (is_editor(user) or is_lawyer(user)) and may_see(user, timeline)


def may_read_takedowns(user: UserOrAnonymous) -> bool:
    """Whether this user may see which takedowns are requested, with their words, and what is hidden."""
    return is_editor(user) or is_lawyer(user)


def may_hide_now(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may make something public unreadable at once, until it is decided about."""
    return (is_editor(user) or is_lawyer(user)) and may_see(user, timeline)


# --- Parties and sources ---------------------------------------------------------------------------


def may_edit_shared(user: UserOrAnonymous) -> bool:
    """Whether this user may change parties and sources that they can see. These serve many timelines."""
    return is_writer(user)


def may_merge(user: UserOrAnonymous, timelines: QuerySet[Timeline]) -> bool:
    """Whether this user may merge parties or sources that these timelines use: whoever may change all of them."""
    visible = Timeline.objects.visible_to(user)
    return may_edit_shared(user) and not timelines.exclude(pk__in=visible.order_by().values("pk")).exists()


def may_protect(user: UserOrAnonymous) -> bool:
    """Whether this user may protect a party, which readers then see under a pseudonym."""
    return is_editor(user)


def may_ask_to_unprotect(user: UserOrAnonymous) -> bool:
    """Whether this user may ask for the protection of a party to end. A second person decides."""
    return is_editor(user)


def may_unprotect(user: UserOrAnonymous, asked_by: User) -> bool:
    """Whether this user may end the protection of a party as `asked_by` asked: another editor, or a lawyer."""
    return (is_editor(user) or is_lawyer(user)) and user != asked_by


def may_waive_words(user: UserOrAnonymous, timeline: Timeline) -> bool:
    """Whether this user may let words that identify a protected person be published."""
    return may_publish(user, timeline)


def may_read_source(user: UserOrAnonymous, source: Source) -> bool:
    """Whether this user may see the name, the reason and the texts of a source. Of a confidential one only some may."""
    if not source.confidential:
        return True
    return Source.objects.readable_by(user).filter(pk=source.pk).exists()


def may_make_confidential(user: UserOrAnonymous) -> bool:
    """Whether this user may make a source confidential. Whoever does may read it from then on."""
    return is_writer(user)


def may_choose_readers(user: UserOrAnonymous) -> bool:
    """Whether this user may say who reads a confidential source that they may read: an editor, who stays on the list."""
    return is_editor(user)


def may_end_confidence(user: UserOrAnonymous, source: Source) -> bool:
    """Whether this user may let a confidential source be named: an editor among the people who may read it."""
    return is_editor(user) and may_read_source(user, source)


# --- The installation ------------------------------------------------------------------------------


def may_manage_jobs(user: UserOrAnonymous) -> bool:
    """Whether this user may see the background jobs and restart those that failed."""
    return is_editor(user) or is_administrator(user)


def may_manage_accounts(user: UserOrAnonymous) -> bool:
    """Whether this user may invite people, change roles and disable accounts."""
    return is_administrator(user)


def may_see_audit_log(user: UserOrAnonymous) -> bool:
    """Whether this user may read and export the audit log."""
    return is_administrator(user)
