from django.urls import path

from hub.styleguide.views import StyleguideView

urlpatterns = [path("", StyleguideView.as_view(), name="styleguide")]
