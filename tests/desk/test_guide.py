"""The guide for editors behind Help."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import get

GUIDE = settings.BASE_DIR / "docs" / "guide.md"


def test_guide_has_its_headings_tables_and_pictures(as_reporter: Client) -> None:
    page = get(as_reporter, reverse("desk:help"))
    assert page.root.one("h1").text == "Guide for editors"
    headings = [item["id"] for item in page.root.by_id("main").all("h2")]
    assert [link["href"] for link in page.root.by_id("main").all("ul")[0].all("a")] == [
        f"#{name}" for name in headings
    ]
    assert page.root.all("table")
    pictures = page.root.by_id("main").all("img")
    assert len(pictures) == len(re.findall(r"!\[", GUIDE.read_text()))
    for picture in pictures:
        assert picture["alt"]
        assert picture["src"].startswith(settings.STATIC_URL)


def test_pictures_of_the_guide_exist_and_are_small() -> None:
    names = re.findall(r"\]\(\.\./static/(guide/[a-z-]+\.webp)\)", GUIDE.read_text())
    assert names
    for name in names:
        file = finders.find(name)
        assert file, name
        assert Path(file).stat().st_size < 100_000


def test_every_page_of_the_desk_leads_to_help(as_reporter: Client) -> None:
    page = get(as_reporter, reverse("desk:parties"))
    assert reverse("desk:help") in [link["href"] for link in page.root.one("nav", aria_label="Desk").all("a")]
