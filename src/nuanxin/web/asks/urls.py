"""Addresses of asks."""

from django.urls import path

from nuanxin.web.asks import views

app_name = "asks"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("family/<uuid:family>/", views.family, name="family"),
    path("family/<uuid:family>/make/", views.make, name="make"),
    path("<uuid:ask>/act/", views.act, name="act"),
]
