"""Addresses of what happened in a family."""

from django.urls import path

from nuanxin.web.happenings import views

app_name = "happenings"
urlpatterns = [
    path("<uuid:family>/happened/", views.page, name="page"),
    path("<uuid:family>/happened/<uuid:happening>/undo/", views.undo, name="undo"),
]
