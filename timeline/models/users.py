"""Accounts and roles. A role is a Django group; migrations create the groups. An account may have several."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeGuard

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

VIEWER = "viewer"
REPORTER = "reporter"
EDITOR = "editor"
LAWYER = "lawyer"
ADMINISTRATOR = "administrator"
ROLES = (VIEWER, REPORTER, EDITOR, LAWYER, ADMINISTRATOR)
# Administrators look after accounts and settings. The others work with timelines.
READING_ROLES = frozenset({VIEWER, REPORTER, EDITOR, LAWYER})
WRITING_ROLES = frozenset({REPORTER, EDITOR})
# What an account gets that is created with `manage.py createsuperuser`.
SUPERUSER_ROLES = (EDITOR, ADMINISTRATOR)


class UserManager(BaseUserManager["User"]):
    """Creates accounts, identified by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account. Without a password nobody can sign in to it."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account that is an editor and an administrator (for ``manage.py createsuperuser``).

        Its rights at the desk are those of its roles, like everyone's.
        """
        user = self.create_user(email, password, is_superuser=True, **fields)
        user.groups.set([Group.objects.get_or_create(name=role)[0] for role in SUPERUSER_ROLES])
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account at the desk."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Whether single letters are shortcuts at the desk (WCAG 2.1.4).
    uses_letter_keys = models.BooleanField(default=True, db_default=True)

    objects: ClassVar[UserManager] = UserManager()

    # Answers that the look-ups of one form share, if it says so; None: each look-up asks again.
    known_in_request: dict[str, bool] | None = None

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="There is an account with this address already.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of the account's groups. Read once a request."""
        return frozenset(self.groups.values_list("name", flat=True))


def has_role(user: User | AnonymousUser, roles: Iterable[str] = ROLES) -> TypeGuard[User]:
    """Whether a user has an active account with one of these roles. `is_superuser` gives no right at the desk."""
    return isinstance(user, User) and user.is_active and not user.roles.isdisjoint(roles)


def reads_timelines(user: User | AnonymousUser) -> TypeGuard[User]:
    """Whether a user has a role that works with timelines: everyone but those who are administrators only."""
    return has_role(user, READING_ROLES)


def sees_every_timeline(user: User | AnonymousUser) -> TypeGuard[User]:
    """Whether a user sees the timelines of named members without being one of them: lawyers."""
    return has_role(user, (LAWYER,))
