"""Addresses of the register."""

from django.urls import path

from nuanxin.web.families import editing, views

app_name = "families"
urlpatterns = [
    path("", views.index, name="index"),
    path("find/", views.find, name="find"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("new/", editing.new, name="new"),
    path("<uuid:family>/", views.page, name="page"),
    path("<uuid:family>/history/", views.history, name="history"),
    path("<uuid:family>/close/", editing.close, name="close"),
    path("<uuid:family>/move/", editing.move, name="move"),
    path("<uuid:family>/join/", editing.join, name="join"),
    path("<uuid:family>/<uuid:person>/leave/", editing.leave, name="leave"),
    path("<uuid:family>/edit/", editing.household, name="household"),
    path("<uuid:family>/closer/", editing.closer, name="closer"),
    path("<uuid:family>/naming/", editing.naming, name="naming"),
    path("<uuid:family>/<uuid:person>/edit/", editing.person, name="person"),
    path("<uuid:family>/<uuid:person>/identity/", editing.identity, name="identity"),
    path("<uuid:family>/<uuid:person>/employer/", editing.employer, name="employer"),
    path("<uuid:family>/<uuid:person>/parentage/", editing.parentage, name="parentage"),
    path("<uuid:family>/<uuid:person>/marriage/", editing.marriage, name="marriage"),
    path(
        "<uuid:family>/<uuid:person>/marriage/<int:number>/",
        editing.marriage_edit,
        name="marriage_edit",
    ),
    path("<uuid:family>/<uuid:person>/account/", editing.account, name="account"),
    path("<uuid:family>/<uuid:person>/reveal/", views.reveal, name="reveal"),
    path("<uuid:family>/<uuid:person>/certificate/", editing.certificate, name="certificate"),
    path(
        "<uuid:family>/<uuid:person>/certificate/print/",
        views.certificate_sheet,
        name="certificate_sheet",
    ),
]
