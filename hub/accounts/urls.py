from allauth.mfa.totp.views import activate_totp
from csp.decorators import csp_update
from django.urls import path

from hub.accounts import views

# The one page with a picture in its own text: the code that an authenticator app reads.
with_a_code_to_scan = csp_update({"img-src": ["data:"]})

urlpatterns = [
    path("", views.YourAccountView.as_view(), name="account_yours"),
    path("mail/", views.MailPreferencesView.as_view(), name="account_mail"),
    path("kept/", views.KeptFormView.as_view(), name="account_kept_form"),
    path("second-step/", views.SecondFactorView.as_view(), name="account_second_factor"),
    path("2fa/totp/activate/", with_a_code_to_scan(activate_totp), name="mfa_activate_totp"),
]
