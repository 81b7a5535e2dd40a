"""Looks into uploaded pictures. Without Pillow only well-known file heads are accepted, and not measured."""

import io
import warnings
from dataclasses import dataclass

_HEADS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"RIFF": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of an image; pixels are a guess when Pillow is not installed."""

    mime_type: str
    width: int = 800
    height: int = 600


def examine(data: bytes) -> Picture | None:
    """None when the bytes do not decode as an image."""
    try:
        from PIL import Image
    except ImportError:
        return next((Picture(kind) for head, kind in _HEADS.items() if data.startswith(head)), None)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                image.load()
                return Picture(Image.MIME.get(image.format or "", "image/jpeg"), *image.size)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
