"""Addresses of the book."""

from django.urls import path

from nuanxin.web.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("postings/", views.postings, name="postings"),
    path("postings/list.<sheet:kind>", views.postings_download, name="postings_download"),
    path("close/", views.close, name="close"),
]
