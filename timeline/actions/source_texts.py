"""Texts of sources: held on the desk, version after version, and what is decided about words taken from them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from timeline import permissions, quotes
from timeline.actions.base import Refused, Stale, lock_timeline, record, require, unfit
from timeline.document import normal
from timeline.evidence import quote_checks
from timeline.models import Dismissal, Entry, Exemption, Source, SourceText, User
from timeline.models.source_texts import LONGEST_REASON, LONGEST_TEXT, digest


@transaction.atomic
def hold_text(source: Source, text: str, *, by: User, number: int | None) -> SourceText:
    """Hold a text as what the source says from now on; what was held before is kept.

    Takes the text as pasted (what is invisible is taken out, see `SourceText.removed`) and the number of the
    text that the editor saw, 0 for none. The text that is held already changes nothing; an older one that is
    held again is a new one.

    Raises:
        PermissionDenied
        Stale: another text is held by now, or it was not said which one was seen; `current` is the one that
            is held now, or None
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
    """Add a text to a source, inside the caller's transaction; who may is the caller's to ask.

    Raises:
        ValidationError: as `hold_text`
    """
    if fault := unfit(text, LONGEST_TEXT):
        raise ValidationError({"text": fault})
    cleaned = quotes.clean(text)
    if not any(character.isalnum() for character in cleaned.text):
        raise ValidationError({"text": "Paste the text: there is nothing to read in what was sent."})
    # Unicode's normal form may have more characters than what was pasted.
    if fault := unfit(cleaned.text, LONGEST_TEXT):
        raise ValidationError({"text": fault})
    before = current_text(source)
    sha256 = digest(cleaned.text)
    if before is not None and before.sha256 == sha256:
        return before
    row = SourceText(
        source=source,
        number=before.number + 1 if before else 1,
        text=cleaned.text,
        sha256=sha256,
        removed=cleaned.sentence(),
        by=by,
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    record(
        "hold",
        "source",
        source.uid,
        str(source),
        by=by,
        timeline=source.made_for,
        before={"text (SHA-256)": before.sha256} if before else None,
        after={"text (SHA-256)": sha256, **({"taken out": row.removed} if row.removed else {})},
    )
    return row


@transaction.atomic
def exempt(entry: Entry, place: int, *, seen: tuple[str, str] | None, reason: str, by: User) -> Exemption:
    """Record why the words of one citation of an entry may be published although they differ from the text.

    Takes the citation's place among the entry's, from 0; what the editor saw compared, which is the SHA-256
    of the words and that of the text; and the reason, which readers see with the words (not where the source
    is confidential). A later reason takes the place of an earlier one.

    Raises:
        PermissionDenied
        Stale: the words or the text are others by now, or it was not said which were seen
        Refused: the entry does not stand, nothing differs there, or no fit reason is given (`field` is
            "reason")
    """
    require(permissions.may_publish(by, entry.timeline), "decide that words may differ from their source")
    timeline = lock_timeline(entry.timeline)
    entry = Entry.objects.get(pk=entry.pk)
    if entry.state != Entry.State.ACTIVE:
        raise Refused("This entry does not stand: there is nothing to explain.")
    checked = next(
        (one for one in quote_checks.of(Entry.objects.filter(pk=entry.pk)) if one.place == place), None
    )
    if checked is None or seen != (checked.words_sha256, checked.text_sha256):
        raise Stale(entry)
    if checked.verdict not in quote_checks.NEEDS_REASON:
        # They stand in the text, or there is none to differ from.
        raise Refused("Nothing differs here: there is nothing to explain.")
    reason = normal(reason).strip()
    if not reason:
        raise Refused("Say why the words may differ: readers see it.", "reason")
    if fault := unfit(reason, LONGEST_REASON):
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
    """Offer a suggestion from this source's text no more. It is no change of what is told, and not recorded.

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
