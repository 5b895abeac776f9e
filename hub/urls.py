"""What pages are there? This list first, then each app's own."""

from django.conf import settings
from django.urls import include, path

from hub import health
from hub.accounts.views.merge import NationalSameView
from hub.mail.views import StuckMailsView

handler400 = "hub.common.errors.broken_text"
handler403 = "hub.common.errors.not_yours"
handler404 = "hub.common.errors.not_found"
handler429 = "hub.common.errors.too_many"  # asked for by allauth
handler500 = "hub.common.errors.our_fault"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("groups.urls")),  # what most people ask for is found first
    path("account/unsubscribe/", include("hub.mail.urls")),
    path("account/", include("hub.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("national/people/same/", NationalSameView.as_view(), name="national_same_people"),
    path("national/mails/", StuckMailsView.as_view(), name="stuck_mails"),
    path("today/", include("hub.today.urls")),
    path("imports/", include("hub.imports.urls")),
    path("", include("hub.pages.urls")),
    path("", include("impact.urls")),
    path("", include("volunteers.urls")),
    path("", include("learning.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("dev/mail/", include("hub.devmail.urls")))
    urlpatterns.append(path("styleguide/", include("hub.styleguide.urls")))
