from django.urls import include, path

from impact.views import group, national, quality

national_pages = [
    path("", national.NationalView.as_view(), name="national"),
    path("quality/", quality.QualityView.as_view(), name="quality"),
    path("figures/<slug:slug>/", national.FigureView.as_view(), name="figure"),
    path("figures/<slug:slug>.csv", national.FigureSheetView.as_view(), name="figure-csv"),
]

rooms = [
    path("", group.GroupFiguresView.as_view(), name="group"),
    path("<slug:slug>/", group.GroupFigureView.as_view(), name="group-figure"),
    path("<slug:slug>.csv", group.GroupFigureSheetView.as_view(), name="group-figure-csv"),
]

app_name = "impact"
urlpatterns = [
    path("national/", include(national_pages)),
    path("groups/<slug:group>/manage/figures/", include(rooms)),
]
