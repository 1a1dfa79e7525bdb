"""Addresses of the account pages."""

from django.urls import path

from nuanxin.web.account import views

app_name = "account"
urlpatterns = [
    path("log-in/", views.log_in, name="log_in"),
    path("log-out/", views.log_out, name="log_out"),
    path("switch/", views.switch, name="switch"),
]
