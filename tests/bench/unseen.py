"""What a user may not see against what does not exist: the processor time of both, at each kind of address of the desk.

A difference in time would tell that something is there. One desk with 1,000 parties, sources and timelines.
"""

import statistics
import time

ROUNDS = 60
ROWS = 1_000
# The medians may differ by this much: they do between two runs of the same.
TOLERANCE = 0.15
ADDRESSES = (
    ("a timeline", "/desk/t/{slug}/"),
    ("its history", "/desk/t/{slug}/history/"),
    ("its preview", "/desk/t/{slug}/preview/"),
    ("an entry", "/desk/t/{slug}/e/{entry}/edit/"),
    ("an entry under another timeline", "/desk/t/open/e/{entry}/edit/"),
    ("a party", "/desk/parties/{party}/"),
    ("a source", "/desk/sources/{source}/"),
    ("a text of a source", "/desk/sources/{source}/text/1/"),
    ("a source under another timeline", "/desk/t/open/texts/{source}/"),
    ("readers’ page of the timeline", "/t/{slug}/"),
)


def run() -> None:
    """Print the median time of each address for what is hidden and for what is missing, and whether they agree."""
    from django.test import Client

    from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
    from timeline.actions.entries import add_entry
    from timeline.actions.source_texts import add_source_text
    from timeline.models import Party, Source, Timeline, User

    member = User.objects.create_superuser("member@example.org", name="Member")
    stranger = User.objects.create_superuser("stranger@example.org", name="Stranger")
    Timeline.objects.create(slug="open", title="Open")
    hidden = Timeline.objects.create(slug="hidden", title="Hidden", access="members")
    hidden.members.add(member)
    Timeline.objects.bulk_create(Timeline(slug=f"t-{n}", title=f"Timeline {n}") for n in range(ROWS))
    Party.objects.bulk_create(Party(name=f"Party {n}") for n in range(ROWS))
    Source.objects.bulk_create(Source(publisher=f"Paper {n}") for n in range(ROWS))
    draft = EventDraft(
        headline="A meeting",
        parties=((PartyDraft(name="Quill"), "actor"),),
        citations=(CitationDraft(source=SourceDraft(publisher="Minutes")),),
    )
    entry = add_entry(hidden, draft, by=member).entry
    source = Source.objects.get(made_for=hidden)
    add_source_text(source, "Words.", by=member, number=0)
    party = Party.objects.get(made_for=hidden)
    client = Client()
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    there = {"slug": "hidden", "entry": entry.uid, "party": party.uid, "source": source.uid}
    nothing = {"slug": "nought", "entry": "n0such00", "party": "n0such00", "source": "n0such00"}

    def take_time(address: str) -> float:
        start = time.process_time()
        status = client.get(address).status_code
        elapsed = time.process_time() - start
        if status != 404:
            raise RuntimeError(f"{address} is {status}, not 404")
        return elapsed * 1000

    print(f"{'median ms of processor time':<36}{'hidden':>10}{'missing':>10}{'ratio':>8}")
    unlike = []
    for name, address in ADDRESSES:
        times: dict[str, list[float]] = {"hidden": [], "missing": []}
        # In turn, so that a busy moment of the machine meets both.
        for _ in range(ROUNDS):
            times["hidden"].append(take_time(address.format(**there)))
            times["missing"].append(take_time(address.format(**nothing)))
        first, second = (statistics.median(values) for values in times.values())
        print(f"  {name:<34}{first:>10.2f}{second:>10.2f}{first / second:>8.2f}")
        if abs(first / second - 1) > TOLERANCE:
            unlike.append(name)
    verdict = "DOES NOT HOLD" if unlike else "holds"
    print(f"  alike within {TOLERANCE:.0%}   {verdict} {', '.join(unlike)}")
