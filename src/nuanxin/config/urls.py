"""Every address, and the pages for what goes wrong."""

from django.urls import include, path

urlpatterns = [path("", include("nuanxin.web.urls"))]

handler400 = "nuanxin.web.errors.views.bad_request"
handler403 = "nuanxin.web.errors.views.forbidden"
handler404 = "nuanxin.web.errors.views.not_found"
handler500 = "nuanxin.web.errors.views.fault"
