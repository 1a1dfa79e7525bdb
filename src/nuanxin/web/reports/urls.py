"""Addresses of the reports."""

from django.urls import path

from nuanxin.web.reports import views

app_name = "reports"
urlpatterns = [
    path("annual/", views.annual, name="annual"),
    path("annual/table.<sheet:kind>", views.download, name="download"),
    path("annual/public.<sheet:kind>", views.public, name="public"),
    path("annual/<int:year>/<str:part>/", views.people, name="people"),
    path("annual/<int:year>/<str:part>/list.<sheet:kind>", views.leaving, name="leaving"),
    path("annual/<int:year>/money/<str:column>/", views.money, name="money"),
    path(
        "annual/<int:year>/money/<str:column>/list.<sheet:kind>",
        views.money_leaving,
        name="money_leaving",
    ),
]
