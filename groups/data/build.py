"""Makes the four CSV files beside this one from the folder of source files: python build.py SOURCE_FOLDER.

The sources, their dates and their licences are in docs/data.md. Needed only when the sources change.
"""

import csv
import json
import sys
from itertools import pairwise, product
from math import atan2, atanh, cos, hypot, radians, sin, tan
from pathlib import Path

HERE = Path(__file__).parent

# code: slug, name people read, Welsh name, pennant colour, pennant pattern.
# Each pair of colour and pattern is used once, and no two neighbours share either.
REGIONS = {
    "E12000001": ("north-east", "North East", "Gogledd-ddwyrain Lloegr", "plum", "stripe"),
    "E12000002": ("north-west", "North West", "Gogledd-orllewin Lloegr", "coral", "dot"),
    "E12000003": (
        "yorkshire-and-the-humber",
        "Yorkshire and the Humber",
        "Swydd Efrog a'r Humber",
        "sky",
        "plain",
    ),
    "E12000004": ("east-midlands", "East Midlands", "Dwyrain Canolbarth Lloegr", "pine", "half"),
    "E12000005": ("west-midlands", "West Midlands", "Gorllewin Canolbarth Lloegr", "marigold", "stripe"),
    "E12000006": ("east-of-england", "East of England", "Dwyrain Lloegr", "marigold", "dot"),
    "E12000007": ("london", "London", "Llundain", "coral", "stripe"),
    "E12000008": ("south-east", "South East", "De-ddwyrain Lloegr", "leaf", "plain"),
    "E12000009": ("south-west", "South West", "De-orllewin Lloegr", "plum", "dot"),
    "N92000002": ("northern-ireland", "Northern Ireland", "Gogledd Iwerddon", "pine", "plain"),
    "S92000003": ("scotland", "Scotland", "Yr Alban", "sky", "half"),
    "W92000004": ("wales", "Wales", "Cymru", "leaf", "half"),
}

WELSH_AUTHORITIES = {
    "Isle of Anglesey": "Ynys Môn",
    "Denbighshire": "Sir Ddinbych",
    "Flintshire": "Sir y Fflint",
    "Wrexham": "Wrecsam",
    "Pembrokeshire": "Sir Benfro",
    "Carmarthenshire": "Sir Gaerfyrddin",
    "Swansea": "Abertawe",
    "Neath Port Talbot": "Castell-nedd Port Talbot",
    "Bridgend": "Pen-y-bont ar Ogwr",
    "Vale of Glamorgan": "Bro Morgannwg",
    "Cardiff": "Caerdydd",
    "Caerphilly": "Caerffili",
    "Monmouthshire": "Sir Fynwy",
    "Newport": "Casnewydd",
    "Merthyr Tydfil": "Merthyr Tudful",
}

MAP_WIDTH = 300  # of the map of regions, in steps; one step is about two kilometres
SMALLEST_ISLAND = 12  # square steps
DETAIL = 12  # square steps: a corner that matters less is cut


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(name, columns, rows):
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def as_read(name):
    """'Bristol, City of' is how lists sort it; people read 'Bristol'."""
    return name.removesuffix(", City of").removesuffix(", County of")


def regions(source):
    for row in rows_of(source / "regions.csv"):
        code = row["region_code"]
        slug, name, welsh, colour, pattern = REGIONS[code]
        nation = row["country_name"].lower().replace(" ", "-")
        point = row["centroid_latitude"], row["centroid_longitude"]
        yield code, slug, name, welsh, nation, *point, colour, pattern


def authorities(source):
    rows = rows_of(source / "local_authorities.csv")
    for row in rows:
        code, name = row["la_code"], as_read(row["la_name"])
        if row["is_current"] != "true":
            continue
        old = [old["la_code"] for old in rows if old["active_la_code"] == code and old["la_code"] != code]
        nation = row["country_name"].lower().replace(" ", "-")
        point = row["centroid_latitude"], row["centroid_longitude"]
        yield (
            code, name, WELSH_AUTHORITIES.get(name, ""), row["region_code"], nation, *point, " ".join(old),
        )  # fmt: skip


def outcodes(source):
    for row in rows_of(source / "outcodes.csv"):
        yield row["outcode"], row["latitude"], row["longitude"], row["la_code"], row["region_code"]


def outlines(source):
    """Each region as one path of whole numbers, and the point where its pennant stands.

    Neighbours share their border corner for corner: it is cut where regions meet, and each piece is thinned once.
    """
    rings = {}
    for feature in json.loads((source / "regions_simplified.geojson").read_text())["features"]:
        shape = feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        rings[feature["properties"]["region_code"]] = [
            [tuple(point) for point in ring[:-1]] for part in parts for ring in part
        ]
    flat = on_the_sheet({point for own in rings.values() for ring in own for point in ring})
    owners = {}
    for code, own in rings.items():
        for point in {point for ring in own for point in ring}:
            owners.setdefault(point, set()).add(code)
    for code in REGIONS:
        big = [ring for ring in rings[code] if area([flat[point] for point in ring]) >= SMALLEST_ISLAND]
        drawn = [
            ring
            for ring in (thinned(ring, owners, flat) for ring in big)
            if area(ring) >= SMALLEST_ISLAND / 2
        ]
        yield code, *pennant_point(max(drawn, key=area)), "".join(map(path_of, drawn))


def on_the_sheet(points):
    """Degrees to steps: a transverse Mercator around the middle of the islands, north up."""
    around = {}
    for longitude, latitude in points:
        east, north = radians(longitude + 2.6), radians(latitude)
        around[longitude, latitude] = atanh(sin(east) * cos(north)), -atan2(tan(north), cos(east))
    left, right = (limit(x for x, y in around.values()) for limit in (min, max))
    top = min(y for x, y in around.values())
    step = (right - left) / (MAP_WIDTH - 4)
    return {point: ((x - left) / step + 2, (y - top) / step + 2) for point, (x, y) in around.items()}


def thinned(ring, owners, flat):
    at = range(len(ring))
    ends = [
        i for i in at
        if len(owners[ring[i]]) > 1 and (owners[ring[i]], owners[ring[i]])
        != (owners[ring[i - 1]], owners[ring[(i + 1) % len(ring)]])
    ]  # fmt: skip
    if len(ends) < 2:
        ends = sorted({pick(at, key=lambda i: flat[ring[i]]) for pick in (min, max)})
    corners = []
    for start, end in pairwise([*ends, ends[0] + len(ring)]):
        piece = [flat[ring[i % len(ring)]] for i in range(start, end + 1)]
        backwards = piece[0] > piece[-1]
        piece = without_small_corners(piece[::-1] if backwards else piece)
        corners += (piece[::-1] if backwards else piece)[:-1]
    whole = [(round(x), round(y)) for x, y in corners]
    return [point for before, point in zip([whole[-1], *whole], whole, strict=False) if point != before]


def without_small_corners(points):
    """Visvalingam's way: the corner with the smallest triangle goes first."""
    points = list(points)
    while len(points) > 2:
        triangles = [area(points[i : i + 3]) for i in range(len(points) - 2)]
        if min(triangles) >= DETAIL:
            break
        del points[triangles.index(min(triangles)) + 1]
    return points


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def path_of(ring):
    steps = [number for a, b in pairwise(ring) for number in (b[0] - a[0], b[1] - a[1])]
    written = "".join(f" {step}" if step >= 0 and at else str(step) for at, step in enumerate(steps))
    return f"M{ring[0][0]} {ring[0][1]}l{written}z"


def pennant_point(ring):
    """The step furthest inside; sideways counts less, because the number stands beside the pennant."""
    sides = list(zip(ring, ring[1:] + ring[:1], strict=True))
    xs, ys = zip(*ring, strict=True)
    return max(
        (point for point in product(range(min(xs), max(xs)), range(min(ys), max(ys))) if is_inside(point, sides)),
        key=lambda point: min(how_far(point, side) for side in sides),
    )  # fmt: skip


def is_inside(point, sides):
    x, y = point
    crossed = [a for a, b in sides if (a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])]  # fmt: skip
    return len(crossed) % 2 == 1


def how_far(point, side):
    (x, y), (ax, ay), (bx, by) = ((across * 0.6, down) for across, down in (point, *side))
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = min(1, max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    return hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))


def build(source):
    write(
        "regions.csv",
        [
            "code",
            "slug",
            "name",
            "name_cy",
            "nation",
            "latitude",
            "longitude",
            "pennant_colour",
            "pennant_pattern",
        ],
        regions(source),
    )
    write(
        "authorities.csv",
        ["code", "name", "name_cy", "region_code", "nation", "latitude", "longitude", "old_codes"],
        authorities(source),
    )
    write("outcodes.csv", ["outcode", "latitude", "longitude", "la_code", "region_code"], outcodes(source))
    write("outlines.csv", ["code", "x", "y", "path"], outlines(source))


if __name__ == "__main__":
    build(Path(sys.argv[1]))
