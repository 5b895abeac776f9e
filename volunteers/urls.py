"""Pages about requests: the charity's first, then those of the people who answer."""

from django.urls import path

from volunteers.views import ask, case, charity, links, queue, safeguarding, triage

app_name = "volunteers"
urlpatterns = [
    # --- for charities -----------------------------------------------------------------------------
    path("help/", ask.HelpView.as_view(), name="help"),
    path("help/ask/", ask.AskView.as_view(), name="ask"),
    path("help/saved/", ask.SavedView.as_view(), name="saved"),
    path("help/sent/", ask.SentView.as_view(), name="sent"),
    path("help/guides/<slug:slug>/", ask.GuideView.as_view(), name="guide"),
    path("help/lost-link/", links.LostLinkView.as_view(), name="lost-link"),
    path("help/lost-link/sent/", links.LostLinkSentView.as_view(), name="lost-link-sent"),
    path("help/request/<slug:ref>/", charity.RequestView.as_view(), name="request"),
    path(
        "help/request/<slug:ref>/confirmation/",
        charity.ConfirmationView.as_view(),
        name="request-confirmation",
    ),
    path(
        "help/request/<slug:ref>/same-charity/",
        charity.SameCharityView.as_view(),
        name="request-same-charity",
    ),
    path("help/request/<slug:ref>/reply/", charity.ReplyView.as_view(), name="request-reply"),
    path("help/request/<slug:ref>/outcome/", charity.OutcomeView.as_view(), name="request-outcome"),
    path("help/request/<slug:ref>/withdrawal/", charity.WithdrawalView.as_view(), name="request-withdrawal"),
    path("help/request/<slug:ref>/return/", charity.ReturnView.as_view(), name="request-return"),
    path("help/request/<slug:ref>/waking/", charity.WakingView.as_view(), name="request-waking"),
    path("help/request/<slug:ref>/colleagues/", charity.ColleaguesView.as_view(), name="request-colleagues"),
    path(
        "help/request/<slug:ref>/colleagues/<int:pk>/removal/",
        charity.ColleagueRemovalView.as_view(),
        name="request-colleague-removal",
    ),
    path("help/request/<slug:ref>/fresh-link/", charity.FreshLinkView.as_view(), name="request-fresh-link"),
    path("help/request/<slug:ref>/language/", charity.RequestLanguageView.as_view(), name="request-language"),
    path("help/<slug:token>/", links.LinkView.as_view(), name="link"),  # last: any other word under /help/
    # --- for organisers ----------------------------------------------------------------------------
    path("triage/", triage.TriageView.as_view(), name="triage"),
    path("triage/held/", triage.HeldView.as_view(), name="held"),
    path("triage/held/<slug:ref>/release/", triage.ReleaseView.as_view(), name="held-release"),
    path("triage/held/<slug:ref>/filing/", triage.FilingView.as_view(), name="held-filing"),
    path("triage/<slug:ref>/", case.CaseView.as_view(), name="case"),
    path("triage/<slug:ref>/taking/", case.TakingView.as_view(), name="case-taking"),
    path("triage/<slug:ref>/question/", case.QuestionView.as_view(), name="case-question"),
    path("triage/<slug:ref>/size/", case.SizeView.as_view(), name="case-size"),
    path("triage/<slug:ref>/answer/", case.AnswerView.as_view(), name="case-answer"),
    path("triage/<slug:ref>/not-for-us/", case.NotForUsView.as_view(), name="case-not-for-us"),
    path("triage/<slug:ref>/note/", case.NoteView.as_view(), name="case-note"),
    path("triage/<slug:ref>/handing-on/", case.HandingOnView.as_view(), name="case-handing-on"),
    path("triage/<slug:ref>/contact/", case.ContactView.as_view(), name="case-contact"),
    path("triage/<slug:ref>/cover/", triage.CoverView.as_view(), name="cover"),
    path("triage/<slug:ref>/concern/", case.ConcernView.as_view(), name="concern-create"),
    # --- for coordinators --------------------------------------------------------------------------
    path("national/requests/", queue.QueueView.as_view(), name="queue"),
    path("national/requests/<slug:ref>/group/", queue.FindAGroupView.as_view(), name="queue-find"),
    path("national/requests/<slug:ref>/taking/", queue.TakingForNetworkView.as_view(), name="queue-taking"),
    # --- for safeguarding leads --------------------------------------------------------------------
    path("safeguarding/", safeguarding.ConcernListView.as_view(), name="concerns"),
    path("safeguarding/<int:pk>/", safeguarding.ConcernView.as_view(), name="concern"),
    path("safeguarding/<int:pk>/opening/", safeguarding.OpeningView.as_view(), name="concern-opening"),
    path("safeguarding/<int:pk>/closing/", safeguarding.ClosingView.as_view(), name="concern-closing"),
]
