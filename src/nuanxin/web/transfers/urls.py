"""Addresses of transfers."""

from django.urls import path

from nuanxin.web.transfers import views

app_name = "transfers"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("family/<uuid:family>/", views.offer, name="offer"),
    path("out/<uuid:departure>/", views.departure, name="departure"),
    path("in/<uuid:arrival>/", views.arrival, name="arrival"),
]
