from django.urls import path

from hub.pages import views

urlpatterns = [
    path(
        "accessibility/",
        views.PlainPage.as_view(template_name="hub/pages/accessibility.html"),
        name="accessibility",
    ),
    path("privacy/", views.PlainPage.as_view(template_name="hub/pages/privacy.html"), name="privacy"),
    path("cookies/", views.PlainPage.as_view(template_name="hub/pages/cookies.html"), name="cookies"),
    path("contact/", views.PlainPage.as_view(template_name="hub/pages/contact.html"), name="contact"),
    path("language/", views.LanguageView.as_view(), name="language"),
    path(".well-known/security.txt", views.SecurityTextView.as_view(), name="security-txt"),
    path("robots.txt", views.RobotsView.as_view(), name="robots-txt"),
]
