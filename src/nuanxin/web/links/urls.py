"""The address of a link: short, and nothing in it but the link itself."""

from django.urls import path

from nuanxin.web.links import views

app_name = "links"
urlpatterns = [path("<str:token>/", views.page, name="page")]
