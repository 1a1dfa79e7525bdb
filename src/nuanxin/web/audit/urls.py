"""Addresses of the trail."""

from django.urls import path

from nuanxin.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("alarms/", views.alarm_list, name="alarms"),
    path("alarms/list.<sheet:kind>", views.alarms_download, name="alarms_download"),
    path("anchors/", views.anchors, name="anchors"),
    path("family/<uuid:family>/", views.family, name="family"),
    path(
        "family/<uuid:family>/list.<sheet:kind>", views.family_download, name="family_download"
    ),
    path("family/<uuid:family>/print/", views.family_sheet, name="family_sheet"),
]
