"""Addresses of the policy pages."""

from django.urls import path, register_converter

from nuanxin.web.policies import views


class RegionConverter:
    """Twelve digits."""

    regex = "[1-9][0-9]{11}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RegionConverter, "region")

app_name = "policy"
urlpatterns = [
    path("", views.page, name="page"),
    path("list.<sheet:kind>", views.download, name="download"),
    path("<region:region>/<str:name>/", views.benefit, name="benefit"),
]
