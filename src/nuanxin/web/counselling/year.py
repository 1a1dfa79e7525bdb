"""The address of a year's counts: read by more people than the rest of counselling."""

from django.urls import path

from nuanxin.web.counselling import views

app_name = "counselled"
urlpatterns = [path("", views.counts, name="year")]
