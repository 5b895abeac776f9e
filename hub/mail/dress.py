import re

from css_inline import CSSInliner

INLINER = CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def dress(html: str) -> str:
    """The mail with its look written into every element, as mail programs need it."""
    return INLINER.inline(html)


def tidy(text: str) -> str:
    """The letter without the holes that empty template blocks leave."""
    return re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip() + "\n"
