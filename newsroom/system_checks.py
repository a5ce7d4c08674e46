"""Checks of an installation: `manage.py check --deploy`. Each message says what is wrong and how to mend it.

They look at the settings, and ask the database what only it knows. The check of the triggers is in
timeline/models/triggers.py.
"""

import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from newsroom.encryption import find_key_problem, is_encrypted_with_first_key
from newsroom.health import has_static_files
from newsroom.metrics_address import is_public
from timeline.actions.factor_secrets import list_secrets
from timeline.models import triggers
from timeline.presentation.brand import get_brand

Messages = list[checks.CheckMessage]

# The machines' clocks and that of the database decide when an embargo ends.
MAX_CLOCK_DIFFERENCE = 5
# Connections for the background process, a command, and an administrator with psql.
OTHER_CONNECTIONS = 5
NOT_SENDING_BACKENDS = ("console", "dummy", "locmem", "filebased")
LOGGING_BACKENDS = ("console", "filebased")


def register_all() -> None:
    """Register every check of this module. Called once, when the app is ready."""
    for check in (check_settings, check_secrets, check_mail, check_files, check_static_files, check_database):
        checks.register(check, checks.Tags.security, deploy=True)
    checks.register(check_brand, "brand")
    checks.register(check_brand_sizes, "brand")


def check_settings(**kwargs: Any) -> Messages:
    """Check what several processes and machines must share, and where metrics are shown."""
    messages: Messages = []
    processes = settings.WORKERS * settings.MACHINES
    if processes > 1 and not settings.CACHE_URL:
        messages.append(
            checks.Warning(
                f"{processes} processes share no cache. Each renders every page again.",
                hint="Set CACHE_URL=redis://…, or WORKERS=1 if one process serves the site.",
                id="newsroom.W001",
            )
        )
    if settings.MACHINES > 1 and not settings.IS_SECRET_KEY_SET:
        messages.append(
            checks.Error(
                "Each machine made a secret key of its own. A sign-in on one machine does not hold on the other.",
                hint="Set SECRET_KEY to the same value on every machine, for example that of var/secret_key.",
                id="newsroom.E002",
            )
        )
    if not settings.IS_SECRET_KEY_SET and is_open_to_others(settings.SECRET_KEY_FILE):
        messages.append(
            checks.Error(
                f"Others on this machine can read the secret key in {settings.SECRET_KEY_FILE}.",
                hint="Run chmod 600 on it. Delete it if somebody may have read it: everybody then signs in again.",
                id="newsroom.E003",
            )
        )
    if settings.METRICS_ADDRESS and is_public(settings.METRICS_ADDRESS[0]):
        messages.append(
            checks.Warning(
                "METRICS_ADDRESS may be reached from other machines. Metrics need no password.",
                hint="Use 127.0.0.1, or the address of a private network.",
                id="newsroom.W011",
            )
        )
    return messages


def check_brand(**kwargs: Any) -> Messages:
    """Check the colours, the logo and the fonts of readers’ pages."""
    return [
        checks.Error(
            problem,
            hint="See docs/deploy.md, “The look of readers’ pages”.",
            id="newsroom.E016",
        )
        for problem in get_brand().problems
    ]


def check_brand_sizes(**kwargs: Any) -> Messages:
    """Say what logo and fonts add to a page; for `manage.py check` only, so that it is not said beside every command."""
    sizes = get_brand().sizes
    if not sizes or sys.argv[1:2] != ["check"]:
        return []
    files = ", ".join(f"{name} {size / 1024:.1f} KB" for name, size in sizes.items())
    total = sum(sizes.values()) / 1024
    return [
        checks.Info(
            f"Logo and fonts add {total:.1f} KB to a reader’s first page: {files}.", id="newsroom.I001"
        )
    ]


def check_secrets(**kwargs: Any) -> Messages:
    """Check what would put secrets into the log, or into the database without a key. The server does not start then."""
    messages: Messages = []
    if get_mail_backend() in LOGGING_BACKENDS and not settings.ALLOW_CONSOLE_MAIL:
        messages.append(
            checks.Error(
                "E-mails would be written to the log or to files, with links that let their reader sign in.",
                hint="Set EMAIL_URL, for example smtp+tls://user:password@host:587. dummymail:// sends nothing."
                " ALLOW_CONSOLE_MAIL=true allows it, for a site that nobody relies on.",
                id="newsroom.E012",
            )
        )
    if problem := find_key_problem(settings.MFA_KEYS):
        messages.append(
            checks.Error(
                problem,
                hint="Make one with: manage.py encrypt_second_factors --new-key. Keep it apart from the database.",
                id="newsroom.E013",
            )
        )
    return messages


def get_mail_backend() -> str:
    """Return the short name of the mail backend, such as "smtp" or "console"."""
    return str(settings.EMAIL_BACKEND.rpartition(".mail.backends.")[2].partition(".")[0])


def check_files(**kwargs: Any) -> Messages:
    """Check that only their owner can read the files of SQLite: the database, and the files beside it."""
    if connection.vendor != "sqlite" or ":memory:" in (name := str(connection.settings_dict["NAME"])):
        return []
    files = [Path(f"{name}{ending}") for ending in ("", "-wal", "-shm", "-journal")]
    if not (open_files := [str(file) for file in files if is_open_to_others(file)]):
        return []
    return [
        checks.Warning(
            f"Others on this machine can read {', '.join(open_files)}.",
            hint=f"Run chmod 600 on {'it' if len(open_files) == 1 else 'them'}. Do the same for copies and backups.",
            id="newsroom.W014",
        )
    ]


def check_mail(**kwargs: Any) -> Messages:
    """Check that e-mails are sent, from an address that can exist."""
    if get_mail_backend() in NOT_SENDING_BACKENDS:
        return [
            checks.Warning(
                "This site sends no e-mail: an editor who forgets the password cannot set a new one.",
                hint="Set EMAIL_URL, for example smtp+tls://user:password@host:587.",
                id="newsroom.W004",
            )
        ]
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        return [
            checks.Warning(
                f"E-mails come from {settings.DEFAULT_FROM_EMAIL}. Most servers refuse them.",
                hint="Set DEFAULT_FROM_EMAIL, or NEWSROOM_CONTACT to an e-mail address.",
                id="newsroom.W005",
            )
        ]
    return []


def check_static_files(**kwargs: Any) -> Messages:
    """Check that `collectstatic` has been run."""
    if has_static_files():
        return []
    return [
        checks.Error(
            f"There are no static files in {settings.STATIC_ROOT}, so the server does not start.",
            hint="Run: manage.py collectstatic --noinput",
            id="newsroom.E006",
        )
    ]


def check_database(*, databases: Sequence[str] | None = None, **kwargs: Any) -> Messages:
    """Check that the database answers, and its migrations, triggers, connections and clock."""
    try:
        connection.ensure_connection()
        messages = [*check_migrations(), *check_connections(), *check_clock()]
        if not messages:
            messages += check_second_factors()
        # `check --database default` reports missing triggers by itself.
        if DEFAULT_DB_ALIAS not in (databases or ()):
            messages += triggers.check(databases=[DEFAULT_DB_ALIAS])
    except DatabaseError as error:
        reason = str(error).partition("\n")[0]
        return [
            checks.Error(
                f"The database does not answer: {reason}",
                hint="Start it, or correct DATABASE_URL.",
                id="newsroom.E007",
            )
        ]
    return messages


def check_migrations() -> Messages:
    """Check that the database has the tables of this code. An empty one in memory, for checks only, needs none."""
    if connection.vendor == "sqlite" and ":memory:" in str(connection.settings_dict["NAME"]):
        return []
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not missing:
        return []
    return [
        checks.Error(
            f"The database lacks {len(missing)} migrations, from {missing[0][0]} on.",
            hint="Back it up, then run: manage.py migrate",
            id="newsroom.E008",
        )
    ]


def check_second_factors() -> Messages:
    """Check that the secrets of second factors are encrypted with the first key of MFA_KEYS."""
    if find_key_problem(settings.MFA_KEYS):
        return []  # check_secrets says so
    if connection.vendor == "sqlite" and ":memory:" in str(connection.settings_dict["NAME"]):
        return []
    secrets = [secret for row in Authenticator.objects.all() for secret in list_secrets(row.data)]
    count = sum(not is_encrypted_with_first_key(secret) for secret in secrets)
    if not count:
        return []
    return [
        checks.Warning(
            f"{count} secrets of second factors are not encrypted with the first key of MFA_KEYS.",
            hint="Run: manage.py encrypt_second_factors",
            id="newsroom.W015",
        )
    ]


def check_connections() -> Messages:
    """Check that all processes together use fewer connections than PostgreSQL allows."""
    if connection.vendor != "postgresql":
        return []
    limit = read_connection_limit()
    processes = settings.WORKERS * settings.MACHINES
    needed = processes * settings.DATABASE_CONNECTIONS + OTHER_CONNECTIONS
    if needed <= limit:
        return []
    return [
        checks.Error(
            f"{settings.MACHINES} × {settings.WORKERS} processes with {settings.DATABASE_CONNECTIONS} connections"
            f" each, and {OTHER_CONNECTIONS} for commands, are {needed}. The database allows {limit}.",
            hint="Lower WORKERS or DATABASE_CONNECTIONS, raise max_connections of PostgreSQL, or use pgbouncer.",
            id="newsroom.E009",
        )
    ]


def read_connection_limit() -> int:
    """Return how many connections PostgreSQL gives to ordinary roles."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(CASE name WHEN 'max_connections' THEN setting::int ELSE -setting::int END)::int"
            " FROM pg_settings"
            " WHERE name IN ('max_connections', 'superuser_reserved_connections', 'reserved_connections')"
        )
        (limit,) = cursor.fetchone()
    return int(limit)


def check_clock() -> Messages:
    """Check that the clocks of this machine and of PostgreSQL agree."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
        after = timezone.now()
    difference = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0)
    if difference <= MAX_CLOCK_DIFFERENCE:
        return []
    return [
        checks.Error(
            f"The clocks of this machine and of the database differ by {difference:.0f} seconds."
            " The end of an embargo depends on them.",
            hint="Let both follow a time server: timedatectl set-ntp true",
            id="newsroom.E010",
        )
    ]


def is_open_to_others(path: Path) -> bool:
    """Return whether others than its owner may read a file."""
    try:
        return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        return False
