"""Address of the front page."""

from django.urls import path

from nuanxin.web.front import views

urlpatterns = [path("", views.front, name="front")]
