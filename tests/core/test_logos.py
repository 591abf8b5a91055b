"""A logo is what the picture shows, drawn again small; whatever else was sent is left out."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from core.logos import LOGO_BYTES, LOGO_HEIGHT, LOGO_WIDTH, Logo, LogoRefused, draw_logo

INK = (155, 28, 49)


def picture(
    kind: str = "PNG", size: tuple[int, int] = (800, 300), mode: str = "RGB", **options: object
) -> bytes:
    """Return a picture with a disc in its middle; transparent around it in mode RGBA."""
    ground = (0, 0, 0, 0) if mode == "RGBA" else "white"
    image = Image.new(mode, size, ground)
    width, height = size
    box = (width // 4, height // 4, 3 * width // 4, 3 * height // 4)
    ImageDraw.Draw(image).ellipse(box, fill=INK if mode != "L" else 40)
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def drawn(content: bytes) -> Logo:
    return draw_logo(BytesIO(content), len(content))


def opened(logo: Logo) -> Image.Image:
    return Image.open(BytesIO(logo.content), formats=[logo.kind.upper()])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_large_picture_is_made_small(kind):
    logo = drawn(picture(kind))
    assert (logo.width, logo.height) == opened(logo).size == (256, 96)
    assert len(logo.content) <= LOGO_BYTES
    red, green, blue = opened(logo).convert("RGB").getpixel((128, 48))
    assert (abs(red - INK[0]), abs(green - INK[1]), abs(blue - INK[2])) < (6, 6, 6)


def test_a_small_picture_keeps_its_size():
    assert (drawn(picture(size=(60, 40))).width, drawn(picture(size=(60, 40))).height) == (60, 40)


@pytest.mark.parametrize("size", [(5000, 20), (20, 5000), (1, 1), (3000, 3000)])
def test_whatever_the_shape_it_fits(size):
    logo = drawn(picture(size=size))
    assert 1 <= logo.width <= LOGO_WIDTH
    assert 1 <= logo.height <= LOGO_HEIGHT


def test_what_is_transparent_stays_so_and_its_margins_go():
    logo = drawn(picture(mode="RGBA", size=(400, 400)))
    image = opened(logo)
    assert image.mode == "RGBA"
    assert image.getpixel((0, 0))[3] == 0
    assert (logo.width, logo.height) == (96, 96)
    # The disc of 200 points fills the logo: the empty margins of 100 points have gone.
    assert image.getpixel((48, 2))[3] > 200


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "ink"),
    [
        ("L", (66,) * 3),
        ("LA", (66,) * 3),
        ("P", INK),
        ("CMYK", INK),
        ("1", (0, 0, 0)),
        ("RGBA", INK),
    ],
)
def test_every_way_of_writing_colours_is_read(mode, ink):
    image = Image.new("RGB", (800, 300), (0, 0, 0) if mode == "1" else INK).convert(mode)
    logo = opened(drawn(saved(image, "JPEG" if mode == "CMYK" else "PNG")))
    assert logo.size == (256, 96)
    shown = logo.convert("RGB").getpixel((128, 48))
    assert max(abs(one - other) for one, other in zip(shown, ink, strict=True)) <= 6


@pytest.mark.parametrize("ink", [0, 200, 30_000, 60_000, 65_535])
def test_a_grey_of_16_bits_keeps_its_ink(ink):
    image = Image.new("I;16", (800, 300), 65_535)
    image.paste(Image.new("I;16", (600, 200), ink), (100, 50))
    logo = opened(drawn(saved(image))).convert("L")
    assert abs(logo.getpixel((128, 48)) - ink / 257) <= 1
    assert logo.getpixel((2, 2)) == 255


def test_a_grey_of_16_bits_keeps_what_is_transparent():
    image = Image.new("I;16", (800, 300), 50_000)
    image.paste(Image.new("I;16", (400, 100), 10_000), (200, 100))
    logo = opened(drawn(saved(image, transparency=50_000)))
    assert logo.width / logo.height == pytest.approx(4, abs=0.1)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_a_picture_in_which_nothing_is_seen_is_refused(mode):
    with pytest.raises(LogoRefused, match="entièrement transparente"):
        drawn(saved(Image.new(mode, (100, 50))))


def test_a_photo_becomes_webp_light_enough():
    noise = Image.effect_noise((1600, 480), 90).convert("RGB")
    out = BytesIO()
    noise.save(out, "JPEG", quality=95)
    logo = drawn(out.getvalue())
    assert logo.kind == opened(logo).format.lower() == "webp"
    assert len(logo.content) <= LOGO_BYTES


def test_a_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    logo = drawn(picture("JPEG", size=(400, 100), exif=exif))
    assert logo.height > logo.width


def test_nothing_but_the_picture_is_kept():
    exif = Image.Exif()
    exif[0x010E] = "secret words"
    content = picture("PNG", exif=exif) + b"<script>alert(1)</script>"
    assert b"secret words" in content
    logo = drawn(content)
    assert b"secret" not in logo.content
    assert b"script" not in logo.content
    assert logo.digest == drawn(content).digest
    assert len(logo.digest) == 16


def bomb() -> bytes:
    """Return a PNG that says it is of 30 000 × 30 000 points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"",
        lambda: b"not a picture",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        lambda: picture()[:60],
        lambda: picture("GIF"),
        lambda: picture("BMP"),
        bomb,
    ],
)
def test_what_is_no_picture_is_refused(make: Callable[[], bytes]):
    with pytest.raises(LogoRefused):
        drawn(make())


def test_the_refusal_of_an_svg_says_what_to_do():
    with pytest.raises(LogoRefused, match="exportez le logo en PNG"):
        drawn(b'<svg xmlns="http://www.w3.org/2000/svg"/>')


def test_too_many_points_and_too_many_bytes_are_refused():
    with pytest.raises(LogoRefused, match="trop grande"):
        drawn(picture(size=(8000, 6000)))
    with pytest.raises(LogoRefused, match="pèse plus de 5\u00a0Mo"):
        draw_logo(BytesIO(picture()), 5_000_001)
    with pytest.raises(LogoRefused, match="trop grande"):
        drawn(bomb())
