"""Addresses of requests from villages."""

from django.urls import path

from nuanxin.web.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("family/<uuid:family>/", views.family, name="family"),
    path("family/<uuid:family>/make/", views.make, name="make"),
    path("<uuid:told>/", views.page, name="page"),
    path("<uuid:told>/act/", views.act, name="act"),
    path("<uuid:told>/photo/<uuid:picture>/", views.photo, name="photo"),
]
