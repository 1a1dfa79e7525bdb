"""Addresses of what is to be done."""

from django.urls import path

from nuanxin.web.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.index, name="index"),
    path("places/", views.places, name="places"),
    path("sheet/", views.sheet, name="sheet"),
    path("settings/", views.settings, name="settings"),
    path("family/<uuid:family>/", views.family, name="family"),
    path("family/<uuid:family>/card/", views.card, name="card"),
    path("family/<uuid:family>/told/", views.told, name="told"),
    path("family/<uuid:family>/birthday/", views.birthday, name="birthday"),
    path("list.<sheet:kind>", views.out, name="out"),
]
