"""Makes the three files beside this one from the folder of source files: python build.py SOURCE_FOLDER.

The sources, their dates and their licences are in docs/data.md. Needed only when the sources change.
"""

import csv
import sys
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


if __name__ == "__main__":
    build(Path(sys.argv[1]))
