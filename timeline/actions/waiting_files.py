"""Files between their choice and their import, and the columns that a user chose for tables. None of it is in the history."""

import zlib
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from timeline import permissions
from timeline.actions.base import Refused, require
from timeline.actions.edit_units import digest_value
from timeline.document import content_rules
from timeline.models import ColumnChoice, Timeline, User, WaitingFile
from timeline.models.imports import MAX_FILE_NAME_LENGTH, WAITING_FILE_LIFETIME

# With more, the oldest choice of a user gives way.
MOST_COLUMN_CHOICES = 50


@transaction.atomic
def store_file(
    name: str, file_format: str, data: bytes, *, by: User, timeline: Timeline | None = None
) -> WaitingFile:
    """Keep a file until its user has looked at what an import would do. Another one of the user gives way.

    Args:
        timeline: into which it will be imported; None for a new one

    Raises:
        PermissionDenied
        Refused: it is empty, or larger than DESK_IMPORT_MAX_BYTES
    """
    if timeline is None:
        require(permissions.may_create(by), "begin timelines")
    else:
        require(permissions.may_edit(by, timeline), "add to this timeline")
    if not data.strip():
        raise Refused("The file is empty.")
    if len(data) > settings.DESK_IMPORT_MAX_BYTES:
        raise Refused(describe_size_limit())
    if content_rules.find_character_problem(name):
        name = "file"
    WaitingFile.objects.filter(user=by).delete()
    file: WaitingFile = WaitingFile.objects.create(
        user=by,
        timeline=timeline,
        name=name[-MAX_FILE_NAME_LENGTH:],
        format=file_format,
        data=zlib.compress(data, 1),
    )
    return file


def describe_size_limit() -> str:
    """Return what is said of a file that is too large for the desk."""
    megabytes = settings.DESK_IMPORT_MAX_BYTES / 1024 / 1024
    return f"The file is larger than {megabytes:,.0f} MB. Divide it, or ask whoever runs the site to import it on the command line."


def read_file(file: WaitingFile) -> bytes:
    """Return the bytes of a file."""
    return zlib.decompress(bytes(file.data))


def discard_file(file: WaitingFile, *, by: User) -> None:
    """Delete a file that is imported or cancelled.

    Raises:
        PermissionDenied: it is another person's
    """
    require(file.user_id == by.pk, "discard another person’s file")
    file.delete()


def delete_old_files() -> int:
    """Delete the files that nobody has imported for an hour. Return their number."""
    return WaitingFile.objects.filter(created_at__lt=timezone.now() - WAITING_FILE_LIFETIME).delete()[0]


def discard_all_files() -> None:
    """Delete all waiting files: something was removed that one of them may contain."""
    WaitingFile.objects.all().delete()


@transaction.atomic
def remember_columns(heads: Sequence[str], columns: Mapping[str, str], *, by: User) -> None:
    """Keep which field each column of a table has, for the user’s next table with the same heads.

    Args:
        columns: letter of a column → field
    """
    digest = digest_value(list(heads))
    ColumnChoice.objects.update_or_create(
        user=by, heads_digest=digest, defaults={"columns": dict(columns), "at": timezone.now()}
    )
    own = ColumnChoice.objects.filter(user=by).order_by("-at", "-pk")
    surplus = list(own.values_list("pk", flat=True)[MOST_COLUMN_CHOICES:])
    ColumnChoice.objects.filter(pk__in=surplus).delete()


def recall_columns(heads: Sequence[str], *, by: User) -> dict[str, str]:
    """Return what the user chose for a table with these heads; {} if nothing."""
    choice = ColumnChoice.objects.filter(user=by, heads_digest=digest_value(list(heads))).first()
    return dict(choice.columns) if choice else {}
