"""Addresses of 业务办理."""

from django.urls import path

from nuanxin.web.casework import late, manners, views

app_name = "casework"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("board/", views.board, name="board"),
    path("late/", late.late, name="late"),
    path("late/list.<sheet:kind>", late.late_download, name="late_download"),
    path("answer/", late.answer, name="answer"),
    path("answer/list.<sheet:kind>", late.answer_download, name="answer_download"),
    path("found/", views.found, name="found"),
    path("notices/", views.notices, name="notices"),
    path("notices/list.<sheet:kind>", views.notices_download, name="notices_download"),
    path("notices/post/", views.post, name="post"),
    path("notices/<uuid:notice>/", views.notice, name="notice"),
    path("notices/<uuid:notice>/code/<int:number>.png", views.code, name="code"),
    path("manner/", manners.page, name="manner"),
    path("family/<uuid:family>/", views.family, name="family"),
    path("family/<uuid:family>/apply/", views.apply, name="apply"),
    path("<uuid:request_id>/", views.page, name="page"),
    path("<uuid:request_id>/act/", views.act, name="act"),
    path("<uuid:request_id>/rule/", views.rule, name="rule"),
    path("<uuid:request_id>/scan/", views.attach, name="attach"),
    path("<uuid:request_id>/scan/<uuid:sheet>/", views.scan, name="scan"),
]
