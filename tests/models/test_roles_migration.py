"""The migration to five roles: superusers keep their work as roles, nobody else gets a new right."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from timeline.models import User

migration = import_module("timeline.migrations.0014_roles_and_audit_log")


@pytest.mark.django_db
def test_superusers_become_editors_and_administrators(make_user: Callable[..., User]) -> None:
    accounts = {
        "root": make_user("root@example.org", is_superuser=True),
        "chief": make_user("chief@example.org", "reporter", is_superuser=True),
        "editor": make_user("editor@example.org", "editor"),
        "guest": make_user("guest@example.org"),
    }
    Group.objects.filter(name="lawyer").delete()
    for _ in range(2):
        migration.add_roles(apps, None)
    roles = {name: {group.name for group in user.groups.all()} for name, user in accounts.items()}
    assert roles == {
        "root": {"editor", "administrator"},
        "chief": {"reporter", "editor", "administrator"},
        "editor": {"editor"},
        "guest": set(),
    }
    assert Group.objects.filter(name__in=migration.ROLES).count() == len(migration.ROLES)


@pytest.mark.django_db
def test_createsuperuser_gives_roles() -> None:
    assert User.objects.create_superuser("root@example.org", name="Root").roles == {"editor", "administrator"}
