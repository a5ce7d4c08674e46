"""``manage.py encrypt_second_factors``: encrypt secrets of second factors with the first key of MFA_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from newsroom.encryption import WrongKeyError, generate_key
from timeline.actions.factor_secrets import encrypt_secrets


class Command(BaseCommand):
    """Encrypt what is not encrypted yet, or with an older key; or print a new key."""

    help = (
        "Encrypt secrets of second factors with the first key of MFA_KEYS. It can be run again at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new-key", action="store_true", help="print a new key and do nothing else")

    def handle(self, *args: Any, new_key: bool, **options: Any) -> None:
        if new_key:
            self.stdout.write(generate_key())
            return
        try:
            count = encrypt_secrets()
        except WrongKeyError as error:
            raise CommandError(
                "No key of MFA_KEYS decrypts a secret. Add the key that it was encrypted with. Nothing was changed."
            ) from error
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Encrypted {count} secret{'' if count == 1 else 's'}.")
