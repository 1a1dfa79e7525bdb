"""Addresses of 指标."""

from django.urls import path

from nuanxin.web.funds import views

app_name = "funds"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("close/", views.close, name="close"),
    path("new/", views.new, name="new"),
    path("documents/", views.documents, name="documents"),
    path("documents/list.<sheet:kind>", views.documents_download, name="documents_download"),
    path("documents/<uuid:paper>/", views.page, name="page"),
    path("documents/<uuid:paper>/step/", views.step, name="step"),
    path("need/", views.need, name="need"),
    path("need/letter/", views.letter, name="letter"),
    path("settlement/", views.settled, name="settlement"),
    path("lines/", views.lines, name="lines"),
    path("lines/list.<sheet:kind>", views.lines_download, name="lines_download"),
]
