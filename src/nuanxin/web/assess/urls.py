"""Addresses of 发放测算."""

from django.urls import path

from nuanxin.web.assess import views

app_name = "assess"
urlpatterns = [
    path("", views.page, name="page"),
    path("terms/<int:year>/", views.terms, name="terms"),
    path("<str:term>/due/", views.due, name="due"),
    path("<str:term>/due/lines/", views.tried, name="tried"),
    path("<str:term>/due/lines.<sheet:kind>", views.tried_leaving, name="tried_leaving"),
    path("<str:term>/<str:name>/", views.people, name="people"),
    path("<str:term>/<str:name>/list.<sheet:kind>", views.download, name="download"),
    path("<str:term>/<str:name>/deeds/", views.work, name="work"),
]
