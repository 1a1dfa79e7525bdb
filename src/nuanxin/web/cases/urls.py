"""Addresses of families kept closer."""

from django.urls import path

from nuanxin.web.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("<uuid:home>/", views.home, name="home"),
    path("<uuid:home>/act/", views.act, name="act"),
]
