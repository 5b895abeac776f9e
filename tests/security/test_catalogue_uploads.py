"""Files made to hurt, and what becomes of them (U1 to U8)."""

import io
import os
import resource
import subprocess
import sys
import time
import zlib
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT
from django.utils import timezone
from PIL import Image

from groups.models import Picture
from hub.common.middleware import BODY_LIMIT
from hub.common.uploads import LARGEST_FILE, cut_files
from tests.factories.groups import MembershipFactory
from tests.factories.hub import PersonFactory
from tests.groups.page_desk import a_file, a_group, a_picture, address, bring, browser, encoded, write

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NOT_READ = "We can&#x27;t read this file."


def refused(response: Any, words: str) -> None:
    assert response.status_code == 200
    assert words in response.text
    assert not Picture.objects.exists()


# --- U1: what is no picture ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (SVG, "x.svg", "image/svg+xml"),
        (SVG, "x.png", "image/png"),
        (b"%PDF-1.7\n", "x.png", "image/png"),
        (b"<html><script>alert(1)</script>", "x.jpg", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "x.png", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBP", "x.webp", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8X", "x.webp", "image/webp"),
        (os.urandom(2_000), "x.jpg", "image/jpeg"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "x.jpg", "image/jpeg"),
    ],
)
def test_u1_only_jpeg_png_and_webp_are_pictures(content: bytes, name: str, kind: str) -> None:
    refused(bring(a_group(), a_file(content, name, kind)), NOT_READ)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PDF", "ICNS", "JPEG2000"])
def test_u1_other_kinds_are_not_even_tried(kind: str) -> None:
    refused(bring(a_group(), a_file(encoded(kind, (64, 64)))), NOT_READ)


# --- U2: bombs -----------------------------------------------------------------------------------------
def a_bomb(width: int, height: int) -> bytes:
    """A few kilobytes of PNG that would be hundreds of megabytes of dots."""

    def part(kind: bytes, said: bytes) -> bytes:
        return pack(">I", len(said)) + kind + said + pack(">I", zlib.crc32(kind + said))

    head = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compressobj(9)
    dots = b"".join(rows.compress(b"\0" * (3 * width + 1)) for _row in range(height)) + rows.flush()
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", dots) + part(b"IEND", b"")


def an_animation(kind: str, frames: int) -> bytes:
    said = io.BytesIO()
    rest = [Image.new("RGB", (4, 4), (number % 250, number // 250, 9)) for number in range(1, frames)]
    Image.new("RGB", (4, 4)).save(said, kind, save_all=True, append_images=rest, duration=20)
    return said.getvalue()


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(10_000, 10_000), (5_000, 4_001), (20_000, 20_000)])
def test_u2_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    group, bomb = a_group(), a_bomb(*size)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    response = bring(group, a_file(bomb, "x.png", "image/png"))

    refused(response, "more than 20 million dots")
    assert time.process_time() - began < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KB


def test_u2_a_webp_that_announces_a_field_of_dots_is_refused_unopened() -> None:
    head = b"RIFF" + pack("<I", 22) + b"WEBPVP8X" + pack("<I", 10) + b"\x02\0\0\0" + b"\xfe\x3f\0" * 2

    refused(bring(a_group(), a_file(head, "x.webp", "image/webp")), "more than 20 million dots")


@pytest.mark.parametrize(("kind", "frames"), [("WEBP", 2), ("PNG", 2), ("PNG", 5_000)])
def test_u2_what_moves_is_refused(kind: str, frames: int) -> None:
    refused(bring(a_group(), a_file(an_animation(kind, frames))), "This picture moves.")


def test_u2_the_largest_we_take_is_decoded_within_bounds() -> None:
    """In a process of its own, which looks at how much memory it ever had."""
    code = (
        "import io, sys\nfrom django.conf import settings; settings.configure()\nfrom PIL import Image\n"
        "from groups import images\n"
        "class F(io.BytesIO):\n    size = property(lambda self: len(self.getvalue()))\n"
        "small = images.made_small(F(sys.stdin.buffer.read()))\n"
        "most = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(small.width, small.height, int(most.split()[1]) // 1024)"
    )
    for kind in ("PNG", "JPEG"):
        largest = encoded(kind, (5_000, 4_000))

        told = subprocess.run([sys.executable, "-c", code], input=largest, capture_output=True, check=True)

        width, height, megabytes = map(int, told.stdout.split())
        assert (width, height) == (1600, 1280)
        assert megabytes < 256


# --- U3: what a picture tells of people ------------------------------------------------------------------
def test_u3_where_it_was_taken_and_by_which_camera_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x9003] = "CameraOfAsha", "2026:11:03 18:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (54.0, 57.0, 30.0), 3: "W", 4: (1.0, 36.0, 12.0)})
    group = a_group()

    brought = encoded("JPEG", exif=exif, comment=b"AtHomeOfAsha", icc_profile=b"ProfileOfAsha" * 20)
    assert bring(group, a_file(brought)).status_code == 302

    kept = bytes(Picture.objects.get().content)
    assert b"CameraOfAsha" in brought
    assert not any(word in kept for word in (b"OfAsha", b"Exif", b"EXIF", b"ICCP", b"XMP", b"GPS"))
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


def test_u3_it_is_upright_all_the_same() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the camera

    bring(a_group(), a_file(encoded("JPEG", (80, 40), exif=exif)))

    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (40, 80)


# --- U4: two things in one -------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_u4_a_picture_that_is_also_a_page_is_only_a_picture(kind: str) -> None:
    page = b"<html><script>alert(document.domain)</script></html>"
    bring(a_group(), a_file(encoded(kind) + page, "x.html", "text/html"))

    response = Client().get(Picture.objects.get().get_absolute_url())

    assert b"script" not in response.content
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


# --- U5: names -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd", "..\\..\\boot.ini", "x\r\nSet-Cookie: a=b.jpg", "n" * 300 + ".jpg", "x.php.png", "/", "..",
        ".htaccess", "x\0.jpg", "\u202egpj.exe", "%2e%2e%2f.jpg", "CON", "ŵ" * 200,
    ],
)  # fmt: skip
def test_u5_no_name_of_theirs_is_kept_or_sent(name: str) -> None:
    group = a_group()
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="'
    words = f'{head}alt"\r\n\r\nA kettle\r\n'.encode()
    file = f'{head}picture"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'.encode() + encoded()
    body = words + file + f"\r\n--{BOUNDARY}--\r\n".encode()

    response = browser(group.asha).generic("POST", address("picture-new", group), body, MULTIPART_CONTENT)

    assert response.status_code in (200, 302, 400)
    for picture in Picture.objects.all():
        served = Client().get(picture.get_absolute_url())
        assert picture.name.isalnum()
        assert served.headers["Content-Disposition"] == f'inline; filename="{picture.name}.webp"'
        assert "Set-Cookie" not in served.headers


# --- U6: too large, empty, broken, no room ---------------------------------------------------------------
@pytest.fixture
def temporary(tmp_path: Path, settings: Any) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


@pytest.mark.parametrize("size", [5 * 1024 * 1024 + 1, 6 * 1024 * 1024 + 1, 7 * 1024 * 1024])
def test_u6_a_picture_of_six_megabytes_is_refused_with_its_words_kept(temporary: Path, size: int) -> None:
    content = encoded()

    response = bring(a_group(), a_file(content + b"\0" * (size - len(content))), credit="Jo Bloggs")

    refused(response, "larger than 5 MB")
    assert 'value="People around a laptop"' in response.text
    assert 'value="Jo Bloggs"' in response.text
    response.wsgi_request.close()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (encoded("JPEG", (900, 900), quality=95)[:2_000], "a part of it is missing"),
        (encoded("PNG", (900, 900))[:200], "a part of it is missing"),
    ],
)
def test_u6_what_is_empty_or_cut_off_is_said(temporary: Path, content: bytes, words: str) -> None:
    refused(bring(a_group(), a_file(content)), words)
    assert list(temporary.iterdir()) == []


def test_u6_no_file_at_all_is_said() -> None:
    refused(bring(a_group(), ""), "Please choose a picture.")


def test_u6_a_group_without_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groups.models.picture_acts.MOST_BYTES_OF_A_GROUP", 10)

    refused(bring(a_group(), a_file(encoded())), "1 GB")


@pytest.mark.parametrize("seed", range(12))
def test_u6_a_picture_with_wrong_bytes_anywhere_is_a_picture_or_an_error_in_words(seed: int) -> None:
    kind = ("JPEG", "PNG", "WEBP")[seed % 3]
    content = bytearray(encoded(kind, (90, 70)))
    for place in range(20 + seed, len(content), 37 + seed):
        content[place] ^= 0x5A

    assert bring(a_group(), a_file(bytes(content))).status_code in (200, 302)


# --- U7: whose picture it is -----------------------------------------------------------------------------
def test_u7_a_private_picture_is_missing_for_everybody_else() -> None:
    group = a_group(state="closed")
    url = a_picture(group).get_absolute_url()
    removed = group.tunde
    group.memberships.filter(person=removed).update(ended_at=timezone.now())
    elsewhere = MembershipFactory(role="lead", person=PersonFactory(second_factor=True)).person

    answers = [client.get(url).status_code for client in (Client(), browser(elsewhere), browser(removed))]

    assert answers == [404, 404, 404]
    assert browser(group.asha).get(url).status_code == 200


def test_u7_a_picture_beside_a_hidden_section_is_hidden_with_it() -> None:
    group = a_group()
    section = write(group)
    url = a_picture(group, section=section).get_absolute_url()
    assert Client().get(url).status_code == 200

    section.show(False, by=group.asha)

    elsewhere = MembershipFactory(role="lead", person=PersonFactory(second_factor=True)).person
    assert [client.get(url).status_code for client in (Client(), browser(elsewhere))] == [404, 404]
    assert "no-store" in browser(group.tunde).get(url).headers["Cache-Control"]


def test_u7_there_is_no_folder_to_ask() -> None:
    name = a_picture(a_group()).name

    for path in (
        f"/media/{name}.webp",
        f"/static/{name}.webp",
        "/pictures/",
        f"/pictures/{name}",
        f"/media/../{name}",
    ):
        assert Client().get(path).status_code == 404


# --- U8: parts made to fill memory -----------------------------------------------------------------------
def a_part(body: bytes, encoding: str = "base64") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="picture"; filename="x.jpg"\r\n'
    head += f"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + body + f"\r\n--{BOUNDARY}--\r\n".encode()


def test_u8_200_megabytes_are_refused_unread() -> None:
    class Unread(io.BytesIO):
        def read(self, *args: Any) -> bytes:
            raise AssertionError("somebody reads it")

    group = a_group()
    client = browser(group.asha)

    response = client.request(
        REQUEST_METHOD="POST",
        PATH_INFO=address("picture-new", group),
        CONTENT_TYPE=MULTIPART_CONTENT,
        CONTENT_LENGTH=str(200 * 1024 * 1024),
        **{"wsgi.input": Unread()},
    )

    assert response.status_code == 413
    assert BODY_LIMIT < 200 * 1024 * 1024


@pytest.mark.parametrize(
    "body", [b" " * 7_900_000, b"QUJD" * 1_900_000, b" \r\n" * 2_600_000, b"Q " * 3_900_000]
)
def test_u8_what_is_just_below_is_quick_and_flat(body: bytes) -> None:
    group = a_group()
    client, said = browser(group.asha), a_part(body)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    response = client.generic("POST", address("picture-new", group), said, MULTIPART_CONTENT)

    assert response.status_code in (200, 400)
    assert time.process_time() - began < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000  # KB


def test_u8_no_more_of_a_file_is_kept_than_we_ever_take(temporary: Path) -> None:
    """Django's own client closes what it sends, so the request is made by hand."""
    file = SimpleUploadedFile("x.jpg", b"x" * 7_500_000)

    request = RequestFactory().post("/", {"picture": file, "alt": "A kettle"})

    assert "picture" not in request.FILES
    assert request.POST["alt"] == "A kettle"
    assert cut_files(request) == ["picture"]
    assert sum(path.stat().st_size for path in temporary.iterdir()) <= LARGEST_FILE
