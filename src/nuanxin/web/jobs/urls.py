"""Addresses of the job centre."""

from django.urls import path

from nuanxin.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:public_id>/", views.page, name="page"),
    path("<uuid:public_id>/stop/", views.stop, name="stop"),
    path("<uuid:public_id>/go-on/", views.go_on, name="go_on"),
]
