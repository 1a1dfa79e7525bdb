"""Addresses of the payment lists."""

from django.urls import path

from nuanxin.web.payouts import steps, views

app_name = "payouts"
urlpatterns = [
    path("", views.index, name="index"),
    path("owed/", views.owed, name="owed"),
    path("owed/list.<sheet:kind>", views.owed_download, name="owed_download"),
    path("layout/", views.layout, name="layout"),
    path("bands/", views.bands, name="bands"),
    path("stamp/", steps.stamp, name="stamp"),
    path("prepare/", steps.prepare, name="prepare"),
    path("<uuid:batch>/", views.page, name="page"),
    path("<uuid:batch>/lines/", views.lines, name="lines"),
    path("<uuid:batch>/list.<sheet:kind>", views.download, name="download"),
    path("<uuid:batch>/bundle/", views.bundle, name="bundle"),
    path("<uuid:batch>/answer/", steps.answer, name="answer"),
    path("<uuid:batch>/remove/", steps.remove, name="remove"),
    path("<uuid:batch>/renew/", steps.renew, name="renew"),
    path("<uuid:batch>/examine/", steps.examine, name="examine"),
    path("<uuid:batch>/step/", steps.step, name="step"),
    path("<uuid:batch>/scan/", steps.scan, name="scan"),
    path("<uuid:batch>/scan/check/", steps.scan_check, name="scan_check"),
    path("<uuid:batch>/scan/file/", steps.scan_file, name="scan_file"),
    path("<uuid:batch>/send/", steps.send, name="send"),
    path("<uuid:batch>/file/", steps.file, name="file"),
]
