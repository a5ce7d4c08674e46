"""Source texts: add one, explain a quote difference, dismiss and restore suggestions."""

from django.core.exceptions import ValidationError
from django.db import transaction

from timeline import permissions, quotes
from timeline.actions.audit_log import write_audit_event
from timeline.actions.base import (
    Refused,
    Stale,
    find_text_problem,
    lock_timeline,
    record,
    require,
    require_readable,
    require_visible,
)
from timeline.document import normalise
from timeline.evidence import quote_checks
from timeline.models import Dismissal, Entry, Exemption, Source, SourceText, User
from timeline.models.source_texts import MAX_REASON_LENGTH, MAX_SOURCE_TEXT_LENGTH, compute_sha256

TEXT_MISSING = "Paste the text: what you sent contains no words."


@transaction.atomic
def add_source_text(
    source: Source, text: str, *, by: User, number: int | None, seen_sha256: str = ""
) -> SourceText:
    """Add a text to a source as its current one. Earlier texts stay.

    `text` is the pasted text; invisible characters are stripped (see `SourceText.removed`). `number` is that
    of the text that the editor saw, 0 for none; `seen_sha256` is its digest if a form was opened: a takedown changes it. Adding the current text again changes nothing; adding an older
    one again creates a new row.

    Raises:
        PermissionDenied
        Stale: another text is current by now, words of it were erased, or `number` is None; `current` is the current text,
            or None
        ValidationError: the text is empty, too long, or contains invalid characters; its key is "text"
    """
    require(permissions.may_edit_shared(by), "save texts of sources")
    require_visible(source, by, "change this source")
    require_readable(source, by)
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    current = get_current_text(source)
    if number is None or number != (current.number if current else 0):
        raise Stale(current)
    if current is not None and seen_sha256 not in ("", current.sha256):
        raise Stale(current)
    return store_source_text(source, text, by=by)


def get_current_text(source: Source) -> SourceText | None:
    """Return the current text of a source, or None."""
    return source.texts.first()


def store_source_text(source: Source, text: str, *, by: User) -> SourceText:
    """Add a text to a source, inside the caller's transaction. The caller checks the permission.

    Raises:
        ValidationError: as `add_source_text`
    """
    if problem := find_text_problem(text, MAX_SOURCE_TEXT_LENGTH):
        raise ValidationError({"text": problem})
    cleaned = quotes.clean(text)
    if not any(character.isalnum() for character in cleaned.text):
        raise ValidationError({"text": TEXT_MISSING})
    # Unicode NFC can have more characters than the pasted text.
    if problem := find_text_problem(cleaned.text, MAX_SOURCE_TEXT_LENGTH):
        raise ValidationError({"text": problem})
    before = get_current_text(source)
    sha256 = compute_sha256(cleaned.text)
    if before is not None and before.sha256 == sha256:
        return before
    row = SourceText(
        source=source,
        number=before.number + 1 if before else 1,
        text=cleaned.text,
        sha256=sha256,
        removed=cleaned.describe_removed(),
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
def explain_quote_difference(
    entry: Entry,
    citation_index: int,
    *,
    seen: tuple[str, str] | None,
    reason: str,
    by: User,
    seen_reason: str | None = None,
) -> Exemption:
    """Store the reason why the words of a citation may be published although they differ from the source text.

    Or although they leave out a negation, a number or a name.

    `citation_index` counts the citations of the entry from 0. `seen` are the SHA-256 of the words and of the
    text that the editor saw. `seen_reason` is that of the reason which the form began with; None: it is not compared.
    Readers see `reason` with the words, except for a confidential source. A later
    reason replaces an earlier one.

    Raises:
        PermissionDenied
        Stale: the words, the text or the reason have changed, or `seen` is None
        Refused: the entry is not active, nothing needs a reason, or the reason is missing or cannot be stored
            (`field` is "reason")
    """
    require(permissions.may_publish(by, entry.timeline), "decide that words may differ from their source")
    timeline = lock_timeline(entry.timeline)
    entry = Entry.objects.get(pk=entry.pk)
    if entry.state != Entry.State.ACTIVE:
        raise Refused("This entry was removed or withdrawn. Restore it first.")
    checks = quote_checks.check_quotes(Entry.objects.filter(pk=entry.pk))
    check = next((check for check in checks if check.citation_index == citation_index), None)
    if check is None or seen != (check.words_sha256, check.text_sha256):
        raise Stale(entry)
    if seen_reason is not None and seen_reason != compute_sha256(check.reason):
        raise Stale(entry)
    require_readable(check.source, by)
    if not check.needs_reason:
        # The text contains the words, or there is no text.
        raise Refused("Nothing differs here: there is nothing to explain.")
    reason = normalise(reason).strip()
    if not reason:
        raise Refused("Say why the words may differ: readers see it.", "reason")
    if problem := find_text_problem(reason, MAX_REASON_LENGTH):
        raise Refused(problem, "reason")
    row: Exemption = Exemption.objects.create(
        entry=entry,
        words_sha256=check.words_sha256,
        text_sha256=check.text_sha256,
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
        after={
            "source": str(check.source),
            "words": "" if check.source.confidential else check.words,
            "text (SHA-256)": "" if check.source.confidential else check.text_sha256,
        },
        reason=reason,
    )
    write_audit_event(
        "waiver", by=by, subject=entry.kind, uid=entry.uid, label="quotation", timeline=timeline
    )
    return row


@transaction.atomic
def dismiss_suggestion(source: Source, key: str, *, by: User) -> None:
    """Dismiss a suggestion from a source text, by its key. That changes no content, so it adds no Change row.

    Raises:
        PermissionDenied
        Refused: no suggestion can have this key
    """
    require(permissions.may_edit_shared(by), "change sources")
    require_visible(source, by, "change this source")
    require_readable(source, by)
    if not (key.isascii() and key.isprintable() and 0 < len(key) <= 64):
        raise Refused("There is no such suggestion.")
    Dismissal.objects.get_or_create(source=source, key=key, defaults={"by": by})


@transaction.atomic
def restore_suggestions(source: Source, keys: list[str] | None = None, *, by: User) -> int:
    """Show dismissed suggestions again, those with `keys` or all. Return their number.

    Raises:
        PermissionDenied
    """
    require(permissions.may_edit_shared(by), "change sources")
    require_visible(source, by, "change this source")
    require_readable(source, by)
    rows = Dismissal.objects.filter(source=source)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return rows.delete()[0]
