"""Addresses of visits."""

from django.urls import path

from nuanxin.web.visits import phone, views

app_name = "visits"
urlpatterns = [
    path("", views.today, name="today"),
    path("list/", views.index, name="index"),
    path("list.<sheet:kind>", views.out, name="out"),
    path("calls/", views.calls, name="calls"),
    path("calls.<sheet:kind>", views.calls_out, name="calls_out"),
    path("concerns/", views.concerns, name="concerns"),
    path("concerns.<sheet:kind>", views.concerns_out, name="concerns_out"),
    path("concerns/<uuid:concern>/", views.concern, name="concern"),
    path("words/", views.words, name="words"),
    path("phone/", phone.shell, name="phone"),
    path("phone/list/", phone.known, name="known"),
    path("phone/worker.js", phone.worker, name="worker"),
    path("phone/family/<uuid:family>/", phone.sent, name="sent"),
    path("family/<uuid:family>/", views.family, name="family"),
    path("family/<uuid:family>/new/", views.new, name="new"),
    path("family/<uuid:family>/file/", views.paper, name="paper"),
    path("family/<uuid:family>/link/", views.link, name="link"),
    path("<uuid:visit>/", views.page, name="page"),
    path("<uuid:visit>/photo/", views.photo, name="photo"),
]
