"""What organisers tell and try together, and the thanks under one's own name."""

from django.urls import path

from learning.views import experiment_acts, experiments, hello, packs, people, thanks

app_name = "learning"

together = [
    path("together/", people.PeopleView.as_view(), name="together"),
    path("together/card/", people.OwnCardView.as_view(), name="card"),
    path("together/card/removal/", people.CardRemovalView.as_view(), name="card-removal"),
    path("together/people/<int:pk>/hello/", hello.HelloView.as_view(), name="hello"),
]

own_pages = [
    path("account/thanks/", thanks.ThanksView.as_view(), name="thanks"),
    path("account/thanks/<int:pk>/away/", thanks.PuttingAwayView.as_view(), name="thanks-away"),
    path("account/thanks/to/<int:person>/", thanks.ThankingView.as_view(), name="thank"),
]

trying = [
    path("experiments/", experiments.ExperimentListView.as_view(), name="experiments"),
    path("experiments/new/", experiments.NewExperimentView.as_view(), name="experiment-new"),
    path("experiments/<int:pk>/", experiments.ExperimentView.as_view(), name="experiment"),
    path("experiments/<int:pk>/words/", experiments.ExperimentWordsView.as_view(), name="experiment-words"),
    path(
        "experiments/<int:pk>/ending/", experiments.ExperimentEndingView.as_view(), name="experiment-ending"
    ),
    path("experiments/<int:pk>/us-too/", experiment_acts.UsTooView.as_view(), name="us-too"),
    path(
        "experiments/<int:pk>/us-too/end/", experiment_acts.UsTooLeavingView.as_view(), name="us-too-leaving"
    ),
    path("experiments/<int:pk>/times/", experiment_acts.TalkTimesView.as_view(), name="experiment-times"),
    path("experiments/<int:pk>/questions/", experiment_acts.QuestionView.as_view(), name="question"),
    path(
        "experiments/<int:pk>/questions/<int:question>/answer/",
        experiment_acts.QuestionAnswerView.as_view(),
        name="question-answer",
    ),
    path("experiments/<int:pk>/share/<slug:group>/", packs.PackNewView.as_view(), name="pack-new"),
]

shared = [
    path("experiments/shared/<int:pk>/", packs.PackView.as_view(), name="pack"),
    path("experiments/shared/<int:pk>/closing/", packs.PackClosingView.as_view(), name="pack-closing"),
    path(
        "experiments/shared/<int:pk>/answers/<int:answer>/",
        packs.PackAnswerView.as_view(),
        name="pack-answer",
    ),
    path("experiments/answers/<str:name>/", packs.AnswersView.as_view(), name="answers"),
    path("experiments/answers/<str:name>/thanks/", packs.AnsweredView.as_view(), name="answered"),
]

urlpatterns = [*together, *own_pages, *trying, *shared]
