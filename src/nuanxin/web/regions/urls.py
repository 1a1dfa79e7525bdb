"""Address of the suggestions."""

from django.urls import path

from nuanxin.web.regions import views

urlpatterns = [path("regions/", views.suggest, name="regions")]
