"""Addresses of 追缴."""

from django.urls import path

from nuanxin.web.recoveries import views

app_name = "recoveries"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<str:kind>", views.download, name="download"),
    path("<uuid:case>/", views.page, name="page"),
    path("<uuid:case>/letter/", views.letter, name="letter"),
    path("<uuid:case>/step/", views.step, name="step"),
]
