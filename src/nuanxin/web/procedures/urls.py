"""Addresses of the procedures."""

from django.urls import path

from nuanxin.web.procedures import views

app_name = "procedures"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:procedure>/", views.page, name="page"),
]
