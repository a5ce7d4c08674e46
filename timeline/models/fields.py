"""Fields, validators and choices that several models use."""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models

from timeline import document
from timeline.document import content_rules
from timeline.document.content_rules import PATTERN_MESSAGES
from timeline.document.public_ids import ALPHABET, DIGITS, spell_id
from timeline.text.addresses import get_page_key

validate_id = RegexValidator(document.ID_PATTERN, PATTERN_MESSAGES[document.ID_PATTERN])
validate_slug = RegexValidator(document.SLUG_PATTERN, PATTERN_MESSAGES[document.SLUG_PATTERN])
validate_wikidata = RegexValidator(
    r"^Q[1-9][0-9]{0,18}\Z", PATTERN_MESSAGES[document.OPTIONAL_WIKIDATA_PATTERN]
)
validate_sha256 = RegexValidator(r"^[0-9a-f]{64}\Z", PATTERN_MESSAGES[document.SHA256_PATTERN])

MAX_SLUG_LENGTH = 80


def generate_id() -> str:
    """Return a random public id of 8 characters."""
    return spell_id(8, secrets.choice)


def add_random_ending(slug: str) -> str:
    """Return an address of a timeline that nobody can guess: it ends in a random id."""
    return f"{slug[: MAX_SLUG_LENGTH - 9].rstrip('-')}-{generate_id()}"


def has_random_ending(slug: str) -> bool:
    """Return whether an address of a timeline ends in what looks like a random id."""
    return re.search(rf"-[{ALPHABET}][{DIGITS}][{ALPHABET}]{{6}}\Z", slug) is not None


def validate_url(value: str) -> None:
    """Accept http, https and mailto addresses that a browser can open. Raises ValidationError for all others."""
    if message := content_rules.find_address_problem(value):
        raise ValidationError(message, code="url")


class UrlField(models.CharField):  # type: ignore[type-arg]
    """An address that a person typed: http, https or mailto. The server never fetches it."""

    default_validators = [validate_url]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)


def compute_page_digest(address: str) -> str:
    """Return the SHA-256 of what all addresses of a page have in common, in hexadecimal; "" for no page."""
    key = get_page_key(address)
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest() if key else ""


class PageDigestField(models.CharField):  # type: ignore[type-arg]
    """The digest of the page to which the address in another field leads, derived whenever a row is saved.

    Rows of one page have the same digest, in whatever form their addresses are.
    """

    def __init__(self, address_field: str = "url", **kwargs: Any) -> None:
        self.address_field = address_field
        kwargs = {
            "max_length": 64,
            "blank": True,
            "default": "",
            "editable": False,
            "db_index": True,
            **kwargs,
        }
        super().__init__(**kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Derive the value from the address."""
        digest = compute_page_digest(getattr(model_instance, self.address_field))
        setattr(model_instance, self.attname, digest)
        return digest

    def deconstruct(self) -> Any:
        # Migrations see Django's own field: the column is the same.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class ProseField(models.TextField):  # type: ignore[type-arg]
    """A long text. `full_clean` checks its length; Django checks that of a TextField in forms only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 50_000)
        super().__init__(*args, **kwargs)
        self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> Any:
        # Migrations see Django's own field: the column is the same.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def validate_lines(value: Any) -> None:
    """Accept a list of lines that the document accepts: none empty, each of at most 300 characters."""
    if not isinstance(value, list) or not all(isinstance(line, str) and line for line in value):
        raise ValidationError("Give a list of lines, none of them empty.")
    if any(len(line) > 300 for line in value):
        raise ValidationError("Give at most 300 characters a line.")


class UnescapedJSONEncoder(json.JSONEncoder):
    """Writes letters unescaped: SQLite searches the column as text and finds no escaped letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "ensure_ascii": False})


class LinesField(models.JSONField):
    """A list of short texts, such as names, stored as JSON."""

    default_validators = [validate_lines]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {"default": list, "blank": True, "encoder": UnescapedJSONEncoder, **kwargs}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        # Migrations see Django's own field: the column is the same.
        name, _path, args, kwargs = super().deconstruct()
        del kwargs["encoder"]
        return name, "django.db.models.JSONField", args, kwargs


def build_choices(literal: Any, labels: Mapping[str, Any] | None = None) -> list[tuple[str, Any]]:
    """Return a vocabulary of the document as Django choices. `labels` replace the capitalised word."""
    labels = labels or {}
    return [(value, labels.get(value, value.capitalize())) for value in document.list_values(literal)]


def build_vocabulary_constraint(field: str, literal: Any, name: str) -> models.CheckConstraint:
    """Return the database constraint that the value of a field is a word of its vocabulary."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": document.list_values(literal)}),
        name=name,
        violation_error_message=f"“{field}” must be one of: {', '.join(document.list_values(literal))}.",
    )


def split_lines(value: str) -> list[str]:
    """Split a text into its lines, without blank or repeated ones."""
    return list(dict.fromkeys(line.strip() for line in document.normalise(value).split("\n") if line.strip()))
