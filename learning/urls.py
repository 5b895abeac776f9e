"""What organisers tell and try together, and the thanks under one's own name."""

from django.urls import path

from learning.views import hello, people, thanks

app_name = "learning"

together = [
    path("together/", people.PeopleView.as_view(), name="together"),
    path("together/card/", people.OwnCardView.as_view(), name="card"),
    path("together/people/<int:pk>/hello/", hello.HelloView.as_view(), name="hello"),
]

own_pages = [
    path("account/thanks/", thanks.ThanksView.as_view(), name="thanks"),
    path("account/thanks/<int:pk>/away/", thanks.PuttingAwayView.as_view(), name="thanks-away"),
    path("account/thanks/to/<int:person>/", thanks.ThankingView.as_view(), name="thank"),
]

urlpatterns = [*together, *own_pages]
