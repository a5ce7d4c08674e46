"""``manage.py add_account EMAIL --role editor``: create an account, or change one. There is no sign-up.

``--role`` may be given several times: an account may do what any of its roles may do.
"""

import os
import secrets
from argparse import ArgumentParser
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from newsroom.logs import log_event
from timeline.actions.audit_log import write_audit_event
from timeline.models import User
from timeline.models.users import ROLES


class Command(BaseCommand):
    """Create or change an account at the desk."""

    help = "Make an account, or give an existing one another role or password. ACCOUNT_PASSWORD sets the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="the name colleagues see in the record")
        parser.add_argument(
            "--role",
            choices=ROLES,
            required=True,
            action="append",
            help="viewer reads, reporter edits, editor publishes, lawyer reads everything and approves takedowns,"
            " administrator looks after accounts and reads no timeline. Give it again for a second role",
        )
        parser.add_argument(
            "--reset-password", action="store_true", help="set the password of an existing account"
        )
        parser.add_argument(
            "--any-password", action="store_true", help="take a weak password too (for demonstrations)"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” is no e-mail address.") from error
        user = User.objects.filter(email__iexact=email).first()
        chosen_password = os.environ.get("ACCOUNT_PASSWORD", "")
        is_new = user is None
        if user is None:
            user = User(email=email, name=options["name"] or email.split("@")[0])
            user.set_unusable_password()
            try:
                user.full_clean()
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            user.save()
        roles = sorted(user.groups.values_list("name", flat=True))
        new_roles = [role for role in ROLES if role in options["role"]]
        role_words = " and ".join(new_roles)
        user.groups.set([Group.objects.get_or_create(name=role)[0] for role in new_roles])
        if is_new or roles != sorted(new_roles):
            write_audit_event(
                "account-added" if is_new else "role-changed",
                by=None,
                subject="account",
                uid=str(user.pk),
                label=f"{', '.join(roles) or 'none'} → {', '.join(new_roles)}",
                writes_line=False,
            )
        change: dict[str, Any] = {
            "account": user.pk,
            "role": ", ".join(new_roles),
            "role_before": ", ".join(roles),
        }
        event = "account added" if is_new else "account changed"
        transaction.on_commit(lambda: log_event(event, **change, new_password=options["reset_password"]))
        # allauth requires a verified address for a second factor.
        EmailAddress.objects.update_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
        if is_new or options["reset_password"]:
            password = chosen_password or secrets.token_urlsafe(15)
            try:
                if not options["any_password"]:
                    validate_password(password, user)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            user.set_password(password)
            user.save()
            message = "" if chosen_password else f" The password is {password}"
            self.stdout.write(f"{'Made' if is_new else 'Changed'} {role_words} {email}.{message}")
        else:
            self.stdout.write(f"{email} has an account already; its role is {role_words}.")
