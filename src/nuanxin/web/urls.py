"""Every page."""

from django.urls import include, path

urlpatterns = [
    path("", include("nuanxin.web.front.urls")),
    path("account/", include("nuanxin.web.account.urls")),
    path("people/", include("nuanxin.web.people.urls")),
    path("families/", include("nuanxin.web.families.urls")),
    path("cases/", include("nuanxin.web.cases.urls")),
    path("asks/", include("nuanxin.web.asks.urls")),
    path("l/", include("nuanxin.web.links.urls")),
    path("employers/", include("nuanxin.web.employers.urls")),
    path("payouts/", include("nuanxin.web.payouts.urls")),
    path("recoveries/", include("nuanxin.web.recoveries.urls")),
    path("reports/", include("nuanxin.web.reports.urls")),
    path("assess/", include("nuanxin.web.assess.urls")),
    path("why/", include("nuanxin.web.why.urls")),
    path("crosscheck/", include("nuanxin.web.crosscheck.urls")),
    path("desk/", include("nuanxin.web.desk.urls")),
    path("import/", include("nuanxin.web.imports.urls")),
    path("audit/", include("nuanxin.web.audit.urls")),
    path("privacy/", include("nuanxin.web.privacy.urls")),
    path("jobs/", include("nuanxin.web.jobs.urls")),
    path("trial/", include("nuanxin.web.trial.urls")),
    path("policy/", include("nuanxin.web.policies.urls")),
    path("roll/", include("nuanxin.web.rolls.urls")),
    path("", include("nuanxin.web.regions.urls")),
    path("", include("nuanxin.web.gallery.urls")),
    path("", include("nuanxin.web.health.urls")),
]
