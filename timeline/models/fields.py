"""What several models share: public ids, vocabularies as choices, checks of single values."""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models

from timeline import document

# No vowels and nothing that reads like something else: an id never spells a word.
_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
_DIGITS = "23456789"

validate_id = RegexValidator(
    document.ID_PATTERN, "An id has lower-case letters, digits and hyphens, and at least one digit."
)
validate_slug = RegexValidator(
    document.SLUG_PATTERN, "Use lower-case letters, digits and hyphens, as in “harbour-fire-2019”."
)
validate_wikidata = RegexValidator(r"^Q[1-9][0-9]{0,18}\Z", "A Wikidata id is a Q and a number, as in Q9531.")
validate_sha256 = RegexValidator(r"^[0-9a-f]{64}\Z", "A SHA-256 is 64 characters from 0–9 and a–f.")

_URL = re.compile(document.URL_PATTERN)


def new_id() -> str:
    """Return a random public id of 8 characters, with a digit second so that it is never a word."""
    letters = [secrets.choice(_ALPHABET) for _ in range(8)]
    letters[1] = secrets.choice(_DIGITS)
    return "".join(letters)


def validate_url(value: str) -> None:
    """Accept http, https and mailto addresses; refuse every other scheme by name."""
    if not _URL.fullmatch(value):
        raise ValidationError(
            "Give an address that begins with https://, http:// or mailto: and has no spaces in it.",
            code="url",
        )


class UrlField(models.CharField):  # type: ignore[type-arg]
    """An address that people supply and the server never fetches: http, https or mailto."""

    default_validators = [validate_url]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)


class ProseField(models.TextField):  # type: ignore[type-arg]
    """Text of some length, held to its limit by `full_clean` (Django leaves that of a TextField to forms)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 50_000)
        super().__init__(*args, **kwargs)
        self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> Any:
        # To the database it is Django's own.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def validate_lines(value: Any) -> None:
    """Accept a list of lines as the document takes them: none empty, none over 300 characters."""
    if not isinstance(value, list) or not all(isinstance(line, str) and line for line in value):
        raise ValidationError("Give a list of lines, none of them empty.")
    if any(len(line) > 300 for line in value):
        raise ValidationError("Give at most 300 characters a line.")


class _AsWritten(json.JSONEncoder):
    """Keeps letters as they are: SQLite searches a list as text, and would not find what is escaped."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "ensure_ascii": False})


class LinesField(models.JSONField):
    """A list of short texts, such as names."""

    default_validators = [validate_lines]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {"default": list, "blank": True, "encoder": _AsWritten, **kwargs}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        # To the database it is Django's own.
        name, _path, args, kwargs = super().deconstruct()
        del kwargs["encoder"]
        return name, "django.db.models.JSONField", args, kwargs


def choices(literal: Any, labels: Mapping[str, Any] | None = None) -> list[tuple[str, Any]]:
    """Return a vocabulary of the document as Django choices, with labels where the word is not enough."""
    labels = labels or {}
    return [(value, labels.get(value, value.capitalize())) for value in document.values(literal)]


def one_of(field: str, literal: Any, name: str) -> models.CheckConstraint:
    """Return the database constraint that a field holds a word of its vocabulary."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": document.values(literal)}),
        name=name,
        violation_error_message=f"“{field}” must be one of: {', '.join(document.values(literal))}.",
    )


def lines(value: str) -> list[str]:
    """Split what was typed one to a line into a list without blanks or repeats."""
    return list(dict.fromkeys(line.strip() for line in document.normal(value).split("\n") if line.strip()))
