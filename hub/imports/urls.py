from django.urls import path

from hub.imports import views

app_name = "imports"

urlpatterns = [
    path("<int:pk>/", views.JobView.as_view(), name="job"),
    path("<int:pk>/columns/", views.ColumnsView.as_view(), name="columns"),
    path("<int:pk>/letters/", views.LettersView.as_view(), name="letters"),
    path("<int:pk>/preview/", views.PreviewView.as_view(), name="preview"),
    path("<int:pk>/taking-back/", views.TakingBackView.as_view(), name="taking-back"),
]
