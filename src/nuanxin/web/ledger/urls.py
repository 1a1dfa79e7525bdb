"""Addresses of the book."""

from django.urls import path

from nuanxin.web.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<str:kind>", views.download, name="download"),
    path("postings/", views.postings, name="postings"),
    path("postings/list.<str:kind>", views.postings_download, name="postings_download"),
    path("close/", views.close, name="close"),
]
