import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import volunteers
from volunteers.models import RegisteredCharity

pytestmark = pytest.mark.django_db

EXAMPLE = Path(volunteers.__file__).parent / "data" / "charities_example.csv"
ROW = {
    "org_id": "GB-CHC-1000003",
    "register": "CCEW",
    "reg_number": "1000003",
    "name": "Gateshead Repair Café",
    "postcode": "ne8 1aa",
    "income_band": "small_10k_100k",
    "activities": "We mend things.",
    "website": "https://example.org",
}


def written(*rows, columns=tuple(ROW)):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture
def imported(tmp_path):
    def imported(content):
        file = tmp_path / "register.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        said = io.StringIO()
        call_command("import_charities", str(file), stdout=said)
        return said.getvalue().strip()

    return imported


@pytest.fixture
def problems_of(imported):
    def problems_of(content):
        with pytest.raises(CommandError) as refused:
            imported(content)
        assert RegisteredCharity.objects.count() == 0
        *problems, nothing = str(refused.value).splitlines()
        assert nothing == f"Nothing was imported: {len(problems)} problems in register.csv."
        return problems

    return problems_of


def test_a_second_time_changes_nothing(imported):
    assert imported(EXAMPLE.read_bytes()) == "30 new, 0 changed, 0 unchanged."
    before = list(RegisteredCharity.objects.values())

    assert imported(EXAMPLE.read_bytes()) == "0 new, 0 changed, 30 unchanged."
    assert list(RegisteredCharity.objects.values()) == before


def test_a_row_becomes_a_charity(imported):
    imported(written(ROW))

    charity = RegisteredCharity.objects.numbered("GB-CHC-1000003").get()
    assert (charity.register, charity.number, charity.name) == ("GB-CHC", "1000003", "Gateshead Repair Café")
    assert (charity.outcode, charity.size, charity.source) == ("NE8", "small", "register.csv")


def test_what_changed_is_brought_up_to_date(imported):
    imported(written(ROW))

    said = imported(written(ROW | {"name": "Tyneside Repair Café"}, ROW | {"org_id": "GB-CHC-1000004"}))

    assert said == "1 new, 1 changed, 0 unchanged."
    assert RegisteredCharity.objects.get(org_id=ROW["org_id"]).name == "Tyneside Repair Café"


@pytest.mark.parametrize(
    "name",
    [
        "Fírinne",
        "Dick's Hill Crèche Limited",
        "Cymdeithas Tŷ’r Ŵyl",
        "Comann Gàidhlig na h-Òigridh",
        "É" * 300,
        "🙂 Trust",
    ],
)
def test_names_survive_as_they_are_written(imported, name):
    imported(written(ROW | {"name": name}))

    assert RegisteredCharity.objects.get().name == name


@pytest.mark.parametrize(
    ("postcode", "outcode"),
    [
        ("XX0 0XX", ""),
        ("0", ""),
        ("M5V 3A7", ""),
        ("", ""),
        ("UB96JN", "UB9"),
        ("G75 8QR", "G75"),
        ("GY4 6DH", "GY4"),
    ],
)
def test_placeholders_in_postcodes_become_empty(imported, postcode, outcode):
    imported(written(ROW | {"postcode": postcode}))

    assert RegisteredCharity.objects.get().outcode == outcode


@pytest.mark.parametrize("website", ["http.//www.example.org", "javascript:alert(1)", "none", "x" * 250])
def test_what_is_no_web_address_becomes_empty(imported, website):
    imported(written(ROW | {"website": website}))

    assert RegisteredCharity.objects.get().website == ""


def test_a_byte_order_mark_and_more_columns_do_no_harm(imported):
    text = written(ROW | {"extra": "x"}, columns=("extra", *ROW))

    assert imported(text.encode("utf-8-sig")) == "1 new, 0 changed, 0 unchanged."


def test_every_problem_is_told_with_its_line_and_nothing_is_imported_by_halves(problems_of):
    good = ROW | {"org_id": "GB-CHC-1000009"}
    text = written(
        good,
        ROW | {"name": ""},
        ROW | {"activities": "over\ntwo lines", "org_id": "1"},
        ROW | {"register": "OSCR"},
        ROW | {"income_band": "rich", "name": "n" * 301},
        good,
    )

    assert problems_of(text) == [
        "Line 3: name: This field is required.",
        "Line 4: org_id: this is not an identifier of a register we know, like GB-CHC-1000003.",
        "Line 6: register: this is not the register that org_id names.",
        "Line 7: name: Ensure this value has at most 300 characters (it has 301).",
        "Line 7: income_band: Select a valid choice. rich is not one of the available choices.",
        "Line 8: GB-CHC-1000009 is on line 2 already.",
    ]


@pytest.mark.parametrize(
    ("broken", "problems"),
    [
        (b"", ["Line 1: the file is empty."]),
        (b"\xef\xbb\xbf \r\n", ["Line 1: the file is empty."]),
        ("org_id,name\n".encode("utf-16"), ["Line 1: this file is UTF-16; please save it as UTF-8."]),
        (
            written(ROW).replace("postcode", "post code").encode(),
            ["Line 1: the column postcode is missing."],
        ),
        (
            written(ROW).replace("website", "name").encode(),
            ["Line 1: the column website is missing.", "Line 1: there are two columns named name."],
        ),
        (
            (written(ROW) + "one,two\r\n\r\na,b,c\r\n").encode(),
            [
                "Line 3: 2 cells where the first line names 8 columns.",
                "Line 5: 3 cells where the first line names 8 columns.",
            ],
        ),
        (
            written(ROW, ROW).replace("é", "\x00").encode(),
            ["Line 2: there is a NUL byte in it.", "Line 3: there is a NUL byte in it."],
        ),
        (written(ROW).encode("cp1252"), ["Line 2: letter 49 is not UTF-8."]),
        (
            (written(ROW) + 'a,"never closed\r\n').encode(),
            ["Line 3: from here on this can't be read as CSV (unexpected end of data)."],
        ),
    ],
)
def test_a_broken_file_is_told_by_line_and_reason(problems_of, broken, problems):
    assert problems_of(broken) == problems


def test_a_file_that_is_not_there_is_one_sentence():
    with pytest.raises(CommandError, match=r"^nowhere\.csv can't be read: No such file or directory\.$"):
        call_command("import_charities", "nowhere.csv")


def test_charities_are_found_by_a_part_of_their_name(imported):
    imported(EXAMPLE.read_bytes())

    assert [charity.name for charity in RegisteredCharity.objects.named_like("crèche ")] == [
        "Dick's Hill Crèche Limited"
    ]
    assert RegisteredCharity.objects.named_like("rotary CLUB").count() == 1
    assert RegisteredCharity.objects.named_like("rottary club").count() == 1
    assert list(RegisteredCharity.objects.named_like(" \x00")) == []
    assert list(RegisteredCharity.objects.named_like("100%")) == []
