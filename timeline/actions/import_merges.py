"""Imports of a file at the desk: into a timeline that is there, or into a new one. One step of the history, one undo.

The plan (`import_plans`) is made again inside the transaction. If it is not the one that the editor saw, nothing is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from django.core.exceptions import ValidationError

from timeline import document, permissions
from timeline.actions.base import Refused, lock_survivors, lock_timeline, require
from timeline.actions.bulk import build_change
from timeline.actions.entries import edit_entry, read_details
from timeline.actions.import_plans import (
    DraftBuilder,
    EntryPlan,
    Fate,
    ImportPlan,
    compose_imported,
    keep_entries,
    plan_import,
)
from timeline.actions.import_positions import choose_positions
from timeline.actions.import_shared_rows import remember_sources
from timeline.actions.imports import ImportRefusedError
from timeline.actions.row_writer import RowWriter
from timeline.actions.steps import BATCH, bulk_step, store_changes
from timeline.actions.timelines import TimelineDraft, create_timeline
from timeline.document import rules
from timeline.document.rules import Problem
from timeline.models import Entry, ImportedFile, ImportedRow, Source, Timeline, User
from timeline.models.audit import StepName

# The key in `ImportedFile.sources` of the source that entries without one cite.
ANSWER = "answer"


class PlanChanged(Refused):
    """The import would do something else than what the editor saw. `plan` is what it would do now."""

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__(
            "What the import would do has changed since you looked at it. Look again: nothing is written yet."
        )
        self.plan = plan


@dataclass(frozen=True)
class FileAnswers:
    """A file with the answers of an editor.

    Attributes:
        draft: the document that the file became
        keys, choices, takes_file, is_ours: as for `plan_import`
        answer_source: the id in the draft of the source that entries without one cite; "" if there is none
    """

    draft: document.Document
    keys: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    takes_file: tuple[str, ...] = ()
    is_ours: bool = False
    answer_source: str = ""

    def plan(self, timeline: Timeline | None, *, by: User) -> ImportPlan:
        """Return what its import would do."""
        return plan_import(
            self.draft,
            timeline,
            by=by,
            keys=self.keys,
            choices=self.choices,
            takes_file=self.takes_file,
            is_ours=self.is_ours,
        )


def import_into_timeline(
    timeline: Timeline,
    answers: FileAnswers,
    *,
    by: User,
    seen: str | None,
) -> ImportPlan:
    """Import a file into a timeline: add its new entries, and give the others what the file has changed. All or nothing.

    Args:
        seen: the digest of the plan that the editor saw; None if nobody saw one

    Returns: what was done

    Raises:
        PermissionDenied
        PlanChanged: it would do something else
        ImportRefusedError: the document breaks a rule, or an entry would
    """
    require(permissions.may_edit(by, timeline), "add to this timeline")
    if problems := rules.find_problems(answers.draft):
        raise ImportRefusedError(problems)
    with bulk_step(StepName.IMPORT):
        return _carry_out(lock_timeline(timeline), answers, by=by, seen=seen)


def import_as_new_timeline(
    head: TimelineDraft,
    answers: FileAnswers,
    *,
    by: User,
    seen: str | None,
) -> tuple[Timeline, ImportPlan]:
    """Create a timeline with the entries of a file. All or nothing.

    Raises: as `import_into_timeline`
        ValidationError: by field of the head
    """
    require(permissions.may_create(by), "begin timelines")
    if problems := rules.find_problems(answers.draft):
        raise ImportRefusedError(problems)
    with bulk_step(StepName.IMPORT):
        plan = answers.plan(None, by=by)
        if seen is not None and plan.digest != seen:
            raise PlanChanged(plan)
        timeline = create_timeline(head, by=by)
        return timeline, _carry_out(lock_timeline(timeline), answers, by=by, seen=None)


def find_answer_source(timeline: Timeline | None, *, by: User) -> Source | None:
    """Return the source that entries without one cited in the last import into a timeline; None if there is none."""
    files = ImportedFile.objects.filter(timeline=timeline).order_by("-pk") if timeline else ()
    uid = next((file.sources[ANSWER] for file in files if ANSWER in file.sources), "")
    return Source.objects.find_by_id(uid, by) if uid else None


def _carry_out(timeline: Timeline, answers: FileAnswers, *, by: User, seen: str | None) -> ImportPlan:
    plan = answers.plan(timeline, by=by)
    if seen is not None and plan.digest != seen:
        raise PlanChanged(plan)
    # Until the transaction ends none of them is merged; what was merged a moment ago is replaced. Parties come first, as
    # wherever both are locked.
    parties = lock_survivors(plan.shared.parties.values())
    plan.shared.parties = {uid: parties[row.pk] for uid, row in plan.shared.parties.items()}
    sources = lock_survivors(plan.shared.sources.values())
    plan.shared.sources = {uid: sources[row.pk] for uid, row in plan.shared.sources.items()}
    fresh = plan.filter_entries(Fate.NEW)
    edited = [entry for entry in plan.entries if entry.fate == Fate.CHANGED or _has_file_values(entry)]
    needed = keep_entries(answers.draft, [*fresh, *edited])
    positions = choose_positions(
        timeline, [(entry.part.id, entry.part.when) for entry in fresh], keeps_order=answers.is_ours
    )
    writer = RowWriter(
        timeline,
        # The parties and sources of edited entries as well, but only new entries.
        msgspec.structs.replace(
            keep_entries(answers.draft, fresh),
            parties=list(document.find_parties_in_use(needed)),
            sources=list(document.find_sources_in_use(needed)),
        ),
        by,
        positions=positions,
        parties=plan.shared.parties,
        sources=plan.shared.sources,
        entries={entry.part.id: entry.row for entry in plan.entries if entry.row is not None},
        new_ids={
            "party": plan.shared.new_party_ids,
            "source": plan.shared.new_source_ids,
            "entry": plan.new_ids,
        },
    )
    writer.create_all()
    _record_added(timeline, [writer.entries[entry.part.id] for entry in fresh], by=by)
    builder = DraftBuilder(answers.draft, plan.shared)
    builder.parties |= writer.parties
    builder.sources |= writer.sources
    builder.entries = dict(writer.entries)
    _edit(edited, builder, by=by)
    _remember(timeline, plan, answers, writer, by=by)
    return plan


def _has_file_values(entry: EntryPlan) -> bool:
    """Whether an entry in conflict gets values of the file: those nobody else has changed, or all."""
    return entry.fate == Fate.CONFLICT and (bool(entry.labels) or entry.takes_file)


def _record_added(timeline: Timeline, entries: Sequence[Entry], *, by: User) -> None:
    """Append a line to the history for each new entry."""
    for start in range(0, len(entries), BATCH):
        some = entries[start : start + BATCH]
        # The writer knows all of an event. What other kinds answer or ask about is read.
        others = [entry.uid for entry in some if entry.kind != Entry.Kind.EVENT]
        read = {detail.uid: detail for detail in read_details(timeline, others)} if others else {}
        details = [read.get(entry.uid, entry) for entry in some]
        store_changes(
            [build_change("add", detail, by=by, after=detail.describe_for_history()) for detail in details]
        )


def _edit(entries: Sequence[EntryPlan], builder: DraftBuilder, *, by: User) -> None:
    """Give entries the values that they get of the file. Raises ImportRefusedError if one is not valid with them."""
    problems = []
    for entry in entries:
        entry.mine = builder.build(entry.part)
        detail = entry.detail
        if detail is None:
            continue
        try:
            edit_entry(detail, compose_imported(entry), by=by, version=detail.version)
        except ValidationError as error:
            problems.append(Problem(f"“{detail.label}”", " ".join(error.messages)))
    if problems:
        raise ImportRefusedError(problems)


def _remember(
    timeline: Timeline, plan: ImportPlan, answers: FileAnswers, writer: RowWriter, *, by: User
) -> None:
    """Store what the file says, as digests: the next import of it compares with that."""
    file = ImportedFile(timeline=timeline, by=by)
    if plan.file_pk is not None:
        file = ImportedFile.objects.get(pk=plan.file_pk)
    remember_sources(file, {uid: row for uid, row in writer.sources.items() if row.pk is not None})
    if answers.answer_source in writer.sources:
        file.sources[ANSWER] = writer.sources[answers.answer_source].uid
    file.save()
    rows = [
        ImportedRow(
            file=file,
            entry_id=writer.entries[entry.part.id].pk,
            key=entry.key,
            content=entry.content,
            head=entry.head,
            units=[list(pair) for pair in entry.tokens.items()],
        )
        for entry in plan.entries
        if not (entry.is_as_before and entry.known and entry.known.file_id == file.pk)
    ]
    if plan.file_pk is not None:
        ImportedRow.objects.filter(file=file, entry__in=[row.entry_id for row in rows]).delete()
    ImportedRow.objects.bulk_create(rows, batch_size=500)
