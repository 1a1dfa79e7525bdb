"""Addresses of menus, organisations, orders and tasks."""

from django.urls import path

from nuanxin.web.orders import views

app_name = "orders"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.out, name="out"),
    path("menu/", views.menu, name="menu"),
    path("menu/list.<sheet:kind>", views.menu_out, name="menu_out"),
    path("menu/new/", views.service_new, name="service_new"),
    path("menu/<uuid:service>/", views.service, name="service"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<uuid:organisation>/", views.organisation, name="organisation"),
    path("family/<uuid:family>/", views.family, name="family"),
    path("family/<uuid:family>/card/", views.card, name="card"),
    path("mine/", views.tasks, name="tasks"),
    path("mine/<uuid:task>/", views.task, name="task"),
    path("<uuid:order>/", views.page, name="page"),
    path("<uuid:order>/act/", views.act, name="act"),
]
