import pytest

from volunteers.charity_numbers import recognise


@pytest.mark.parametrize(
    ("typed", "org_id"),
    [
        ("1000003", "GB-CHC-1000003"),
        ("no. 1234567", "GB-CHC-1234567"),
        ("Charity number: 220523", "GB-CHC-220523"),
        (" 1 000 003 ", "GB-CHC-1000003"),
        ("１０００００３", "GB-CHC-1000003"),
        ("SC012345", "GB-SC-SC012345"),
        ("sc 012 345", "GB-SC-SC012345"),
        ("Scottish charity no SC012345", "GB-SC-SC012345"),
        ("NIC100016", "GB-NIC-100016"),
        ("ni 100016", "GB-NIC-100016"),
        ("20012345", "IE-CRO-20012345"),
        ("RCN 20012345", "IE-CRO-20012345"),
        ("chy 123", "IE-CHY-123"),
        ("CHY12345", "IE-CHY-12345"),
        ("GB-CHC-1000003", "GB-CHC-1000003"),
        ("gb-sc-sc012345", "GB-SC-SC012345"),
        ("GB-NIC-100016", "GB-NIC-100016"),
        ("IE-CHY-123", "IE-CHY-123"),
    ],
)
def test_numbers_are_recognised_as_people_type_them(typed, org_id):
    assert recognise(typed).org_id == org_id


@pytest.mark.parametrize(
    "typed",
    [
        "", None, "none", "not registered", "12345", "0123456", "123456789", "SC12345", "SC112345",
        "NIC200016", "CHY123456", "CHY0", "GB-CHC-SC012345", "١٠٠٠٠٠٣", "🙂", "\x00", "\ud800", "1" * 20_000,
    ],
)  # fmt: skip
def test_f10_what_is_not_recognised_is_none_and_never_an_error(typed):
    assert recognise(typed) is None


def test_a_number_knows_its_register_and_how_it_is_written():
    number = recognise("ni100016")

    assert (number.register.value, str(number)) == ("GB-NIC", "NIC100016")
    assert number.register.label == "Charity Commission for Northern Ireland"
