"""What holds of the project as a whole."""

import re
import subprocess
import sys
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).parent.parent


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_desk_runs_on_htmx_2_0() -> None:
    vendored = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    found = re.search(r'version:"([0-9.]+)"', vendored.read_text())
    assert found is not None
    assert found[1].startswith("2.0.")
    assert "django_htmx/htmx-2.min.js" in (ROOT / "templates" / "desk" / "base.html").read_text()


def test_imports_go_down_only() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-logo",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_nothing_in_the_content_security_policy_is_unsafe() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert directives["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in repr(directives)


def test_locked_packages_name_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in lock.read_text()
