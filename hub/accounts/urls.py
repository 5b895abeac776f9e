from allauth.mfa.totp.views import activate_totp
from csp.decorators import csp_update
from django.urls import path

from hub.accounts.views import history, lost_phone, merge, yours

# The one page with a picture in its own text: the code that an authenticator app reads.
with_a_code_to_scan = csp_update({"img-src": ["data:"]})

urlpatterns = [
    path("", yours.YourAccountView.as_view(), name="account_yours"),
    path("mail/", yours.MailPreferencesView.as_view(), name="account_mail"),
    path("history/", history.OwnHistoryView.as_view(), name="account_history"),
    path("merge/", merge.SecondAccountView.as_view(), name="account_merge"),
    path("merge/answer/", merge.MergeAnswerView.as_view(), name="account_merge_answer"),
    path("merge/answer/<str:token>/", merge.MergeLinkView.as_view(), name="account_merge_link"),
    path("merge/<int:pk>/undoing/", merge.MergeUndoView.as_view(), name="account_merge_undo"),
    path("lost-phone/", lost_phone.LostPhoneView.as_view(), name="account_lost_phone"),
    path("vouch/<int:pk>/", lost_phone.VouchView.as_view(), name="account_vouch"),
    path("vouch/<int:pk>/ending/", lost_phone.UnvouchView.as_view(), name="account_vouch_stop"),
    path("kept/", yours.KeptFormView.as_view(), name="account_kept_form"),
    path("second-step/", yours.SecondFactorView.as_view(), name="account_second_factor"),
    path("2fa/totp/activate/", with_a_code_to_scan(activate_totp), name="mfa_activate_totp"),
]
