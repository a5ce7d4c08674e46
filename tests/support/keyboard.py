"""Going about a page by keyboard alone."""

from playwright.sync_api import Locator, Page, expect

# More controls than any page of the tests has before what is looked for.
MOST = 150


def tab_to(page: Page, control: Locator) -> None:
    """Go on from where the focus is until it is on this control."""
    expect(control).to_be_visible()
    for _ in range(MOST):
        if control.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {control}")
