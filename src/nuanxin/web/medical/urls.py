"""Addresses of green channel, family doctor, stays and check-ups."""

from django.urls import path

from nuanxin.web.medical import views

app_name = "medical"
urlpatterns = [
    path("", views.index, name="index"),
    path("gaps/", views.gaps, name="gaps"),
    path("gaps/list.<sheet:kind>", views.gaps_out, name="gaps_out"),
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/new/", views.new, name="new"),
    path("institutions/<uuid:institution>/", views.institution, name="institution"),
    path("contracts/", views.contracts, name="contracts"),
    path("contracts/list.<sheet:kind>", views.contracts_out, name="contracts_out"),
    path("stays/", views.stays, name="stays"),
    path("stays/list.<sheet:kind>", views.stays_out, name="stays_out"),
    path("check-ups/", views.rounds, name="rounds"),
    path("check-ups/<uuid:round_id>/", views.round_page, name="round"),
    path("check-ups/<uuid:round_id>/list.<sheet:kind>", views.round_out, name="round_out"),
    path("family/<uuid:family>/", views.family, name="family"),
    path("family/<uuid:family>/card/", views.card, name="card"),
    path("family/<uuid:family>/act/", views.act, name="act"),
    path("desk/", views.desk, name="desk"),
]
