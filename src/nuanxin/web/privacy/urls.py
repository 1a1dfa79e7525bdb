"""Addresses of privacy."""

from django.urls import path

from nuanxin.web.privacy import subject_views, views

app_name = "privacy"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("impact/", views.impact, name="impact"),
    path("family/<uuid:family>/", views.consents, name="consents"),
    path("family/<uuid:family>/answer/", views.consent, name="consent"),
    path("family/<uuid:family>/scan/<uuid:scan>/", views.consent_scan, name="consent_scan"),
    path("family/<uuid:family>/<uuid:person>/copy/", subject_views.copy, name="copy"),
    path(
        "family/<uuid:family>/<uuid:person>/copy.json",
        subject_views.copy_file,
        name="copy_file",
    ),
    path("family/<uuid:family>/erase/", subject_views.erase, name="erase"),
    path("family/<uuid:family>/erase/deed/", subject_views.erase_deed, name="erase_deed"),
    path("erasures/", subject_views.erasures, name="erasures"),
    path(
        "erasures/list.<sheet:kind>", subject_views.erasures_download, name="erasures_download"
    ),
    path("retention/", subject_views.retention, name="retention"),
    path("due/", subject_views.due_people, name="due"),
    path("due/<slug:over>/deed/", subject_views.due_deed, name="due_deed"),
    path("due/<slug:over>/list.<sheet:kind>", subject_views.due_download, name="due_download"),
    path("retention/sweep/", subject_views.sweep, name="sweep"),
]
