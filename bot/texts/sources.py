"""The words around a picture that another one is made from."""

SOURCE_MENU = "Use as source"
AVATAR_MENU = "Use avatar as source"
SOURCE_TITLE = "Draw from this picture"

FORM_USE = "What becomes of the picture"
USES = {
    "0.35": "Change it a little",
    "0.6": "Change it a good deal",
    "0.85": "Change nearly everything",
    "inside": "Draw anew only what the mask shows",
    "canny": "Keep its edges",
    "hed": "Keep its outlines, softly",
    "scribble": "It is a sketch: draw it out",
    "fakescribbles": "Keep a rough sketch of it",
    "hough": "Keep its straight lines, as of rooms and houses",
    "depth": "Keep what is near and what is far",
    "normal": "Keep its surfaces",
    "seg": "Keep its areas",
    "openpose": "Keep how people stand",
}
USE_SAID = "Change {percent} % of it"
FORM_MASK = "Mask: what to draw anew"
FORM_MASK_NOTE = (
    "White is drawn anew, black stays. Transparent parts of the picture itself do as well."
)

INFO_CONTROL = "Shapes taken from a picture"
INFO_PART = "A part of a picture drawn anew, {percent} % changed"
