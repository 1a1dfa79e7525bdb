"""Addresses of pilots."""

from django.urls import path

from nuanxin.web.pilots import views

app_name = "pilots"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("new/", views.new, name="new"),
    path("<uuid:pilot>/", views.page, name="page"),
    path("<uuid:pilot>/edit/", views.edit, name="edit"),
]
