"""Addresses of 追缴."""

from django.urls import path

from nuanxin.web.recoveries import steps, views

app_name = "recoveries"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("receipts/", views.receipts, name="receipts"),
    path("receipts/list.<sheet:kind>", views.receipts_download, name="receipts_download"),
    path("receipts/refund/", steps.refund, name="refund"),
    path("<uuid:case>/", views.page, name="page"),
    path("<uuid:case>/letter/", views.letter, name="letter"),
    path("<uuid:case>/plan/", views.plan, name="plan"),
    path("<uuid:case>/step/", steps.step, name="step"),
    path("<uuid:case>/decide/", steps.decide, name="decide"),
]
