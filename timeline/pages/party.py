"""The page of one party."""

from django.template.loader import render_to_string

from timeline.document import Document
from timeline.pages.options import PageOptions, build_context, get_timeline_url
from timeline.presentation import descriptions
from timeline.presentation.language import use_language
from timeline.presentation.model import PageLinks
from timeline.presentation.party_entries import find_party_entries
from timeline.presentation.urls import TimelineURLs


def render_party(document: Document, uid: str, options: PageOptions | None = None) -> str | None:
    """Return the page of one party with the entries that name it; None if there is no such party."""
    options = options or PageOptions()
    if all(party.id != uid for party in document.parties):
        return None
    with use_language(document.timeline.language):
        links = PageLinks(timeline=get_timeline_url(document), in_page=False)
        view = options.prepare(document).get_view(links).view
        party = next((party for party in view.parties if party.id == uid), None)
        if party is None:
            return None
        party_entries = find_party_entries(view, uid)
        count = party_entries.count
        urls = TimelineURLs(options.site, document.timeline.slug)
        return render_to_string(
            "public/party.html",
            {
                **build_context(document, view, options),
                "party": party,
                "party_entries": party_entries,
                "description": descriptions.summarise_party(document, party, count),
                "sharing": descriptions.describe_party(document, party, count, urls)
                if options.site
                else None,
                "canonical": party.page,
            },
        )
