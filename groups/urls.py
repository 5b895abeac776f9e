from django.urls import include, path

from groups.views import home, public

pages = [
    path("groups/", public.GroupListView.as_view(), name="list"),
    path("groups/near/", public.NearView.as_view(), name="near"),
    path("groups/<slug:slug>/", public.GroupDetailView.as_view(), name="detail"),
]

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("volunteer/", home.HelpingView.as_view(), name="helping"),
    path("", include((pages, "groups"))),
]
