"""Addresses of work units."""

from django.urls import path

from nuanxin.web.employers import views

app_name = "employers"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("owed/", views.owing, name="owing"),
    path("owed/list.<sheet:kind>", views.owing_download, name="owing_download"),
    path("owed/<uuid:due>/", views.due, name="due"),
    path("owed/<uuid:due>/letter/", views.letter, name="letter"),
    path("owed/<uuid:due>/step/", views.step, name="step"),
    path("new/", views.new, name="new"),
    path("<uuid:unit>/", views.page, name="page"),
    path("<uuid:unit>/edit/", views.edit, name="edit"),
    path("<uuid:unit>/end/", views.end, name="end"),
    path("<uuid:unit>/people.<sheet:kind>", views.people, name="people"),
    path("<uuid:unit>/dues.<sheet:kind>", views.dues, name="dues"),
]
