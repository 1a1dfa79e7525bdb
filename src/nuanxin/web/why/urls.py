"""Addresses of 为什么."""

from django.urls import path

from nuanxin.web.why import views

app_name = "why"
urlpatterns = [
    path("<uuid:finding>/", views.page, name="page"),
    path("<uuid:finding>/letter/", views.letter, name="letter"),
    path("<uuid:finding>/slip/", views.phone_slip, name="slip"),
    path("<uuid:finding>/answered/", views.answered, name="answered"),
    path("family/<uuid:family>/", views.panel, name="panel"),
    path("family/<uuid:family>/<int:year>/", views.card, name="card"),
]
