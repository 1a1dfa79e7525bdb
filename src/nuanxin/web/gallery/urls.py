"""Address of the component page."""

from django.urls import path

from nuanxin.web.gallery import views

urlpatterns = [path("kit/", views.gallery, name="gallery")]
