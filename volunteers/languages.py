"""The languages in which somebody helps. A new one goes last: matching rows keep the place of each."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = [
    ("en-gb", _("English")),
    ("cy", _("Cymraeg (Welsh)")),
    ("gd", _("Gàidhlig")),
    ("ga", _("Gaeilge")),
    ("bsl", _("British Sign Language")),
    ("ar", _("Arabic")),
    ("bn", _("Bengali")),
    ("fr", _("French")),
    ("gu", _("Gujarati")),
    ("pa", _("Punjabi")),
    ("pl", _("Polish")),
    ("pt", _("Portuguese")),
    ("ro", _("Romanian")),
    ("so", _("Somali")),
    ("es", _("Spanish")),
    ("uk", _("Ukrainian")),
    ("ur", _("Urdu")),
]
