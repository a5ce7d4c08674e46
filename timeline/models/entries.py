"""Entries: events, statements and requests for comment, in one stored order."""

from typing import Any, TypeVar

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from timeline import document
from timeline.dates import When, format_date
from timeline.document import content_rules
from timeline.models.fields import (
    ProseField,
    build_choices,
    build_vocabulary_constraint,
    generate_id,
    validate_id,
)
from timeline.models.parties import Party
from timeline.models.timelines import Timeline, validate_language
from timeline.models.users import User

STANDING_LABELS = {"single-source": "Single source"}
OUTCOME_LABELS = {
    "awaiting": "Awaiting an answer",
    "no-response": "No response",
    "not-sought": "Not sought",
}

# What the label of an answered entry needs.
ANSWERED_ENTRY = ("entry__event", "entry__statement__party", "entry__replyrequest__asked")

E = TypeVar("E", bound="Entry")


def _prefetch(lookup: str, model: str, related: str) -> "models.Prefetch[Any]":
    rows = apps.get_model("timeline", model)._default_manager.select_related(related)
    return models.Prefetch(lookup, queryset=rows)


class EntryQuerySet(models.QuerySet[E]):
    """Entries, by visibility, state and missing sources."""

    def visible_to(self, user: User | AnonymousUser) -> "EntryQuerySet[E]":
        """Keep the entries of timelines that a user may see."""
        return self.filter(timeline__in=Timeline.objects.visible_to(user).values("pk"))

    def in_order(self) -> "EntryQuerySet[E]":
        """Sort by position, the reading order."""
        return self.order_by("position")

    def active(self) -> "EntryQuerySet[E]":
        """Keep the entries that are neither removed nor withdrawn."""
        return self.filter(state=Entry.State.ACTIVE)

    def not_removed(self) -> "EntryQuerySet[E]":
        """Keep the entries in the published order: active and withdrawn ones."""
        return self.exclude(state=Entry.State.REMOVED)

    def without_source(self) -> "EntryQuerySet[E]":
        """Keep the active entries that cannot be published because they cite no source.

        A request for comment needs a source only if another outlet asked.
        """
        return self.active().filter(
            ~Q(kind=Entry.Kind.REQUEST) | Q(replyrequest__asked_by__isnull=False), citations__isnull=True
        )

    def with_unchecked_quotation(self) -> "EntryQuerySet[E]":
        """Keep the active entries with quoted words that cannot be checked: their source has no text."""
        return self.active().filter(_match_unchecked_quotation())

    def naming(self, parties: models.QuerySet[Party]) -> "EntryQuerySet[E]":
        """Keep the entries in which one of these parties acts, speaks, is addressed or is asked."""
        pks = parties.order_by().values("pk")
        acting = EventParty.objects.filter(party__in=pks).values("event")
        addressed = Addressee.objects.filter(party__in=pks).values("statement")
        return self.filter(
            Q(pk__in=acting)
            | Q(pk__in=addressed)
            | Q(statement__party__in=pks)
            | Q(statement__spokesperson__in=pks)
            | Q(replyrequest__asked__in=pks)
            | Q(replyrequest__asked_by__in=pks)
        )

    def with_details(self) -> "EntryQuerySet[E]":
        """Fetch everything that a row of the desk shows, in a fixed number of queries."""
        return self.with_own_fields().prefetch_related(*list_detail_lookups())

    def with_row_fields(self) -> "EntryQuerySet[E]":
        """Fetch the fields of each kind, and `has_unchecked_quotation`, in one query: for a single entry."""
        rows: Any = self.with_own_fields().annotate(has_unchecked_quotation=_match_unchecked_quotation())
        return rows  # type: ignore[no-any-return]

    def with_own_fields(self) -> "EntryQuerySet[E]":
        """Fetch the fields of each kind, and the parties that they name, in one query; and `waits_until`, the end of its embargo."""
        embargoes = apps.get_model("timeline", "Embargo")._default_manager.waiting()
        until = models.Subquery(embargoes.filter(entries=models.OuterRef("pk")).values("until")[:1])
        annotated: Any = self.annotate(waits_until=until)
        rows: EntryQuerySet[E] = annotated.select_related(
            "event",
            "statement__party",
            "statement__spokesperson",
            "replyrequest__asked",
            "replyrequest__asked_by",
            "changed_by",
            "hold__by",
        )
        return rows

    def held_back(self) -> "EntryQuerySet[E]":
        """Keep the active entries that are held back now."""
        holds = apps.get_model("timeline", "Hold")._default_manager
        return self.active().filter(pk__in=holds.in_force().order_by().values("pk"))

    def under_embargo(self) -> "EntryQuerySet[E]":
        """Keep the entries that wait for the end of an embargo."""
        embargoes = apps.get_model("timeline", "Embargo")._default_manager
        return self.filter(pk__in=embargoes.waiting().order_by().values("entries"))


def _match_unchecked_quotation() -> Exists:
    """Return the condition that an entry quotes words from a source without a text, as `evidence.quote_checks` finds them.

    Confidential sources are left out: whether one has a text is not for everybody.
    """
    quotes = ~Q(exact="") | Q(stance="supports", entry__statement__wording="verbatim")
    texts = apps.get_model("timeline", "SourceText")._default_manager.filter(source=OuterRef("source"))
    citations = apps.get_model("timeline", "Citation")._default_manager.filter(
        quotes, ~Exists(texts.order_by()), source__confidential=False
    )
    return Exists(citations.filter(entry=OuterRef("pk")).order_by())


def list_detail_lookups() -> list[Any]:
    """Return what `with_details` fetches in further queries."""
    return [
        # With the rows that they lead to, in one query each.
        _prefetch("citations", "Citation", "source"),
        _prefetch("event__parties", "EventParty", "party"),
        _prefetch("statement__addressees", "Addressee", "party"),
        "statement__answers__entry__event",
        "statement__answers__entry__statement__party",
        "statement__answers__entry__replyrequest__asked",
        "replyrequest__about__event",
        "replyrequest__about__statement__party",
        "replyrequest__about__replyrequest__asked",
        "replyrequest__replies__statement__party",
    ]


class Entry(models.Model):
    """The fields that events, statements and requests share: date, position, verification (`standing`), state.

    `earliest` and `latest` are POSIX seconds (UTC), derived from the date: what the date allows; null if it leaves
    that end open. `sort_first` and `sort_last` are where a reader looks for the date, from which a new entry gets
    its position. `sort_first` is null if and only if the date is not known. `position` has a meaning only beside other positions of the timeline.
    """

    class Kind(models.TextChoices):
        EVENT = "event", "Event"
        STATEMENT = "statement", "Statement"
        REQUEST = "request", "Request for comment"

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        REMOVED = "removed", "Removed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, related_name="entries")
    uid = models.CharField("id", max_length=40, default=generate_id, validators=[validate_id])
    kind = models.CharField(max_length=10, choices=Kind.choices)
    position = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    standing = models.CharField(
        max_length=20, choices=build_choices(document.Standing, STANDING_LABELS), default="unconfirmed"
    )
    edtf = models.CharField("date", max_length=64, blank=True)
    time = models.CharField(max_length=20, blank=True)
    end_time = models.CharField(max_length=20, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    stated = models.CharField("as the source puts it", max_length=200, blank=True)
    short_label = models.CharField(
        max_length=document.SHORT_LABEL_LENGTH, blank=True, default="", db_default=""
    )
    is_minor = models.BooleanField("minor entry", default=False, db_default=False)
    earliest = models.BigIntegerField(null=True)
    latest = models.BigIntegerField(null=True)
    sort_first = models.BigIntegerField(null=True)
    sort_last = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    first_published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = ProseField(blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["timeline", "uid"], name="entry_id_once"),
            models.UniqueConstraint(fields=["timeline", "position"], name="entry_position_once"),
            build_vocabulary_constraint("standing", document.Standing, "entry_standing"),
            build_vocabulary_constraint("kind", document.EntryKind, "entry_kind"),
            models.CheckConstraint(
                condition=Q(earliest__isnull=True) | Q(latest__isnull=True) | Q(earliest__lte=F("latest")),
                name="entry_earliest_before_latest",
                violation_error_message="The earliest moment lies after the latest.",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | Q(state__in=["active", "removed"], withdrawn_at__isnull=True, withdrawn_reason=""),
                name="entry_withdrawn_says_when",
                violation_error_message="A withdrawn entry says when it was withdrawn.",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_reason=""),
                name="entry_withdrawn_says_why",
                violation_error_message="A withdrawn entry says why.",
            ),
        ]
        indexes = [
            models.Index(fields=["timeline", "earliest"], name="entry_by_earliest"),
            models.Index(fields=["timeline", "latest"], name="entry_by_latest"),
            # Whether a person was the last to change one: the list offers these people as a filter.
            models.Index(fields=["timeline", "changed_by"], name="entry_by_changer"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def when(self) -> When:
        """The date with its clock times, zone and the source's own words."""
        return When(
            edtf=self.edtf, time=self.time, end_time=self.end_time, zone=self.zone, stated=self.stated
        )

    @property
    def date_words(self) -> str:
        """The date in words, as readers see it."""
        return format_date(self.when)

    @property
    def detail(self) -> "Event | Statement | ReplyRequest":
        """The row of this entry's own kind, with its fields."""
        if isinstance(self, Event | Statement | ReplyRequest):
            return self
        if self.kind == Entry.Kind.EVENT:
            return self.event
        if self.kind == Entry.Kind.STATEMENT:
            return self.statement
        return self.replyrequest

    @property
    def label(self) -> str:
        """One line that names the entry on the desk."""
        detail = self.detail
        if isinstance(detail, Event):
            return detail.headline
        if isinstance(detail, Statement):
            quote = detail.words if len(detail.words) <= 80 else detail.words[:79].rstrip() + "…"
            return f"{detail.party}: “{quote}”" if detail.is_verbatim else f"{detail.party}: {quote}"
        asked = "not asked" if detail.outcome == "not-sought" else "asked"
        return f"{detail.asked} {asked} for comment"

    @property
    def lacks_source(self) -> bool:
        """Whether it is active and cannot be published because it cites no source. As `without_source` finds them."""
        needs_source = not isinstance(self.detail, ReplyRequest) or self.detail.asked_by_id is not None
        return self.state == Entry.State.ACTIVE and needs_source and not self.citations.all()

    @property
    def is_public(self) -> bool:
        """Whether a publication contains it. Such an entry is withdrawn, not removed."""
        return self.first_published_at is not None

    def describe_for_history(self) -> dict[str, Any]:
        """Return the values that the history stores for this entry, by label: readable words in a fixed order."""
        own = self.detail.describe_own_fields()
        ids = own.pop("ids")
        citations = list_links(self, "citations", "source")
        return {
            **own,
            "date": self.edtf and format_date(self.when),
            "date (EDTF)": " ".join(
                part for part in (self.edtf, self.time, self.end_time, self.zone) if part
            ),
            "as the source puts it": self.stated,
            "short label": self.short_label,
            "minor entry": self.is_minor,
            "standing": self.get_standing_display(),
            "sources": [citation.describe_for_history() for citation in citations],
            "ids": [*ids, *(citation.source.uid for citation in citations)],
        }


def list_links(entry: Entry, name: str, *related: str) -> list[Any]:
    """Return rows that belong to an entry, with the rows that they lead to: those that were read, or else read now.

    They are read once: `forget_links` lets them be read again.
    """
    links = getattr(entry, name)
    if name not in getattr(entry, "_prefetched_objects_cache", {}):
        rows = links.model._default_manager.select_related(*related)
        models.prefetch_related_objects([entry], models.Prefetch(name, queryset=rows))
    return list(links.all())


def share_links(entry: Entry, known: Entry) -> None:
    """Give an entry the rows that were read for another object of it, so that they are not read again."""
    links = getattr(known, "_prefetched_objects_cache", {})
    detail = entry.detail
    for name, rows in links.items():
        owner = entry if name == "citations" else detail
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


def forget_links(entry: Entry, name: str) -> None:
    """Let rows that belong to an entry be read again, because they have changed."""
    getattr(entry, "_prefetched_objects_cache", {}).pop(name, None)


class Event(Entry):
    """Something that happened."""

    headline = models.CharField(max_length=document.HEADLINE_LENGTH)
    body = ProseField(blank=True)
    place = models.CharField(max_length=document.LINE_LENGTH, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_key = models.BooleanField("key event", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(headline=""),
                name="event_headline",
                violation_error_message="An event needs a headline.",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180))
                & ~Q(place=""),
                name="event_coordinates_of_a_place",
                violation_error_message=content_rules.COORDINATES_MESSAGE,
            ),
        ]

    def describe_own_fields(self) -> dict[str, Any]:
        """Return the values of an event's own fields for the history."""
        coordinates = "" if self.latitude is None else f"{self.latitude}, {self.longitude}"
        parts = list_links(self, "parties", "party")
        return {
            "headline": self.headline,
            "body": self.body,
            "place": self.place,
            "coordinates": coordinates,
            "key event": self.is_key,
            "parties": [f"{part.party} ({part.get_role_display().lower()})" for part in parts],
            "ids": [part.party.uid for part in parts],
        }


class EventParty(models.Model):
    """The role of a party in an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(max_length=20, choices=build_choices(document.Role), default="actor")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "party", "role"],
                name="event_party_role_once",
                violation_error_message=content_rules.ROLE_REPEATED_MESSAGE,
            ),
            build_vocabulary_constraint("role", document.Role, "event_party_role"),
        ]

    def __str__(self) -> str:
        return f"{self.party} ({self.role})"


class Statement(Entry):
    """What a party said: its exact words, or a paraphrase marked as such."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="statements")
    spokesperson = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="spoken"
    )
    wording = models.CharField(max_length=12, choices=build_choices(document.Wording), default="verbatim")
    words = ProseField()
    language = models.CharField(max_length=35, blank=True, validators=[validate_language])
    translation = ProseField(blank=True)
    context = ProseField(blank=True)

    class Meta:
        constraints = [
            build_vocabulary_constraint("wording", document.Wording, "statement_wording"),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="statement_words",
                violation_error_message="A statement needs words.",
            ),
        ]

    @property
    def is_verbatim(self) -> bool:
        """Whether these are the exact words of the speaker."""
        return self.wording == "verbatim"

    def describe_own_fields(self) -> dict[str, Any]:
        """Return the values of a statement's own fields for the history."""
        addressees = [link.party for link in list_links(self, "addressees", "party")]
        answers = list_links(self, "answers", *ANSWERED_ENTRY)
        return {
            "who said it": str(self.party),
            "spokesperson": str(self.spokesperson) if self.spokesperson else "",
            "to": [str(party) for party in addressees],
            "wording": self.get_wording_display(),
            "words": self.words,
            "language": self.language,
            "translation": self.translation,
            "context": self.context,
            "answers": [f"{link.get_how_display().lower()}: {link.entry.label}" for link in answers],
            "ids": [
                *(party.uid for party in (self.party, self.spokesperson, *addressees) if party),
                *(link.entry.uid for link in answers),
            ],
        }


class Addressee(models.Model):
    """A party to which a statement was made."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="addressees")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="received")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["statement", "party"], name="addressee_once")]

    def __str__(self) -> str:
        return str(self.party)


class Answer(models.Model):
    """An entry that a statement answers, and how it answers it."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="answers")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="answered_by")
    how = models.CharField(max_length=12, choices=build_choices(document.How), default="responds")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "entry"], name="answer_once"),
            models.CheckConstraint(
                condition=~Q(statement=F("entry")),
                name="answer_not_itself",
                violation_error_message=content_rules.STATEMENT_ANSWERS_ITSELF.message,
            ),
            build_vocabulary_constraint("how", document.How, "answer_how"),
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.entry}"


class ReplyRequest(Entry):
    """A request for comment. `asked_by` is null if the newsroom itself asked."""

    asked = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="asked_in")
    asked_by = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="asked_others_in"
    )
    about = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="asked_about"
    )
    put = ProseField("what was put to them")
    channel = models.CharField(max_length=document.LINE_LENGTH, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=12, choices=build_choices(document.Outcome, OUTCOME_LABELS), default="awaiting"
    )
    outcome_note = ProseField(blank=True)

    class Meta:
        constraints = [
            build_vocabulary_constraint("outcome", document.Outcome, "request_outcome"),
            models.CheckConstraint(
                condition=~Q(put=""),
                name="request_put",
                violation_error_message=content_rules.REQUEST_PUT.message,
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not-sought") | ~Q(outcome_note=""),
                name="request_not_sought_says_why",
                violation_error_message=content_rules.REQUEST_NOT_SOUGHT_REASON.message,
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | ~Q(asked=F("asked_by")),
                name="request_asks_another",
                violation_error_message=content_rules.REQUEST_ASKS_ITSELF.message,
            ),
        ]

    def describe_own_fields(self) -> dict[str, Any]:
        """Return the values of a request's own fields for the history."""
        replies = [link.statement for link in list_links(self, "replies", "statement__party")]
        return {
            "asked": str(self.asked),
            "asked by": str(self.asked_by) if self.asked_by else "this newsroom",
            "about": self.about.label if self.about else "",
            "what was put": self.put,
            "channel": self.channel,
            "deadline": self.deadline.isoformat() if self.deadline else "",
            "outcome": self.get_outcome_display(),
            "outcome note": self.outcome_note,
            "replies": [statement.label for statement in replies],
            "ids": [
                part.uid for part in (self.asked, self.asked_by, self.about, *replies) if part is not None
            ],
        }


class Reply(models.Model):
    """A statement that answers a request for comment."""

    request = models.ForeignKey(ReplyRequest, on_delete=models.CASCADE, related_name="replies")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="replies_to")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "statement"], name="reply_once")]

    def __str__(self) -> str:
        return str(self.statement)
