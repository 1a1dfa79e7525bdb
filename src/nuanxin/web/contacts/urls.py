"""Addresses of contact persons."""

from django.urls import path

from nuanxin.web.contacts import views

app_name = "contacts"
urlpatterns = [
    path("", views.index, name="index"),
    path("gaps/", views.gaps, name="gaps"),
    path("gaps.<sheet:kind>", views.gaps_out, name="gaps_out"),
    path("untold/", views.untold, name="untold"),
    path("scheme/", views.scheme, name="scheme"),
    path("people/", views.people, name="people"),
    path("people.<sheet:kind>", views.people_out, name="people_out"),
    path("people/new/", views.new, name="new"),
    path("people/<uuid:contact>/", views.person, name="person"),
    path("people/<uuid:contact>/edit/", views.edit, name="edit"),
    path("people/<uuid:contact>/leave/", views.leave, name="leave"),
    path("people/<uuid:contact>/back/", views.back, name="back"),
    path("village/<int:village>/", views.village, name="village"),
    path("family/<uuid:family>/", views.family, name="family"),
    path("family/<uuid:family>/wish/", views.wish, name="wish"),
    path("family/<uuid:family>/card.<paper:suffix>", views.card, name="card"),
]
