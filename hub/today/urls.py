from django.urls import path

from hub.today import views

urlpatterns = [
    path("", views.TodayView.as_view(), name="today"),
    path("seen/", views.SeenView.as_view(), name="today-seen"),
]
