"""Addresses of counselling."""

from django.urls import path

from nuanxin.web.counselling import views

app_name = "counselling"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.out, name="out"),
    path("counsellors/", views.counsellors, name="counsellors"),
    path("family/<uuid:family>/", views.family, name="family"),
    path("family/<uuid:family>/card/", views.card, name="card"),
    path("family/<uuid:family>/act/", views.act, name="act"),
    path("mine/", views.mine, name="mine"),
    path("mine/<uuid:series>/", views.hold, name="hold"),
    path("notes/<uuid:session>/", views.note, name="note"),
]
