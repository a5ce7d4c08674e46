"""The commands as programs: their exit codes, and the exact bytes on stdout and stderr."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from tests.conftest import SAMPLE
from timeline.actions.imports import import_document
from timeline.actions.publications import publish
from timeline.importers import IMPORTERS
from timeline.models import Publication, Timeline, User

# Transactions are committed, because another process reads the database.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROOT = Path(__file__).parent.parent.parent
SLUG = "facebook-reports-bbc"


def run_program(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run manage.py on the test's own database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{quote(str(database['NAME']))}"
    else:
        password = f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else ""
        host = f"{database['HOST']}:{database['PORT']}" if database["PORT"] else database["HOST"]
        url = f"postgres://{database['USER']}{password}@{host}/{database['NAME']}"
    environment = os.environ | {"DATABASE_URL": url, "ACCOUNT_PASSWORD": "quite-a-long-password"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, check=False
    )


def read_events(stderr: bytes) -> list[str]:
    """Return what a command logged. Everything else on its standard error fails."""
    return [json.loads(line)["message"] for line in stderr.splitlines()]


def test_an_import_ends_with_0_and_a_refused_one_with_1_and_the_paths(tmp_path: Path) -> None:
    done = run_program("import_timeline", str(SAMPLE))
    assert (done.returncode, read_events(done.stderr)) == (0, ["import timeline"])
    assert done.stdout.decode().startswith(f"Imported “{SLUG}”: 1 timeline, ")
    assert Timeline.objects.get().slug == SLUG

    broken = tmp_path / "broken.json"
    broken.write_text(SAMPLE.read_text().replace('"2017-03-07"', '"2017-02-30\\ud800"'))
    failed = run_program("import_timeline", str(broken), "--slug", "another-one")
    assert (failed.returncode, failed.stdout) == (1, b"")
    message = failed.stderr.decode()
    assert message.startswith(f"CommandError: {broken}: nothing was imported.\n")
    assert "\n  $.statements[0].when.edtf: " in message
    assert "Traceback" not in message
    assert Timeline.objects.count() == 1


def test_an_export_writes_the_bytes_of_the_publication_and_nothing_else(editor: User) -> None:
    timeline = import_document(IMPORTERS["json"](SAMPLE.read_bytes())).timeline
    # A text stream could translate line ends and letters.
    Timeline.objects.update(title="Café\n“Ω”", summary="One.\nTwo.\n")
    publish(Timeline.objects.get(pk=timeline.pk), by=editor, note="First", seen_digest=None)
    done = run_program("export_timeline", SLUG)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == Publication.objects.get().data

    failed = run_program("export_timeline", SLUG, "--version", "2")
    assert (failed.returncode, failed.stdout) == (1, b"")
    assert failed.stderr.decode() == f"CommandError: Nothing is published under “{SLUG}” version 2.\n"


def test_a_new_account_can_publish_with_another_command(make_user: object) -> None:
    import_document(IMPORTERS["json"](SAMPLE.read_bytes()))
    made = run_program("add_account", "ada@example.org", "--role", "editor")
    assert (made.returncode, made.stdout) == (0, b"Made editor ada@example.org.\n")
    assert read_events(made.stderr) == ["account added"]
    assert b"ada" not in made.stderr
    done = run_program("publish_timeline", SLUG, "--note", "First", "--by", "ada@example.org")
    assert (done.returncode, read_events(done.stderr)) == (0, ["publish publication"])
    assert Publication.objects.get().by == User.objects.get()
    again = run_program("publish_timeline", SLUG, "--note", "Again", "--by", "ada@example.org")
    assert (again.returncode, again.stdout) == (1, b"")
    assert again.stderr == b"CommandError: Nothing has changed since version 1.\n"
