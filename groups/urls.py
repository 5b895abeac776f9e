from django.urls import include, path

from groups.views import home, invitation, manage, national, people, public, stopping

public_pages = [
    path("groups/", public.GroupListView.as_view(), name="list"),
    path("groups/near/", public.NearView.as_view(), name="near"),
    path("groups/invitation/", invitation.InvitationView.as_view(), name="invitation"),
    path("groups/invitation/<str:token>/", invitation.InvitationLinkView.as_view(), name="invitation-link"),
    path("groups/stopping/", stopping.StoppingWhereView.as_view(), name="stop-where"),
    path("groups/<slug:slug>/", public.GroupDetailView.as_view(), name="detail"),
]

rooms = [
    path("", manage.OverviewView.as_view(), name="manage"),
    path("settings/", manage.SettingsView.as_view(), name="settings"),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("people/invitation/", people.InvitingView.as_view(), name="invite"),
    path("people/invitation/<int:pk>/again/", people.SendingAgainView.as_view(), name="invitation-again"),
    path("people/invitation/<int:pk>/withdrawal/", people.TakingBackView.as_view(), name="invitation-back"),
    path("people/invitation/<int:pk>/agreement/", people.AgreeingView.as_view(), name="invitation-yes"),
    path("people/<int:pk>/ending/", people.EndingView.as_view(), name="end-role"),
    path("stopping/", stopping.StoppingView.as_view(), name="stop"),
]

national_pages = [
    path("national/groups/", national.NationalListView.as_view(), name="national"),
    path("national/groups/new/", national.NewGroupView.as_view(), name="create"),
]

pages = [*public_pages, path("groups/<slug:group>/manage/", include(rooms)), *national_pages]

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("", include((pages, "groups"))),
]
