"""Who has a timeline open. Pages ask every ten seconds.

That stands in a cache, as one small value for each timeline: it is worth nothing a minute later, and must cost the
database no row a poll. The cache is the one that all processes share: CACHE_URL, or the table of the default cache. The
cache of pages without CACHE_URL is of one process, and two processes would each know half of the people.

Two processes that write at the same moment can lose one of the two. Whoever is lost comes back with the next poll.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.http import HttpRequest

from timeline.models import Timeline, User

# Seconds. Whoever leaves says so; whoever does not (a crash, a lost connection) is here for so long.
HERE_SECONDS = 45
# One's own record is written anew when it is so old: two of three polls write nothing.
RENEWED_SECONDS = 25
MAX_PAGES = 200
MAX_ID_LENGTH = 40

# The page of somebody: key of the account and id of the page → seconds since 1970, id of the entry that is being edited.
Pages = dict[str, list[Any]]


@dataclass(frozen=True, order=True)
class PersonHere:
    """Somebody else who has the timeline open. `entry_uid` is the entry whose form is open, or ""."""

    user_pk: int
    entry_uid: str


def get_presence_cache() -> BaseCache:
    """Return the cache that all processes share."""
    return caches["pages" if settings.CACHE_URL else "default"]


def come_here(timeline: Timeline, user_pk: int, page: str, entry_uid: str = "") -> list[PersonHere]:
    """Note that a user has a timeline open, and return who else has.

    Args:
        user_pk: the key of the user
        page: an id of the browser's page
        entry_uid: the entry whose form is open there, or ""
    """
    cache, key = get_presence_cache(), _build_key(timeline)
    now = int(time.time())
    pages = _read(cache, key, now)
    own = f"{user_pk} {page}"
    noted = pages.get(own)
    if noted is None or noted[1] != entry_uid or noted[0] <= now - RENEWED_SECONDS:
        pages[own] = [now, entry_uid]
        while len(pages) > MAX_PAGES:
            del pages[min(pages, key=lambda name: pages[name][0])]
        cache.set(key, pages, 2 * HERE_SECONDS)
    return list_others(pages, user_pk)


def leave(timeline: Timeline, user_pk: int, page: str) -> None:
    """Note that a page of a user is closed."""
    cache, key = get_presence_cache(), _build_key(timeline)
    pages = _read(cache, key, int(time.time()))
    if pages.pop(f"{user_pk} {page}", None) is not None:
        cache.set(key, pages, 2 * HERE_SECONDS)


def _build_key(timeline: Timeline) -> str:
    return f"presence:{timeline.pk}"


def _read(cache: BaseCache, key: str, now: int) -> Pages:
    pages: Pages = cache.get(key) or {}
    return {name: noted for name, noted in pages.items() if now - HERE_SECONDS < noted[0]}


def list_others(pages: Pages, user_pk: int) -> list[PersonHere]:
    """Return the others, in a fixed order, each with the entry that they are editing, if any."""
    people: set[PersonHere] = set()
    for name, (_at, entry_uid) in pages.items():
        pk = int(name.partition(" ")[0])
        if pk != user_pk:
            people.add(PersonHere(pk, entry_uid))
    # Somebody with two pages is named once for each entry, or once.
    editing = {person.user_pk for person in people if person.entry_uid}
    return sorted(person for person in people if person.entry_uid or person.user_pk not in editing)


def name_people(people: Iterable[PersonHere]) -> list[dict[str, str]]:
    """Return the names of people who are here, and the entries that they edit."""
    people = list(people)
    users = {user.pk: str(user) for user in User.objects.filter(pk__in={person.user_pk for person in people})}
    return [
        {"name": users[person.user_pk], "entry": person.entry_uid}
        for person in people
        if person.user_pk in users
    ]


def build_etag(user_pk: int, timeline: Timeline, people: list[PersonHere]) -> str:
    """Return the ETag of what a user is told of a timeline: it changes with each change and with who is here."""
    state = f"{user_pk} {timeline.pk} {timeline.changed_at.timestamp()} {people}"
    return f'"{blake2b(state.encode(), digest_size=12).hexdigest()}"'


def read_page_ids(request: HttpRequest) -> tuple[str, str]:
    """Return the id of the browser's page that asks, and that of the entry whose form is open there; "" for neither."""
    return _read_id(request, "page"), _read_id(request, "open")


def _read_id(request: HttpRequest, name: str) -> str:
    text = request.GET.get(name, "")
    return text if text.isascii() and text.isalnum() and len(text) <= MAX_ID_LENGTH else ""
