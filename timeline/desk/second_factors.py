"""Whether a user has to set up a second factor before using the desk."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from timeline.models import User
from timeline.models.users import has_role


def must_set_up_second_factor(user: User | AnonymousUser) -> bool:
    """Whether this user has a role that needs a second factor (SECOND_FACTOR_ROLES), and has none."""
    if not has_role(user, settings.SECOND_FACTOR_ROLES):
        return False
    # Recovery codes stand in for a factor that was lost.
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return not factors.exists()
