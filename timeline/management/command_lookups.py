"""Finds the account and the timeline that a command names. Raises CommandError for one that does not exist."""

from django.core.management.base import CommandError

from timeline.models import Timeline, User


def find_account(email: str) -> User:
    """Return the account with this e-mail address, in any case."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise CommandError(f"There is no account {email}.")
    return user


def find_timeline(slug: str, user: User, email: str) -> Timeline:
    """Return the timeline with this slug, or this former slug, that the user may see. `email` names the user in the message."""
    timeline = Timeline.objects.visible_to(user).with_slug(slug).first()
    if timeline is None:
        raise CommandError(f"{email} sees no timeline “{slug}”.")
    return timeline
