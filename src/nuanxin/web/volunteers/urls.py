"""Addresses of volunteers and their teams."""

from django.urls import path

from nuanxin.web.volunteers import views

app_name = "volunteers"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.out, name="out"),
    path("new/", views.new, name="new"),
    path("teams/", views.teams, name="teams"),
    path("thanks/", views.thanks, name="thanks"),
    path("mine/hours.<paper:suffix>", views.hours_mine, name="hours_mine"),
    path("<uuid:volunteer>/", views.page, name="page"),
    path("<uuid:volunteer>/act/", views.act, name="act"),
    path("<uuid:volunteer>/phone/", views.phone, name="phone"),
    path("<uuid:volunteer>/hours.<paper:suffix>", views.hours, name="hours"),
]
