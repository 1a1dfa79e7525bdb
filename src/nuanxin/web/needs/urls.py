"""Addresses of needs, plans and referrals."""

from django.urls import path

from nuanxin.web.needs import views

app_name = "needs"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.<sheet:kind>", views.out, name="out"),
    path("needs/", views.needs, name="needs"),
    path("needs/list.<sheet:kind>", views.needs_out, name="needs_out"),
    path("plans/", views.plans, name="plans"),
    path("plans/list.<sheet:kind>", views.plans_out, name="plans_out"),
    path("terms/", views.terms, name="terms"),
    path("family/<uuid:family>/", views.family, name="family"),
    path("family/<uuid:family>/card/", views.card, name="card"),
    path("family/<uuid:family>/need/", views.need, name="need"),
    path("family/<uuid:family>/plan/", views.plan, name="plan"),
    path("family/<uuid:family>/plan.<paper:suffix>", views.plan_sheet, name="plan_sheet"),
    path("family/<uuid:family>/after/", views.after, name="after"),
    path("family/<uuid:family>/refer/", views.refer, name="refer"),
    path("referral/<uuid:referral>/", views.page, name="page"),
    path("referral/<uuid:referral>/act/", views.act, name="act"),
    path("referral/<uuid:referral>/sheet.<paper:suffix>", views.sheet, name="sheet"),
]
