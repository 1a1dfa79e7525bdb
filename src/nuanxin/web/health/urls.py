"""Addresses for those who watch over the server."""

from django.urls import path

from nuanxin.web.health import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
