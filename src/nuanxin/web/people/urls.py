"""Addresses of accounts and posts."""

from django.urls import path

from nuanxin.web.people import views

app_name = "people"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("new/", views.new, name="new"),
    path("<uuid:user>/", views.page, name="page"),
    path("<uuid:user>/act/", views.act, name="act"),
]
