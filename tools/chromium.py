"""The browser of this machine, for the tests in one and for pictures of pages."""

import os
import shutil
from pathlib import Path

import playwright

from machine import LeftOutError, install, program_answers

# Debian's package of Chromium without a window: the same pages for half the processor time of the whole browser.
SHELL = "chromium-headless-shell"
OTHERS = ("chromium", "chromium-browser", "google-chrome")
# As a container without a display, a sandbox or a network has it.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def find_chromium() -> str:
    """Return the path of the browser: the one that CHROMIUM names, the headless shell, or else any Chromium.

    Raises LeftOutError where there is none and none can be installed.
    """
    given = os.environ.get("CHROMIUM")
    if given:
        if program_answers(given):
            return given
        raise LeftOutError(f"CHROMIUM={given} does not run")
    path = find_installed(SHELL)
    if path is None:
        try:
            install(SHELL, "no Chromium was found")
        except LeftOutError:
            path = find_installed(*OTHERS)
            if path is None:
                raise
        else:
            path = find_installed(SHELL, *OTHERS)
    if path is None:
        raise LeftOutError("Chromium was installed but does not run")
    return path


def find_installed(*names: str) -> str | None:
    """Return the path of the first of these programs that runs, or None."""
    paths = (shutil.which(name) for name in names)
    return next((path for path in paths if path and program_answers(path)), None)


def need_driver() -> None:
    """See to it that the Node.js which playwright brings along can run; a bare Debian lacks a library of it."""
    node = Path(playwright.__file__).parent / "driver" / "node"
    if not program_answers(str(node)):
        install("libatomic1", "playwright's own Node.js does not run")
    if not program_answers(str(node)):
        raise LeftOutError("playwright's own Node.js does not run")
