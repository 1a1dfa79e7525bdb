"""Addresses of work units."""

from django.urls import path

from nuanxin.web.employers import views

app_name = "employers"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<str:kind>", views.download, name="download"),
    path("new/", views.new, name="new"),
    path("<uuid:unit>/", views.page, name="page"),
    path("<uuid:unit>/edit/", views.edit, name="edit"),
    path("<uuid:unit>/end/", views.end, name="end"),
    path("<uuid:unit>/people.<str:kind>", views.people, name="people"),
    path("<uuid:unit>/dues.<str:kind>", views.dues, name="dues"),
]
