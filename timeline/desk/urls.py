"""The addresses of the desk."""

from django.urls import path

from timeline.desk.views import (
    entries,
    live_previews,
    parties,
    publications,
    quotations,
    reports,
    source_coverage,
    source_texts,
    sources,
    timelines,
    workspace,
)

app_name = "desk"
urlpatterns = [
    path("", timelines.timelines, name="timelines"),
    path("new/", timelines.timeline_new, name="timeline-new"),
    path("parties/", parties.parties, name="parties"),
    path("parties/new/", parties.party, name="party-new"),
    path("parties/<str:uid>/", parties.party, name="party"),
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", sources.source, name="source-new"),
    path("sources/<str:uid>/", sources.source, name="source"),
    path("sources/<str:uid>/text/", source_texts.source_text, name="source-text"),
    path(
        "sources/<str:uid>/text/<int:number>/", source_texts.source_text_version, name="source-text-version"
    ),
    path("reports/", reports.reports, name="reports"),
    path("reports/<str:uid>/", reports.report, name="report"),
    path("suggest/<str:kind>/", live_previews.suggest, name="suggest"),
    path("hemisphere/", live_previews.fill_in_hemisphere, name="fill-in-hemisphere"),
    path("t/<slug:slug>/", timelines.timeline, name="timeline"),
    path("t/<slug:slug>/settings/", timelines.timeline_edit, name="timeline-edit"),
    path("t/<slug:slug>/date-order/", timelines.date_order, name="date-order"),
    path("t/<slug:slug>/history/", timelines.history, name="history"),
    path("t/<slug:slug>/removed/", timelines.removed, name="removed"),
    path("t/<slug:slug>/preview/", publications.preview, name="preview"),
    path("t/<slug:slug>/publish/", publications.publish, name="publish"),
    path("t/<slug:slug>/waiting/", publications.waiting, name="waiting"),
    path("t/<slug:slug>/embargo/", publications.embargo, name="embargo"),
    path("t/<slug:slug>/withdraw/", publications.withdraw, name="withdraw"),
    path("t/<slug:slug>/read-date/", live_previews.read_date, name="read-date"),
    path("t/<slug:slug>/read-words/<str:kind>/", live_previews.check_quotes, name="check-quotes"),
    path("t/<slug:slug>/quotations/", quotations.quotations, name="quotations"),
    path(
        "t/<slug:slug>/quotations/<str:uid>/<int:citation_index>/",
        quotations.quotation_explain,
        name="quotation-explain",
    ),
    path("t/<slug:slug>/coverage/", source_coverage.coverage, name="coverage"),
    path("t/<slug:slug>/texts/", workspace.workspaces, name="workspaces"),
    path("t/<slug:slug>/texts/<str:uid>/", workspace.workspace, name="workspace"),
    path("t/<slug:slug>/texts/<str:uid>/cite/", workspace.workspace_cite, name="workspace-cite"),
    path("t/<slug:slug>/texts/<str:uid>/drop/", workspace.workspace_dismiss, name="workspace-dismiss"),
    path("t/<slug:slug>/add/<str:kind>/", entries.entry_add, name="entry-add"),
    path("t/<slug:slug>/e/<str:uid>/", entries.entry_row, name="entry"),
    path("t/<slug:slug>/e/<str:uid>/edit/", entries.entry_edit, name="entry-edit"),
    path("t/<slug:slug>/e/<str:uid>/move/", entries.entry_move, name="entry-move"),
    path("t/<slug:slug>/e/<str:uid>/remove/", entries.entry_remove, name="entry-remove"),
    path("t/<slug:slug>/e/<str:uid>/restore/", entries.entry_restore, name="entry-restore"),
]
