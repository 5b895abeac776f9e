from django.urls import path

from . import views

app_name = "devmail"
urlpatterns = [
    path("", views.DevMailListView.as_view(), name="list"),
    path("<slug:name>/", views.DevMailDetailView.as_view(), name="detail"),
    path("<slug:name>/html/", views.DevMailHtmlView.as_view(), name="html"),
]
