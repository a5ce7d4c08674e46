"""The editors' addresses."""

from django.urls import path

from timeline.desk.views import coverage, entries, publishing, reports, shared, texts, timelines, typing, work

app_name = "desk"
urlpatterns = [
    path("", timelines.timelines, name="timelines"),
    path("new/", timelines.timeline_new, name="timeline-new"),
    path("parties/", shared.parties, name="parties"),
    path("parties/new/", shared.party, name="party-new"),
    path("parties/<str:uid>/", shared.party, name="party"),
    path("sources/", shared.sources, name="sources"),
    path("sources/new/", shared.source, name="source-new"),
    path("sources/<str:uid>/", shared.source, name="source"),
    path("sources/<str:uid>/text/", texts.source_text, name="source-text"),
    path("sources/<str:uid>/text/<int:number>/", texts.source_text_held, name="source-text-held"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<str:uid>/", reports.report, name="report"),
    path("suggest/<str:what>/", typing.suggest, name="suggest"),
    path("t/<slug:slug>/", timelines.timeline, name="timeline"),
    path("t/<slug:slug>/settings/", timelines.timeline_edit, name="timeline-edit"),
    path("t/<slug:slug>/history/", timelines.history, name="history"),
    path("t/<slug:slug>/removed/", timelines.removed, name="removed"),
    path("t/<slug:slug>/preview/", publishing.preview, name="preview"),
    path("t/<slug:slug>/publish/", publishing.publishing, name="publish"),
    path("t/<slug:slug>/waiting/", publishing.waiting, name="waiting"),
    path("t/<slug:slug>/embargo/", publishing.embargo, name="embargo"),
    path("t/<slug:slug>/withdraw/", publishing.withdrawal, name="withdraw"),
    path("t/<slug:slug>/read-date/", typing.read_date, name="read-date"),
    path("t/<slug:slug>/read-words/<str:kind>/", typing.read_words, name="read-words"),
    path("t/<slug:slug>/quotations/", coverage.quotations, name="quotations"),
    path("t/<slug:slug>/quotations/<str:uid>/<int:place>/", coverage.explain, name="quotation-explain"),
    path("t/<slug:slug>/coverage/", coverage.coverage, name="coverage"),
    path("t/<slug:slug>/texts/", work.works, name="works"),
    path("t/<slug:slug>/texts/<str:uid>/", work.work, name="work"),
    path("t/<slug:slug>/texts/<str:uid>/cite/", work.cite_for, name="work-cite"),
    path("t/<slug:slug>/texts/<str:uid>/drop/", work.offer_drop, name="work-drop"),
    path("t/<slug:slug>/add/<str:kind>/", entries.entry_add, name="entry-add"),
    path("t/<slug:slug>/e/<str:uid>/", entries.entry_row, name="entry"),
    path("t/<slug:slug>/e/<str:uid>/edit/", entries.entry_edit, name="entry-edit"),
    path("t/<slug:slug>/e/<str:uid>/move/", entries.entry_move, name="entry-move"),
    path("t/<slug:slug>/e/<str:uid>/remove/", entries.entry_remove, name="entry-remove"),
    path("t/<slug:slug>/e/<str:uid>/restore/", entries.entry_restore, name="entry-restore"),
]
