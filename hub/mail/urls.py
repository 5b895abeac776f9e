from django.urls import path

from hub.mail.views import UnsubscribeView

urlpatterns = [
    path("<str:token>/", UnsubscribeView.as_view(), name="unsubscribe"),
]
