"""Addresses of the reports."""

from django.urls import path

from nuanxin.web.reports import views

app_name = "reports"
urlpatterns = [
    path("annual/", views.annual, name="annual"),
    path("annual/table.<str:kind>", views.download, name="download"),
    path("annual/public.<str:kind>", views.public, name="public"),
    path("annual/<int:year>/<str:part>/", views.people, name="people"),
    path("annual/<int:year>/<str:part>/list.<str:kind>", views.leaving, name="leaving"),
]
