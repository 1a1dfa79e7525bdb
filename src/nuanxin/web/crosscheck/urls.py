"""Addresses of 三本账对碰."""

from django.urls import path

from nuanxin.web.crosscheck import views

app_name = "crosscheck"
urlpatterns = [
    path("", views.index, name="index"),
    path("start/", views.start, name="start"),
    path("<uuid:check>/", views.page, name="page"),
    path("<uuid:check>/issues/", views.issues, name="issues"),
    path("<uuid:check>/issues/list.<sheet:kind>", views.download, name="download"),
    path("<uuid:check>/settle/", views.settle, name="settle"),
    path("<uuid:check>/sheet/", views.sheet, name="sheet"),
]
