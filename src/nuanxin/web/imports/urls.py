"""Addresses of imports."""

from django.urls import path

from nuanxin.web.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("columns/<uuid:public_id>/", views.columns, name="columns"),
    path("<uuid:public_id>/", views.batch, name="batch"),
    path("<uuid:public_id>/decide/", views.decide, name="decide"),
    path("<uuid:public_id>/do/<slug:what>/", views.act, name="act"),
    path("<uuid:public_id>/discard/", views.discard, name="discard"),
    path("<uuid:public_id>/<slug:what>.<sheet:kind>", views.download, name="download"),
]
