"""The keys of the desk, and whether single letters are among them: an editor decides that for the own account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from timeline.actions.accounts import set_letter_keys
from timeline.desk.http import administrative, announce, render_partial_or_page, staff_only
from timeline.desk.lookups import require_user

SHORTCUTS = (
    (("E",), "New event"),
    (("S",), "New statement"),
    (("R",), "New request for comment"),
    (("/",), "Search this timeline, or everything"),
    (("?",), "This list"),
    (("J",), "Next entry"),
    (("K",), "Previous entry"),
    (("Enter",), "Edit the entry that has the focus"),
    (("X",), "Select it"),
    (("I",), "Add an entry below it"),
    (("H",), "Hold it back, or make it ready"),
    (("M",), "More: what else can be done with it"),
    (("Alt", "↑ ↓"), "Move it"),
    (("Delete",), "Remove it"),
    (("Ctrl", "Z"), "Undo your last step; with Shift, redo it"),
    (("Ctrl", "Enter"), "Save the form"),
    (("Esc",), "Close the form; in a list of suggestions, close the list only"),
    (("Alt", "V"), "Use the suggested verification"),
    (("↓", "↑"), "Next and previous suggestion"),
    (("Enter",), "Choose the marked suggestion"),
    (("Tab",), "Leave the field without choosing a suggestion"),
    (("Enter",), "In the table: the cell below; with Shift, the cell above"),
    (("Esc",), "In the table: undo what you typed in the cell"),
)


@staff_only
@administrative
@require_http_methods(["GET", "HEAD", "POST"])
def shortcuts(request: HttpRequest) -> HttpResponse:
    """List the keys. POST switches single letters `on` or `off` for the account (WCAG 2.1.4)."""
    user = require_user(request)
    if request.method == "POST":
        is_on = request.POST.get("letters") == "on"
        set_letter_keys(user, is_on)
        return announce(
            request, redirect("desk:shortcuts"), f"Single letters are switched {'on' if is_on else 'off'}."
        )
    return render_partial_or_page(request, "desk/shortcuts.html", "shortcuts-list", {"shortcuts": SHORTCUTS})
