from django.urls import path

from hub.accounts import views

urlpatterns = [
    path("", views.YourAccountView.as_view(), name="account_yours"),
    path("mail/", views.MailPreferencesView.as_view(), name="account_mail"),
    path("kept/", views.KeptFormView.as_view(), name="account_kept_form"),
    path("second-step/", views.SecondFactorView.as_view(), name="account_second_factor"),
]
