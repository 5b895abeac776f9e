from django.urls import path

from bench.floor import views

urlpatterns = [
    path("string/", views.string, name="string"),
    path("page/", views.page, name="page"),
    path("healthz", views.string, name="healthz"),
    path("evenings/<slug:slug>/<int:pk>/", views.string, name="evening"),
]
