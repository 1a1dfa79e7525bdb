"""Addresses of the account pages."""

from django.urls import path

from nuanxin.web.account import leave, signing_on, texting, views

app_name = "account"
urlpatterns = [
    path("", views.page, name="page"),
    path("log-in/", views.log_in, name="log_in"),
    path("log-out/", views.log_out, name="log_out"),
    path("switch/", views.switch, name="switch"),
    path("code/", views.code, name="code"),
    path("text/", texting.page, name="text"),
    path("sso/", signing_on.start, name="sso"),
    path("sso/back/", signing_on.back, name="sso_back"),
    path("enrol/", views.enrol, name="enrol"),
    path("qr.png", views.qr, name="qr"),
    path("password/", views.password, name="password"),
    path("again/", views.again, name="again"),
    path("still/", views.may_send, name="still"),
    path("back/", views.back, name="back"),
    path("leave/", leave.page, name="leave"),
    path("purpose/", views.purpose, name="purpose"),
    path("codes/", views.codes, name="codes"),
    path("sittings/<uuid:sitting>/end/", views.end, name="end"),
]
