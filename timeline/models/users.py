"""Accounts and roles. A role is a Django group; a migration creates both groups."""

from typing import Any, ClassVar, TypeGuard

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

REPORTER = "reporter"
EDITOR = "editor"
ROLES = (REPORTER, EDITOR)


class UserManager(BaseUserManager["User"]):
    """Creates accounts, identified by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account. Without a password nobody can sign in to it."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account that may do everything (for ``manage.py createsuperuser``)."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account at the desk."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

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


def has_role(user: User | AnonymousUser) -> TypeGuard[User]:
    """Whether a user works at the desk: an active account with a role, or a superuser."""
    return (
        isinstance(user, User) and user.is_active and (user.is_superuser or not user.roles.isdisjoint(ROLES))
    )
