"""A logo, drawn again small: whatever was sent, what the portal keeps and serves is its own."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

from core.french import typographic

# Twice the size at which pages show it, for the screens that are twice as fine.
LOGO_WIDTH, LOGO_HEIGHT = 320, 96
LOGO_BYTES = 20_000
MAX_SENT_BYTES = 5_000_000
# A small file may unfold to billions of points; no logo has so many.
_MAX_POINTS = 40_000_000
# Not SVG: it is a program as much as a picture. It may hold scripts, load other files and be made
# to fill the memory, and drawing it safely needs an engine that reads every one of its features.
_FORMATS = ("PNG", "JPEG", "WEBP")
_TOO_LARGE = "Cette image est trop grande : réduisez-la d’abord."
_WEBP_QUALITIES = (90, 80, 65, 50, 35, 20)


class LogoRefused(ValueError):
    """The file is not a picture that can be a logo; the message says why in French."""

    def __init__(self, message: str) -> None:
        super().__init__(typographic(message))


@dataclass(frozen=True)
class Logo:
    """A logo of at most LOGO_WIDTH × LOGO_HEIGHT points and LOGO_BYTES bytes."""

    content: bytes
    kind: str  # "png" or "webp"
    width: int
    height: int

    @property
    def digest(self) -> str:
        """Return what names this very picture in its address: 16 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()[:16]


def draw_logo(sent: IO[bytes], size: int) -> Logo:
    """Return the picture of a sent file of `size` bytes, made small; nothing else of it is kept.

    What it is comes from its content, never from its name. Raise LogoRefused.
    """
    if size > MAX_SENT_BYTES:
        raise LogoRefused("Ce fichier pèse plus de 5\u00a0Mo : choisissez une image plus légère.")
    try:
        _check_whole(sent)
        sent.seek(0)
        with Image.open(sent, formats=_FORMATS) as picture:
            if picture.width * picture.height > _MAX_POINTS:
                raise LogoRefused(_TOO_LARGE)
            small = _small(picture)
    except LogoRefused:
        raise
    except Image.DecompressionBombError as error:
        raise LogoRefused(_TOO_LARGE) from error
    except Exception as error:  # a damaged picture fails in as many ways as there are formats
        raise LogoRefused(
            "Ce fichier n’est pas une image PNG, JPEG ou WebP, ou il est abîmé. "
            "Le format SVG n’est pas accepté : exportez le logo en PNG."
        ) from error
    content, kind = _encoded(small)
    return Logo(content, kind, small.width, small.height)


def _check_whole(sent: IO[bytes]) -> None:
    """Raise an error for a PNG that is cut or damaged.

    Pillow says so by itself when it reads one, but where WeasyPrint is loaded: it tells Pillow to
    take the pictures that are cut.
    """
    sent.seek(0)
    with Image.open(sent, formats=_FORMATS) as picture:
        picture.verify()


def _small(picture: Image.Image) -> Image.Image:
    """Return the picture upright, without its transparent margins, within the largest size."""
    upright = _shallow(ImageOps.exif_transpose(picture))
    is_clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    drawn = upright.convert("RGBA" if is_clear else "RGB")
    if is_clear:
        box = drawn.getchannel("A").getbbox()
        if box is None:
            raise LogoRefused("Cette image est entièrement transparente : rien ne s’y verrait.")
        drawn = drawn.crop(box)
    drawn.thumbnail((LOGO_WIDTH, LOGO_HEIGHT), Image.Resampling.LANCZOS)
    return drawn


def _shallow(picture: Image.Image) -> Image.Image:
    """Return a grey picture of 16 bits in 8: by itself, Pillow cuts all above 255 to white."""
    if picture.mode not in ("I", "F") and not picture.mode.startswith("I;16"):
        return picture
    grey = picture.convert("F").point(lambda ink: ink * (1 / 257) + 0.5).convert("L")
    if isinstance(clear := picture.info.get("transparency"), int):
        grey.info["transparency"] = round(clear / 257)
    return grey


def _encoded(drawn: Image.Image) -> tuple[bytes, str]:
    """Return the bytes and their kind: PNG, exact, unless it is too heavy (a photo)."""
    content = _saved(drawn, "PNG", optimize=True)
    if len(content) <= LOGO_BYTES:
        return content, "png"
    for quality in _WEBP_QUALITIES:
        content = _saved(drawn, "WEBP", quality=quality, method=6)
        if len(content) <= LOGO_BYTES:
            return content, "webp"
    raise LogoRefused("Cette image a trop de détails pour un logo : choisissez-en une autre.")


def _saved(drawn: Image.Image, kind: str, **options: int) -> bytes:
    out = BytesIO()
    # A copy without `info`: neither colour profile nor words of whoever made the picture.
    bare = Image.new(drawn.mode, drawn.size)
    bare.paste(drawn)
    bare.save(out, kind, **options)
    return out.getvalue()
