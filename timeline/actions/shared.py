"""Parties and sources: they belong to the newsroom and serve many timelines."""

from django.core.exceptions import ValidationError
from django.db import transaction

from timeline import dates, permissions
from timeline.actions.base import record, require, require_version
from timeline.actions.drafts import PartyDraft, SourceDraft
from timeline.actions.source_texts import keep_text
from timeline.document import normal
from timeline.models import Party, Reliance, Source, Timeline, User


@transaction.atomic
def add_party(draft: PartyDraft, *, by: User, made_for: Timeline | None = None) -> Party:
    """Make a party, for the newsroom or (`made_for`) while at work on a timeline.

    Raises:
        PermissionDenied, ValidationError (by field)
    """
    require(permissions.may_create(by), "make parties")
    party = Party(made_for=made_for)
    _fill_party(party, draft)
    party.save()
    record("add", "party", party.uid, party.name, by=by, timeline=made_for, after=party.as_record())
    return party


@transaction.atomic
def edit_party(party: Party, draft: PartyDraft, *, by: User, version: int | None) -> Party:
    """Change a party, in every timeline it serves.

    Raises:
        PermissionDenied, Stale, ValidationError (by field)
    """
    require(permissions.may_edit_shared(by), "change parties")
    require(Party.objects.visible_to(by).filter(pk=party.pk).exists(), "change this party")
    party = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
    require_version(party, version)
    before = party.as_record()
    _fill_party(party, draft)
    after = party.as_record()
    if after != before:
        party.version += 1
        party.save()
        record(
            "edit", "party", party.uid, party.name, by=by, timeline=party.made_for, before=before, after=after
        )
    return party


def _fill_party(party: Party, draft: PartyDraft) -> None:
    for name in (
        "name",
        "kind",
        "short_name",
        "part_of",
        "website",
        "wikidata",
        "disclosure",
        "protected",
        "pseudonym",
    ):
        _set(party, name, getattr(draft, name))
    party.aliases = [normal(alias) for alias in draft.aliases]
    party.full_clean()
    if party.part_of is not None and _would_betray(party.part_of, party):
        raise ValidationError({"part_of": HELD_BACK % {"name": party.part_of.name}})


@transaction.atomic
def add_source(draft: SourceDraft, *, by: User, made_for: Timeline | None = None) -> Source:
    """Make a source, for the newsroom or (`made_for`) while at work on a timeline.

    Raises:
        PermissionDenied, ValidationError (by field)
    """
    require(permissions.may_create(by), "make sources")
    source = Source(made_for=made_for)
    _fill_source(source, draft, by)
    source.save()
    _set_reliances(source, draft.relies_on)
    record("add", "source", source.uid, str(source), by=by, timeline=made_for, after=source.as_record())
    if draft.text.strip():
        keep_text(source, draft.text, by=by)
    return source


@transaction.atomic
def edit_source(source: Source, draft: SourceDraft, *, by: User, version: int | None) -> Source:
    """Change a source, for every entry that cites it.

    Raises:
        PermissionDenied (also where someone who is no editor touches confidence), Stale,
        ValidationError (by field)
    """
    require(permissions.may_edit_shared(by), "change sources")
    require(Source.objects.visible_to(by).filter(pk=source.pk).exists(), "change this source")
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    require_version(source, version)
    before = source.as_record()
    _fill_source(source, draft, by)
    _set_reliances(source, draft.relies_on)
    after = source.as_record()
    if after != before:
        source.version += 1
        source.save()
        record(
            "edit",
            "source",
            source.uid,
            str(source),
            by=by,
            timeline=source.made_for,
            before=before,
            after=after,
        )
    return source


def _fill_source(source: Source, draft: SourceDraft, by: User) -> None:
    confidence = (source.confidential, source.described_as, source.confidential_reason)
    for name in (
        "kind",
        "publisher",
        "title",
        "url",
        "published",
        "captured",
        "accessed",
        "archived_url",
        "file_sha256",
        "language",
        "note",
        "state",
        "state_on",
        "confidential",
        "described_as",
        "confidential_reason",
    ):
        _set(source, name, getattr(draft, name))
    source.authors = [normal(author) for author in draft.authors]
    errors: dict[str, str] = {}
    for name in ("published", "captured"):
        try:
            dates.check(dates.When(edtf=getattr(source, name)))
        except dates.WhenError as error:
            errors[name] = str(error)
    if source.confidential and not source.confidential_reason:
        errors["confidential_reason"] = "Say why this source must not be named."
    if not (source.publisher or source.title):
        errors["title"] = "A source needs a publisher or a title."
    if source.state != "unknown" and source.state_on is None:
        errors["state_on"] = "Say on which day the page was seen in this state."
    if source.state == "unknown":
        source.state_on = None
    if errors:
        raise ValidationError(errors)
    if (source.confidential, source.described_as, source.confidential_reason) != confidence and (
        source.confidential or confidence[0]
    ):
        require(permissions.may_name_confidential(by), "decide about the confidence of a source")
        source.approved_by = by if source.confidential else None
    source.full_clean()


HELD_BACK = (
    "“%(name)s” was made for a timeline of named members, and would be seen by others here. "
    "Accepted: one that the whole newsroom sees."
)


def _would_betray(named: Party | Source, by: Party | Source) -> bool:
    """Whether people who see one row would learn from it of another that is held back from them."""
    home = named.made_for
    return home is not None and home.access == Timeline.Access.MEMBERS and by.made_for_id != home.pk


def _set(row: Party | Source, name: str, value: object) -> None:
    # In the form that is published, before its length is measured: NFC can make a text longer.
    setattr(row, name, normal(value) if isinstance(value, str) else value)


def _set_reliances(source: Source, on: tuple[Source, ...]) -> None:
    wanted = [other.pk for other in on]
    if source.pk in wanted:
        raise ValidationError({"relies_on": "A source cannot rely on itself."})
    if list(source.reliances.values_list("on", flat=True)) == wanted:
        return
    for other in on:
        if _would_betray(other, source):
            raise ValidationError({"relies_on": HELD_BACK % {"name": other}})
    source.reliances.all().delete()
    Reliance.objects.bulk_create(
        Reliance(source=source, on_id=pk, position=place) for place, pk in enumerate(dict.fromkeys(wanted))
    )
