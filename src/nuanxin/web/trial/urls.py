"""Addresses of the trial."""

from django.urls import path

from nuanxin.web.trial import views

app_name = "trial"
urlpatterns = [
    path("", views.page, name="page"),
    path("letter/", views.letter, name="letter"),
    path("case.yaml", views.case_file, name="case_file"),
]
