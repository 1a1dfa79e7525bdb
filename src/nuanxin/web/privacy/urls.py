"""Addresses of privacy."""

from django.urls import path

from nuanxin.web.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<str:kind>", views.download, name="download"),
    path("impact/", views.impact, name="impact"),
]
