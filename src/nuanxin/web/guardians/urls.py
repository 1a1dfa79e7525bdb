"""Addresses of wards and guardians."""

from django.urls import path

from nuanxin.web.guardians import views

app_name = "guardians"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.out, name="out"),
    path("family/<uuid:family>/", views.family, name="family"),
    path("family/<uuid:family>/act/", views.act, name="act"),
    path("family/<uuid:family>/guardians.<paper:suffix>", views.paper, name="sheet"),
]
