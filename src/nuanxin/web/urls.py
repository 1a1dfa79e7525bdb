"""Every page."""

from django.urls import include, path

urlpatterns = [
    path("", include("nuanxin.web.health.urls")),
]
