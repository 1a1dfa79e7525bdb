"""Addresses of 回盘."""

from django.urls import path

from nuanxin.web.returns import backs, entry, views

app_name = "returns"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("check/<uuid:bounce>/", views.check, name="check"),
    path("<uuid:batch>/", views.page, name="page"),
    path("<uuid:batch>/lines/<uuid:line>/back/", backs.enter, name="back"),
    path("<uuid:batch>/back/<uuid:late>/", backs.step, name="back_step"),
    path("<uuid:batch>/upload/", views.upload, name="upload"),
    path("<uuid:batch>/step/", views.step, name="step"),
    path("<uuid:batch>/typed/", entry.typed, name="typed"),
    path("<uuid:batch>/typed/fill/", entry.fill, name="fill"),
    path("<uuid:batch>/typed/hand-in/", entry.hand_in, name="hand_in"),
    path("<uuid:batch>/table.xlsx", entry.table, name="table"),
    path("<uuid:batch>/lines/", views.lines, name="lines"),
    path("<uuid:batch>/list.<sheet:kind>", views.lines_download, name="lines_download"),
    path("<uuid:batch>/sheet/", views.sheet, name="sheet"),
]
