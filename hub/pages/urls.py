from django.urls import URLPattern, path

from hub.pages import views


def page_of_words(name: str) -> URLPattern:
    return path(f"{name}/", views.PlainPage.as_view(template_name=f"hub/pages/{name}.html"), name=name)


urlpatterns = [
    *[page_of_words(name) for name in ("accessibility", "privacy", "cookies", "contact")],
    path("language/", views.LanguageView.as_view(), name="language"),
    path(".well-known/security.txt", views.SecurityTextView.as_view(), name="security-txt"),
    path("robots.txt", views.RobotsView.as_view(), name="robots-txt"),
]
