"""The markup of every public page, checked by two validators, and its references."""

import json
import os
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import html5lib
import pytest
from django.conf import settings

from tests.support import page_html, sample_documents
from tests.support.public_pages import NAMES, Shown
from timeline.pages import sections
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline

pytestmark = [pytest.mark.once, pytest.mark.django_db]

# Attributes that refer to other elements by id.
REFERRING = ("for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls")

SOUND = "<!doctype html><html lang='en'><head><title>A page</title></head><body><p>Sound.</p></body></html>"
UNSOUND = SOUND.replace("<p>Sound.</p>", "<p id='a'><b>Un<p id='a'>sound.</b></p>")


def find_errors(page: str) -> list[str]:
    """Return the parse errors of a page by the HTML standard."""
    parser = html5lib.HTMLParser()
    parser.parse(page)
    return [f"line {line}: {code} {said}" for (line, _column), code, said in parser.errors]


def list_ids(page: str) -> list[str]:
    return [each.attributes["id"] for each in page_html.parse(page).all() if "id" in each.attributes]


def list_references(page: str) -> set[str]:
    """Return the ids to which a page refers, in links and attributes."""
    elements = page_html.parse(page).all()
    named = {uid for each in elements for name in REFERRING for uid in each.attributes.get(name, "").split()}
    links = [each.attributes["href"] for each in elements if each.tag == "a" and "href" in each.attributes]
    return named | {unquote(link[1:]) for link in links if link.startswith("#") and link != "#"}


@pytest.mark.slow
def test_every_page_is_parsed_without_an_error(every_page: dict[str, Shown]) -> None:
    assert {name: find_errors(page.html) for name, page in every_page.items()} == {name: [] for name in NAMES}


def test_an_error_would_be_found() -> None:
    assert find_errors(SOUND) == []
    assert find_errors(UNSOUND)


def test_every_id_is_unique(every_page: dict[str, Shown]) -> None:
    twice = {
        name: [uid for uid, count in Counter(list_ids(page.html)).items() if count > 1]
        for name, page in every_page.items()
    }
    assert twice == {name: [] for name in NAMES}


@pytest.mark.slow
def test_every_reference_has_a_target(every_page: dict[str, Shown]) -> None:
    lost = {
        name: sorted(list_references(page.html) - set(list_ids(page.html)))
        for name, page in every_page.items()
    }
    assert lost == {name: [] for name in NAMES}


def test_every_page_has_a_title_and_a_language(every_page: dict[str, Shown]) -> None:
    for name, shown in every_page.items():
        page = page_html.parse(shown.html)
        spoken = page.one("html").attributes["lang"].lower()
        if language := re.search(r"\(([a-z-]+)\)$", name):
            # A notice without a timeline is in the site's language.
            assert spoken in (language[1], settings.LANGUAGE_CODE), name
        assert page.one("head").one("title").text, name
        assert page.one("h1").text, name
        assert len(page.all("main")) == 1, name


# --- A second validator------------------------------------------------------------------------------


@pytest.mark.nu
def test_the_nu_checker_finds_no_error(every_page: dict[str, Shown], tmp_path: Path) -> None:
    pages = {f"{place:03}.html": page.html for place, page in enumerate(every_page.values())}
    assert run_nu_checker({**pages, "sound.html": SOUND}, tmp_path) == []


@pytest.mark.nu
def test_the_nu_checker_would_find_an_error(tmp_path: Path) -> None:
    assert run_nu_checker({"unsound.html": UNSOUND}, tmp_path)


# It takes a page with a very long German word for German.
A_GUESS = "Consider using “lang="
# It does not know these parts of CSS and SVG 2: paint order, container queries, scroll-driven animations (left out by
# browsers that have none), what of a drawing takes a pointer.
UNKNOWN_PROPERTIES = (
    *("paint-order", "container-type", "view-timeline-name", "view-timeline-inset", "timeline-scope"),
    "animation-timeline",
)
UNKNOWN_TO_IT = {
    *(f"CSS: “{name}”: Property “{name}” doesn't exist." for name in UNKNOWN_PROPERTIES),
    "CSS: Unrecognized at-rule “@container”",
    "CSS: “pointer-events”: “bounding-box” is not a “pointer-events” value.",
}


def run_nu_checker(pages: dict[str, str], folder: Path) -> list[str]:
    """Return the messages of the W3C checker, warnings included; all pages in one run, because it starts slowly."""
    if "VNU_JAR" not in os.environ:
        pytest.skip("VNU_JAR names no checker: `make test` finds one")
    for name, page in pages.items():
        (folder / name).write_text(page)
    command = ["java", "-jar", os.environ["VNU_JAR"], "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run([*command, *pages], cwd=folder, capture_output=True, text=True, check=True)
    messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return [
        f"{Path(each['url']).name}, line {each.get('lastLine')}: {each['message']} {each.get('extract', '')}"
        for each in messages
        if A_GUESS not in each["message"] and each["message"] not in UNKNOWN_TO_IT
    ]


def test_a_page_with_heading_only_sections_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "MOST_LISTED", 120)
    page = render_timeline(sample_documents.long(260), PageOptions(newsroom={}, site="https://news.example"))
    assert "entry-section-far" in page
    assert find_errors(page) == []
    ids = list_ids(page)
    assert len(ids) == len(set(ids))
    # No link leads to an entry that is only named in `data-holds`.
    assert list_references(page) - set(ids) == set()
