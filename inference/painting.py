"""Masks of pictures: where to draw, how its border is treated, putting the rest back. Pure."""

from PIL import Image, ImageChops, ImageFilter

GROWN = 6
"""Pixels by which a mask is widened for drawing, so that the seam lies in what is kept anyway."""
FEATHER = 2


def grown(mask: Image.Image, pixels: int = GROWN) -> Image.Image:
    return mask.filter(ImageFilter.MaxFilter(2 * pixels + 1))


def feathered(mask: Image.Image) -> Image.Image:
    """White where drawn pixels show; soft over the widened border, exact beyond ``GROWN`` pixels.

    Inside the mask itself everything stays as drawn.
    """
    soft = grown(mask, GROWN // 2).filter(ImageFilter.BoxBlur(FEATHER))
    return ImageChops.lighter(soft, mask)


def put_back(drawn: Image.Image, source: Image.Image, mask: Image.Image) -> Image.Image:
    """The drawn picture with the source's own pixels outside the mask; all of one size."""
    whole = drawn.copy()
    whole.paste(source, mask=ImageChops.invert(feathered(mask)))
    return whole
