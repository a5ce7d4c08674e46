"""What is said when the PostgreSQL server of the tests cannot be made: the reason, not what was tidied up after it."""

from pathlib import Path

import pytest

from postgresql import describe_failure

FULL_DISK = """\
creating subdirectories ... ok
selecting default max_connections ... 100
running bootstrap script ... 2026-11-30 15:58:11.204 UTC [4711] FATAL:  could not write to file "base/1/1255"
2026-11-30 15:58:11.204 UTC [4711] HINT:  Check free disk space.
child process exited with exit code 1
initdb: removing data directory "/tmp/newsroom-timeline-postgresql-x/data"
"""
FULL_DISK_REASONS = ('FATAL:  could not write to file "base/1/1255"', "HINT:  Check free disk space.")


@pytest.mark.parametrize(
    ("output", "reasons"),
    [
        (FULL_DISK, FULL_DISK_REASONS),
        ("initdb: error: cannot be run as root\n", ("initdb: error: cannot be run as root",)),
        ("caught signal\ninitdb: removing data directory\n", ("caught signal",)),
        ("starting\nit broke\n", ("it broke",)),
        ("", ("no message",)),
    ],
)
def test_a_failure_names_its_reasons_and_the_free_space(
    output: str, reasons: tuple[str, ...], tmp_path: Path
) -> None:
    message = describe_failure("initdb failed", output, tmp_path)
    assert all(reason in message for reason in reasons)
    assert "removing data directory" not in message
    assert f"MiB are free in {tmp_path}" in message
    assert "\n" not in message
