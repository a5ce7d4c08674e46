"""The browser of this machine, for the tests in one and for pictures of pages."""

import os
import shutil
from pathlib import Path

import playwright

from machine import LeftOutError, install, program_answers

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# As a container without a display, a sandbox or a network has it.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def find_chromium() -> str:
    given = os.environ.get("CHROMIUM")
    if given:
        if program_answers(given):
            return given
        raise LeftOutError(f"CHROMIUM={given} does not run")
    found = installed_chromium()
    if found is None:
        install("chromium", "no Chromium was found")
        found = installed_chromium()
    if found is None:
        raise LeftOutError("Chromium was installed but does not run")
    return found


def installed_chromium() -> str | None:
    paths = (shutil.which(name) for name in BROWSERS)
    return next((path for path in paths if path and program_answers(path)), None)


def need_driver() -> None:
    """See to it that the Node.js which playwright brings along can run; a bare Debian lacks a library of it."""
    node = Path(playwright.__file__).parent / "driver" / "node"
    if not program_answers(str(node)):
        install("libatomic1", "playwright's own Node.js does not run")
    if not program_answers(str(node)):
        raise LeftOutError("playwright's own Node.js does not run")
