"""Addresses of 年度核对."""

from django.urls import path

from nuanxin.web.reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:year>/", views.page, name="page"),
    path("<int:year>/confirm/", views.confirm, name="confirm"),
    path("<int:year>/carry/", views.carry, name="carry"),
    path("<int:year>/posting/", views.postings, name="postings"),
    path("<int:year>/posting/<uuid:posting>/", views.posting, name="posting"),
    path("<int:year>/objection/<int:posted>/", views.objection, name="objection"),
    path("<int:year>/<str:listed>/", views.lines, name="lines"),
    path("<int:year>/<str:listed>/list.<sheet:kind>", views.download, name="download"),
]
