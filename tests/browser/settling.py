"""Acting on a page only once what has come into it is htmx's.

For 20 ms after a swap new content is in the page but not bound: a form in it is sent as any form is, a field is heard
by nobody, and the focus is yet to be set. No person is quick enough for that; a test is, now and then.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Keyboard, Locator, Page, expect

UNSETTLED = ".htmx-added, .htmx-settling, .htmx-swapping"
ACTIONS = ("check", "click", "fill", "focus", "press", "press_sequentially", "select_option")


def settled(page: Page) -> None:
    """Wait until nothing in a page waits for htmx."""
    expect(page.locator(UNSETTLED)).to_have_count(0)


class _Keys:
    """The keyboard of a page, for what has settled in it."""

    def __init__(self, page: Page, keyboard: Keyboard) -> None:
        self.page, self.keyboard = page, keyboard

    def press(self, *args: Any, **options: Any) -> None:
        settled(self.page)
        self.keyboard.press(*args, **options)

    def type(self, *args: Any, **options: Any) -> None:
        settled(self.page)
        self.keyboard.type(*args, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.keyboard, name)


def act_on_what_has_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every action of a test wait for what has come into the page before it."""

    def after_settling(action: Callable[..., Any]) -> Callable[..., Any]:
        def act(self: Locator, *args: Any, **options: Any) -> Any:
            settled(self.page)
            return action(self, *args, **options)

        return act

    for name in ACTIONS:
        monkeypatch.setattr(Locator, name, after_settling(getattr(Locator, name)))
    keyboard = Page.keyboard.fget  # type: ignore[attr-defined]
    monkeypatch.setattr(Page, "keyboard", property(lambda page: _Keys(page, keyboard(page))))
