"""The picture that shows where somebody shares a page: static/share.png, 1200 by 630, from the look's own sheets and faces.

Run it again when the look changes: .venv/bin/python bin/share_picture.py
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
LINE = (
    (ROOT / "templates/components/_bunting_line.html")
    .read_text()
    .split("#}", 1)[1]
    .replace("{{ place }}", "share")
)
PAGE = f"""<!doctype html><html lang="en-gb"><head><meta charset="utf-8"><base href="{STATIC.as_uri()}/">
<link rel="stylesheet" href="css/tokens.css"><link rel="stylesheet" href="css/base.css">
<link rel="stylesheet" href="css/layout.css"><link rel="stylesheet" href="css/components.css">
<style>
  body {{ width: 1200px; height: 630px; min-height: 0; overflow: hidden; justify-content: space-between }}
  .bunting-line {{ width: 500px; height: 44px; zoom: 2.4 }}
  h1 {{ font-size: 92px; line-height: 1.05; margin: 0 72px; max-width: 11em }}
  p {{ font-size: 36px; margin: 0 72px 64px; max-width: none; color: var(--ink-soft) }}
</style></head><body>{LINE}<h1>Free digital help for charities, from people nearby</h1><p>Many flags, one line.</p></body></html>"""


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is missing: install it, or name it with CHROMIUM=/path/to/chromium.")
    source = STATIC / "share.html"  # beside the sheets, so that a browser lets the faces load
    source.write_text(PAGE, encoding="utf-8")
    try:
        with sync_playwright() as player:
            browser = player.chromium.launch(
                executable_path=chromium, args=["--no-sandbox"] if os.getuid() == 0 else []
            )
            page = browser.new_page(viewport={"width": 1200, "height": 630}, color_scheme="light")
            page.goto(source.as_uri())
            page.evaluate("document.fonts.ready")
            page.screenshot(path=STATIC / "share.png")
            browser.close()
    finally:
        source.unlink()


if __name__ == "__main__":
    main()
