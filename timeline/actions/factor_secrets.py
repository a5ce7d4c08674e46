"""Secrets of second factors: encrypt what was stored without encryption, or with an older key."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from newsroom.encryption import decrypt, encrypt, is_encrypted_with_first_key

# Where the sign-in library keeps them: a text, or a list of texts.
SECRET_FIELDS = ("secret", "seed", "migrated_codes")


def list_secrets(data: dict[str, Any]) -> list[str]:
    """Return the secrets in the data of an authenticator, as they are stored. Passkeys have none: their keys are public."""
    secrets: list[str] = []
    for name in SECRET_FIELDS:
        value = data.get(name)
        secrets += value if isinstance(value, list) else [value] if value else []
    return secrets


@transaction.atomic
def encrypt_secrets() -> int:
    """Encrypt every secret with the first key of MFA_KEYS. Return how many were not before.

    Running it again changes nothing.

    Raises:
        WrongKeyError: no key decrypts one of them; nothing is changed then
    """
    count = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        changed = [secret for secret in list_secrets(row.data) if not is_encrypted_with_first_key(secret)]
        if changed:
            count += len(changed)
            row.data = map_secrets(row.data, lambda secret: encrypt(decrypt(secret)))
            row.save(update_fields=["data"])
    return count


def map_secrets(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """Return the data of an authenticator with `change` applied to each secret."""
    new = dict(data)
    for name in SECRET_FIELDS:
        value = data.get(name)
        if isinstance(value, list):
            new[name] = [change(secret) for secret in value]
        elif value:
            new[name] = change(value)
    return new
