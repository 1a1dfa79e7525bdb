"""Addresses of the papers."""

from django.urls import path

from nuanxin.web.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.index, name="index"),
    path("family/<uuid:family>/", views.family, name="family"),
    path(
        "family/<uuid:family>/<slug:key>.<paper:suffix>",
        views.family_paper,
        name="family_paper",
    ),
    path("letter/<uuid:finding>/letter.<paper:suffix>", views.letter, name="letter"),
    path(
        "request/<uuid:request_id>/<slug:key>.<paper:suffix>",
        views.request_paper,
        name="request_paper",
    ),
    path("batch/<uuid:batch>/", views.rolls, name="rolls"),
    path("batch/<uuid:batch>/roll.<paper:suffix>", views.roll, name="roll"),
    path("batch/<uuid:batch>/treasury.<paper:suffix>", views.treasury, name="treasury"),
    path("notice/<uuid:notice>/notice.<paper:suffix>", views.notice, name="notice"),
    path("year/<uuid:posting>/notice.<paper:suffix>", views.year, name="year"),
    path("funds/<str:term>/plan.<paper:suffix>", views.funds, name="funds"),
    path("own/<uuid:form>/trial.docx", views.own_trial, name="own_trial"),
    path("own/<uuid:form>/template.docx", views.own_file, name="own_file"),
    path("<slug:key>/", views.template, name="template"),
    path("<slug:key>/force/", views.force, name="force"),
    path("<slug:key>/start.docx", views.start, name="start"),
    path("<slug:key>/trial.<paper:suffix>", views.trial, name="trial"),
]
