"""What a text looks like. Doubts only: whatever they say, a person decides, and words of danger never count."""

import re

from hub.guard.models import HeldPost

Reason = HeldPost.Reason

LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
MANY_LINKS = 6
# Every repetition has an end: a text made for it must not keep us busy.
ADVERTISING = re.compile(
    r"\b(?:casino|viagra|cialis|backlinks?|guest post(?:s|ing)?|payday loans?|forex signals?|escort services?|seo (?:services?|"
    r"packages?|agency|experts?)|(?:first|top|1st) page of google|rank(?:ing)? (?:your|you)\b|web ?traffic to your|buy (?:followers|likes)"
    r"|crypto (?:investment|trading)|double your (?:bitcoin|money|sales)|we (?:offer|provide|are offering) [\w ,]{0,40}(?:seo|web design"
    r"|web development|mobile app|marketing services)|unsecured loans?|lottery winner|(?:earn|make) \$?\d{1,9}[\w ]{0,40} (?:a|per) (?:day|week))\b",
    re.IGNORECASE,
)


def doubts_about(text: str) -> list[str]:
    """Reasons to let a person look first; none for a text like any other."""
    links = LINK.findall(text)
    doubts: list[str] = []
    if links and len(re.sub(r"[\W_]", "", LINK.sub("", text))) < 10:
        doubts.append(Reason.ONLY_LINK)
    if len(links) >= MANY_LINKS:
        doubts.append(Reason.LINKS)
    if ADVERTISING.search(text):
        doubts.append(Reason.WORDS)
    return doubts
