"""Makes the fonts of static/fonts from the whole ones, each in two files: what English and Welsh need, and other Latin.

A step for whoever changes a font, never needed to run the hub:

    pip install fonttools brotli
    npm pack @expo-google-fonts/atkinson-hyperlegible-next @expo-google-fonts/bricolage-grotesque   # and unpack both
    python bin/subset_fonts.py where/they/were/unpacked

Both fonts are under the SIL Open Font License, which allows this; their licences lie beside them.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).resolve().parents[1] / "static" / "fonts"
FACES = {
    "atkinson-400": "AtkinsonHyperlegibleNext_400Regular.ttf",
    "atkinson-700": "AtkinsonHyperlegibleNext_700Bold.ttf",
    "bricolage-600": "BricolageGrotesque_600SemiBold.ttf",
}
WELSH = "ŴŵŶŷẀẁẂẃẄẅ"  # beyond the Latin that English has; without them every Welsh page would fetch three more files
HOME = {
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *map(ord, "–—‘’‚“”„•…‹›€™−←↑→↓×÷′″\u2009\u0300\u0301\u0302\u0308"),
    *map(ord, WELSH),
}
HOME -= {*range(0x100, 0x131), *range(0x132, 0x152), *range(0x154, 0x174), *range(0x178, 0x180)}
OTHER = {*range(0x100, 0x250), *range(0x1E00, 0x1F00)} - HOME
FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "tnum", "pnum"]


def main(folder: Path) -> None:
    for face, name in FACES.items():
        for part, signs in {"latin": HOME, "latin-ext": OTHER}.items():
            target = OUT / f"{face}-{part}.woff2"
            options = subset.Options(
                flavor="woff2", layout_features=FEATURES, hinting=False, notdef_outline=True
            )
            font = TTFont(next(folder.rglob(name)))
            worker = subset.Subsetter(options)
            worker.populate(unicodes=signs)
            worker.subset(font)
            subset.save_font(font, target, options)
            print(f"{target.name}: {target.stat().st_size} bytes, {len(font.getBestCmap())} signs")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
