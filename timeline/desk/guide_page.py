"""The guide for editors: `docs/guide.md` as HTML for the desk."""

from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString

from timeline.text.markdown import render_own_page

GUIDE = settings.BASE_DIR / "docs" / "guide.md"
# How the file names its pictures, which stand in the static files.
PICTURES = "../static/"


@cache
def render_guide() -> SafeString:
    """Return the guide as HTML, rendered once in each process. Its pictures are the static files of this site."""
    return render_own_page(GUIDE.read_text(encoding="utf-8"), pictures=PICTURES)
