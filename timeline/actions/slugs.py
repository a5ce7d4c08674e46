"""Slugs of timelines: a public one changes, stays reserved, and leads to the new one; a new one comes from the title."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify

from timeline import permissions, publication_clock
from timeline.actions.base import require
from timeline.models import Decision, FormerSlug, Timeline, User
from timeline.models.fields import MAX_SLUG_LENGTH, add_random_ending
from timeline.publishing.protected_words import find_in_slug

TAKEN = "Another timeline has this address already. Choose a different one."
# So many numbers are tried behind a slug that is taken.
MOST_NUMBERS = 50


def prepare_slug_change(timeline: Timeline, slug: str, *, by: User) -> bool:
    """Check that a stored timeline may get another slug; return whether it was public under the present one.

    Of a timeline that was never public nobody has the address. The slug of a public one is public at once, without a
    publication, so it is checked as publications are.

    Raises:
        PermissionDenied: it was public, and the user does not publish
        ValidationError: at `slug`
    """
    if not timeline.publications.public().exists():
        if timeline.publications.exists():
            # Decision 0036: nobody may learn of a private timeline because its address is refused to another one.
            raise ValidationError(
                {"slug": "A version was approved under this address. It can change once a version is public."}
            )
        return False
    require(permissions.may_publish(by, timeline), "change the address of a public timeline")
    if find_in_slug(timeline, slug):
        raise ValidationError({"slug": "This address identifies a protected person. Choose a different one."})
    return True


def reserve_slug(timeline: Timeline, slug: str, *, by: User) -> None:
    """Keep for a timeline the slug under which it was public, and make every process drop what it keeps of it."""
    if not FormerSlug.objects.filter(slug=slug).exists():
        FormerSlug.objects.create(slug=slug, timeline=timeline)
    Decision.objects.create(timeline=timeline, verb=Decision.Verb.MOVE, by=by, at=publication_clock.now())


def require_free_slug(timeline: Timeline) -> None:
    """Raise ValidationError at `slug` if a stored timeline has a former slug of another one.

    It is asked after the row is saved: whoever gave the slug up a moment ago has then ended its transaction.
    """
    if FormerSlug.objects.filter(slug=timeline.slug).exclude(timeline=timeline).exists():
        raise ValidationError({"slug": TAKEN})


def build_slug(title: str, *, by: User) -> str:
    """Return a free slug that is made of a title. One that is taken gets a number."""
    base = slugify(title).replace("_", "-")[: MAX_SLUG_LENGTH - 3].strip("-")
    if not base:
        return add_random_ending("timeline")
    candidates = [base, *(f"{base}-{number}" for number in range(2, MOST_NUMBERS + 1))]
    # A private timeline that was never published makes room (`release_slug`): a number would tell of it.
    seen = Timeline.objects.visible_to(by).order_by().values("pk")
    known = Timeline.objects.filter(Q(publications__isnull=False) | Q(pk__in=seen))
    taken = {
        *known.filter(slug__in=candidates).values_list("slug", flat=True),
        *FormerSlug.objects.filter(slug__in=candidates).values_list("slug", flat=True),
    }
    return next((slug for slug in candidates if slug not in taken), add_random_ending(base))
