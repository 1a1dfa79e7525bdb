"""Addresses of privacy."""

from django.urls import path

from nuanxin.web.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<str:kind>", views.download, name="download"),
    path("impact/", views.impact, name="impact"),
    path("family/<uuid:family>/", views.consents, name="consents"),
    path("family/<uuid:family>/answer/", views.consent, name="consent"),
    path("family/<uuid:family>/scan/<uuid:scan>/", views.consent_scan, name="consent_scan"),
]
