"""Addresses of the roll pages."""

from django.urls import path

from nuanxin.web.rolls import views

app_name = "roll"
urlpatterns = [
    path("", views.page, name="page"),
    path("<str:token>/", views.work, name="work"),
    path("<str:token>/result.xlsx", views.workbook, name="workbook"),
    path("<str:token>/stop/", views.stop, name="stop"),
    path("<str:token>/delete/", views.delete, name="delete"),
]
