"""Encryption of secrets that are stored in the database, with keys that are not: MFA_KEYS.

The first key encrypts. Every key decrypts, so that a new key can be put in front of the old one.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# What an encrypted value begins with. Values from before there was encryption have no such beginning.
PREFIX = "fernet:"


class WrongKeyError(ValueError):
    """No key of MFA_KEYS decrypts the value."""


def generate_key() -> str:
    """Return a new key for MFA_KEYS."""
    return Fernet.generate_key().decode()


def encrypt(text: str) -> str:
    """Return the text encrypted with the first key of MFA_KEYS.

    Raises:
        ImproperlyConfigured: there is no key
    """
    return PREFIX + _load_keys().encrypt(text.encode()).decode()


def decrypt(value: str) -> str:
    """Return the text of an encrypted value. A value from before there was encryption is returned as it is.

    Raises:
        WrongKeyError: no key fits
        ImproperlyConfigured: there is no key
    """
    if not value.startswith(PREFIX):
        return value
    try:
        return _load_keys().decrypt(value.removeprefix(PREFIX).encode()).decode()
    except InvalidToken as error:
        raise WrongKeyError("No key of MFA_KEYS decrypts this value.") from error


def is_encrypted_with_first_key(value: str) -> bool:
    """Return whether a stored value needs no new encryption."""
    if not value.startswith(PREFIX):
        return False
    try:
        Fernet(settings.MFA_KEYS[0]).decrypt(value.removeprefix(PREFIX).encode())
    except InvalidToken:
        return False
    return True


def find_key_problem(keys: list[str]) -> str:
    """Return what is wrong with the keys of MFA_KEYS, or ""."""
    if not keys:
        return "MFA_KEYS is not set. Secrets of second factors are encrypted with it."
    for index, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            return f"Key {index} of MFA_KEYS is no key of 32 bytes in base64."
    return ""


def _load_keys() -> MultiFernet:
    if problem := find_key_problem(settings.MFA_KEYS):
        raise ImproperlyConfigured(problem)
    return MultiFernet([Fernet(key) for key in settings.MFA_KEYS])
