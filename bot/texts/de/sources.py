"""Die Worte rund um ein Bild, aus dem ein anderes wird."""

SOURCE_MENU = "Als Vorlage verwenden"
AVATAR_MENU = "Avatar als Vorlage"
SOURCE_TITLE = "Von diesem Bild aus zeichnen"

FORM_USE = "Was aus dem Bild wird"
USES = {
    "0.35": "Es ein wenig verändern",
    "0.6": "Es deutlich verändern",
    "0.85": "Fast alles verändern",
    "inside": "Nur neu zeichnen, was die Maske zeigt",
    "canny": "Seine Kanten behalten",
    "hed": "Seine Umrisse behalten, weich",
    "scribble": "Es ist eine Skizze: zeichne sie aus",
    "fakescribbles": "Eine grobe Skizze davon behalten",
    "hough": "Seine geraden Linien behalten, etwa von Räumen und Häusern",
    "depth": "Behalten, was nah und was fern ist",
    "normal": "Seine Oberflächen behalten",
    "seg": "Seine Flächen behalten",
    "openpose": "Die Haltung von Menschen behalten",
}
USE_SAID = "{percent} % davon verändern"
FORM_MASK = "Maske: was neu gezeichnet wird"
FORM_MASK_NOTE = (
    "Weißes wird neu gezeichnet, Schwarzes bleibt. Durchsichtige Teile des Bildes gelten auch."
)

INFO_CONTROL = "Formen aus einem Bild übernommen"
INFO_PART = "Ein Teil eines Bildes neu gezeichnet, {percent} % verändert"
