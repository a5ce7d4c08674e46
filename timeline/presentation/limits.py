"""Limits that pages, frames and feeds have in common."""

# How many entries are shown in full: at the top of a timeline's page, in its frame and in its feed. A page with more
# entries is divided into sections (`timeline.pages.sections`). Read it as `limits.ENTRIES_IN_FULL`, so that a test
# can lower it in one place.
ENTRIES_IN_FULL = 100
