"""A picture as people bring it, made into one we keep: looked at before it is decoded, small, without what it told of them."""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = ["JPEG", "PNG", "WEBP"]  # what a decoder is asked for at all
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 20_000_000
LONGEST_SIDE = 1600
KEPT_BYTES = 2_000_000
QUALITIES = (82, 70, 50, 30)
BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, OverflowError,
    RuntimeError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip

NOT_ONE = _("We can't read this file. Please choose a picture: JPEG, PNG or WebP.")
TOO_HEAVY = _("This file is larger than 5 MB. Please choose a smaller one, or make it smaller first.")
TOO_LARGE = _("This picture has more than 20 million dots. Please make it smaller first.")
MOVING = _("This picture moves. Please choose one that stands still.")
CUT_OFF = _("This picture is broken: a part of it is missing. Please choose it again.")


@dataclass(frozen=True)
class Small:
    """WebP, at most 1600 dots long, upright, without metadata."""

    content: bytes
    width: int
    height: int


def made_small(file: Any) -> Small:
    """Decode once, if it is what it says and no larger than we take, and write it anew."""
    if file.size > MOST_BYTES:
        raise ValidationError(TOO_HEAVY)
    content = file.read()
    if webp_size(content) > MOST_PIXELS:
        raise ValidationError(TOO_LARGE)
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise ValidationError(TOO_LARGE) from bomb
    except BROKEN as trouble:
        raise ValidationError(NOT_ONE) from trouble
    with picture:
        look_at(picture)
        try:
            return written_anew(upright(picture))
        except BROKEN as trouble:
            raise ValidationError(CUT_OFF) from trouble


def webp_size(content: bytes) -> int:
    """Dots that an extended WebP announces: its decoder makes room for them as soon as it is opened."""
    if content[:4] != b"RIFF" or content[8:16] != b"WEBPVP8X" or len(content) < 30:
        return 0
    return (1 + int.from_bytes(content[24:27], "little")) * (1 + int.from_bytes(content[27:30], "little"))


def look_at(picture: Image.Image) -> None:
    """What its head says, before anything is decoded. A JPEG of a phone may hold a second one: the first counts."""
    if picture.width * picture.height > MOST_PIXELS:
        raise ValidationError(TOO_LARGE)
    if picture.format in ("PNG", "WEBP") and getattr(picture, "n_frames", 1) > 1:
        raise ValidationError(MOVING)


def upright(picture: Image.Image) -> Image.Image:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded no larger than it is wanted
    picture.load()
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    small = picture if picture.mode == mode else picture.convert(mode)
    small.thumbnail(
        (LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS
    )  # before it is turned: that takes a copy
    return ImageOps.exif_transpose(small)


def written_anew(picture: Image.Image) -> Small:
    """From its dots alone: what else the file held stays behind."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    for quality in QUALITIES:
        said = io.BytesIO()
        bare.save(said, "WEBP", quality=quality, method=4)
        if said.tell() <= KEPT_BYTES:
            break
    return Small(said.getvalue(), *bare.size)
