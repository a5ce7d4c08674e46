"""What stands in readers' pages themselves: exactly what the policy allows, and it works."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline.pages import inline_assets

CSS_FOLDER = Path(settings.BASE_DIR, "static", "css")


def test_every_part_is_joined() -> None:
    files = {f"public/{file.name}" for file in CSS_FOLDER.glob("public/*.css")}
    assert files == set(inline_assets.CSS_PARTS) - {"base.css"}


def test_a_source_is_named_as_the_standard_names_it() -> None:
    """The example of CSP Level 3, 8.3."""
    said = "alert('Hello, world.');"
    assert inline_assets.csp_source(said) == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


@pytest.mark.parametrize(
    "address",
    ["/", "/t/every-field/", "/t/every-field/denial1/", "/t/every-field/changes/", "/t/every-field/report/"],
)
def test_the_policy_names_just_what_stands_in_the_page(
    client: Client, publish: Publish, address: str
) -> None:
    publish(sample_documents.every_field())
    response = client.get(address)
    page = page_html.parse(response.content)
    policy = dict(one.strip().split(" ", 1) for one in response["Content-Security-Policy"].split(";"))
    assert page.one("style").children == [inline_assets.CSS]
    assert policy["style-src"] == f"'self' {inline_assets.csp_source(inline_assets.CSS)}"
    assert policy["script-src"] == f"'self' {inline_assets.csp_source(inline_assets.LOADER_JS)}"
    page_html.scripts(page)  # which says what else there is


def test_nothing_of_the_sheet_or_the_script_would_end_its_element() -> None:
    assert not re.search(r"<[/!]|\r", inline_assets.CSS + inline_assets.LOADER_JS)


@pytest.mark.once
def test_the_sheet_says_what_its_parts_say(browser: Browser) -> None:
    """Rule for rule, as a browser has read them."""
    whole = "\n".join((CSS_FOLDER / name).read_text() for name in inline_assets.CSS_PARTS)
    page = browser.new_page()
    # Some values are kept as they were written, line by line.
    rules = """text => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        return [...sheet.cssRules].map((one) => one.cssText.replace(/\\s+/g, " "));
    }"""
    try:
        of_parts = page.evaluate(rules, whole)
        assert len(of_parts) > 10
        assert page.evaluate(rules, inline_assets.CSS) == of_parts
    finally:
        page.close()
