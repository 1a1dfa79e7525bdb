"""The desk's addresses."""

from django.urls import path

from nuanxin.web.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.page, name="page"),
    path("handover/", views.sheet, name="handover"),
]
