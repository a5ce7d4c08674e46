"""Helpers for scripts that meet an unknown machine: CI or not, Debian packages, processes, error messages."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn


class LeftOutError(Exception):
    """A part of the tests or checks cannot run here; the message says why, after "because"."""


def is_ci() -> bool:
    """Return whether CI runs us: there, a part that cannot run is a failure."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


# --- Programs and packages ----------------------------------------------------------------------


def program_answers(path: str) -> bool:
    # A name on the PATH may be a stand-in that only tells how to install the real one.
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def install(package: str, missing: str) -> None:
    """Install a Debian package, or say why it cannot be."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise LeftOutError(f"{missing} (on Debian, as root: apt-get install {package})")
    print(f"Installing Debian's package {package}.", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")
    for command in ([*apt, "update"], [*apt, "install", "--yes", "--no-install-recommends", package]):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise LeftOutError(
                f"{missing}, and apt-get could not install {package}: {last_line(done.stderr)}"
            )


# --- Processes ----------------------------------------------------------------------------------


def ending_with_us() -> list[str]:
    """What to put before a command, so that it is interrupted even when we are killed outright."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "INT"] if setpriv else []


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Interrupt it, and kill it with all it started if it is not gone half a minute later."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def list_children(pid: int) -> list[int]:
    """Return the processes that a process has started itself and that still run (on Linux)."""
    children = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name stands in brackets and may contain anything; the parent is the second field after it.
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[1]) == pid:
            children.append(int(entry.parent.name))
    return children


def stop_on_signals() -> None:
    """Make signals end the run through every `finally`, so that nothing we started stays behind."""
    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup leaves it
        signals.append(signal.SIGHUP)

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    for number in signals:
        signal.signal(number, stop)


# --- What programs say --------------------------------------------------------------------------

REASON = re.compile(
    r"\b(fatal|panic|error|detail|hint):|could not|cannot|no space left|caught signal|child process",
    re.IGNORECASE,
)
MAX_REASONS = 8


def first_line(text: str) -> str:
    return next((line.strip().rstrip(".") for line in text.splitlines() if line.strip()), "no message")


def last_line(text: str) -> str:
    return first_line("\n".join(reversed(text.splitlines())))


def find_reasons(text: str) -> str:
    """Return the lines in which a program of PostgreSQL says why it failed, at most MAX_REASONS; else the last line.

    initdb ends with what it tidied up, so its last line hides the reason. DETAIL and HINT explain the line before.
    """
    reasons = [line.strip() for line in text.splitlines() if REASON.search(line)]
    return " | ".join(reasons[:MAX_REASONS]) or last_line(text)
