"""Texts of sources: held on the desk, version after version, and what is decided about words taken from them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from timeline import checking, permissions, quotes
from timeline.actions.base import Refused, Stale, lock_timeline, record, require, unfit
from timeline.document import normal
from timeline.models import Dismissal, Entry, Exemption, Source, SourceText, User
from timeline.models.texts import LONGEST_TEXT, digest

LONGEST_REASON = 2000


@transaction.atomic
def hold_text(source: Source, text: str, *, by: User, number: int | None) -> SourceText:
    """Hold a text as what the source says from now on; what was held before is kept.

    Takes the text as pasted (what is invisible is taken out, see `SourceText.removed`) and the number of the
    text that the editor saw, 0 for none. A text that is held already changes nothing.

    Raises:
        PermissionDenied
        Stale: another text is held by now, or it was not said which one was seen; `current` is it, or None
        ValidationError: the text is empty, too long, or holds what is no character; its key is "text"
    """
    require(permissions.may_edit_shared(by), "hold texts of sources")
    require(Source.objects.visible_to(by).filter(pk=source.pk).exists(), "change this source")
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    held = current_text(source)
    if number is None or number != (held.number if held else 0):
        raise Stale(held)
    return keep_text(source, text, by=by)


def current_text(source: Source) -> SourceText | None:
    """Return the text of the source that is held now, or None."""
    return source.texts.first()


def keep_text(source: Source, text: str, *, by: User) -> SourceText:
    """Add a text to a source, inside the caller's transaction; nothing about permission is asked here.

    Raises:
        ValidationError: as `hold_text`
    """
    if "\x00" in text:
        raise ValidationError({"text": unfit("\x00")})
    if len(text) > LONGEST_TEXT:
        raise ValidationError(
            {"text": f"The text has {len(text)} characters; {LONGEST_TEXT} are the most that is held."}
        )
    if fault := unfit_characters(text):
        raise ValidationError({"text": fault})
    cleaned = quotes.clean(text)
    if not cleaned.text.strip():
        raise ValidationError({"text": "Paste the text: there is nothing to read in what was sent."})
    before = current_text(source)
    sha256 = digest(cleaned.text)
    if before is not None and before.sha256 == sha256:
        return before
    row = SourceText(
        source=source,
        number=before.number + 1 if before else 1,
        text=cleaned.text,
        sha256=sha256,
        removed=cleaned.told,
        by=by,
    )
    row.full_clean(validate_unique=False)
    row.save()
    record(
        "hold",
        "source",
        source.uid,
        str(source),
        by=by,
        timeline=source.made_for,
        before={"text (SHA-256)": before.sha256} if before else None,
        after={"text (SHA-256)": sha256, "removed": row.removed},
    )
    return row


def unfit_characters(text: str) -> str:
    """Return why a text of any length cannot be kept, or "" where it can."""
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        return "The text holds something that is no character (it is not UTF-8)."
    return ""


@transaction.atomic
def exempt(entry: Entry, place: int, *, seen: tuple[str, str] | None, reason: str, by: User) -> Exemption:
    """Record why the words of one citation of an entry may be published although they differ from the text.

    Takes the citation's place among the entry's, from 0; the SHA-256 of the words and of the text that the
    editor saw; and the reason, which readers see.

    Raises:
        PermissionDenied
        Stale: the words or the text are others by now
        Refused: nothing differs there, or no reason is given (`field` is "reason")
    """
    timeline = lock_timeline(entry.timeline)
    require(permissions.may_publish(by, timeline), "decide that words may differ from their source")
    checked = next(
        (one for one in checking.of(Entry.objects.filter(pk=entry.pk)) if one.place == place), None
    )
    if checked is None or seen != (checked.words_sha256, checked.text_sha256):
        raise Stale(entry)
    if checked.verdict not in checking.NEEDS_REASON:
        raise Refused("These words stand in the source’s text: there is nothing to explain.")
    reason = normal(reason).strip()
    if not reason:
        raise Refused("Say why the words may differ: readers see it.", "reason")
    if fault := unfit(reason) or (
        f"The reason has {len(reason)} characters; {LONGEST_REASON} are the most."
        if len(reason) > LONGEST_REASON
        else ""
    ):
        raise Refused(fault, "reason")
    row: Exemption = Exemption.objects.create(
        entry=entry,
        words_sha256=checked.words_sha256,
        text_sha256=checked.text_sha256,
        reason=reason,
        by=by,
    )
    record(
        "exempt",
        entry.kind,
        entry.uid,
        entry.label,
        by=by,
        timeline=timeline,
        after={"source": str(checked.source), "words": checked.words, "text (SHA-256)": checked.text_sha256},
        reason=reason,
    )
    return row


@transaction.atomic
def dismiss(source: Source, key: str, *, by: User) -> None:
    """Offer a suggestion from this source's text no more.

    Raises:
        PermissionDenied
        Refused: that is no suggestion's key
    """
    require(permissions.may_edit_shared(by), "change sources")
    require(Source.objects.visible_to(by).filter(pk=source.pk).exists(), "change this source")
    if not (key.isascii() and key.isprintable() and 0 < len(key) <= 64):
        raise Refused("There is no such suggestion.")
    Dismissal.objects.get_or_create(source=source, key=key, defaults={"by": by})


@transaction.atomic
def offer_again(source: Source, keys: list[str] | None = None, *, by: User) -> int:
    """Take dismissals back, those of `keys` or all; return how many there were.

    Raises:
        PermissionDenied
    """
    require(permissions.may_edit_shared(by), "change sources")
    require(Source.objects.visible_to(by).filter(pk=source.pk).exists(), "change this source")
    rows = Dismissal.objects.filter(source=source)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return rows.delete()[0]
