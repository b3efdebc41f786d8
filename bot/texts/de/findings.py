"""Die Worte von /describe, /upscale und dem, was Alchemisten machen."""

DESCRIBE_COMMAND = "In Worten sagen, was ein Bild zeigt, mit Prompts für etwas Ähnliches"
DESCRIBE_MENU = "Bild beschreiben"
UPSCALE_COMMAND = "Ein Bild vergrößern, Gesichter ausbessern oder den Hintergrund entfernen"
PICTURE = "Das Bild, als PNG, JPEG oder WebP"
TREATMENT = "Was damit geschehen soll"

CAPTION = "Zu sehen ist"
TAGS = "Schlagwörter"
SUGGESTIONS = "Prompts zum Ausprobieren"
ADULT = "Es sieht nach Inhalten für Erwachsene aus."
NOT_ADULT = "Es sieht nicht nach Inhalten für Erwachsene aus."
IMAGINE = "Zeichne {number}"
TREATED = "Von KI bearbeitetes Bild: {treatment}."
NOT_DONE = "nicht erledigt: {names}"

CANCELLED_NOTE = "Was nicht erledigt wurde, kostet nichts."
FAILED = "Das ist nicht gelungen"
FAILED_NOTE = (
    "Die Worker, die es versucht haben, sind gescheitert. Was nicht erledigt wurde, kostet nichts."
)
EXPIRED = "Niemand ist gekommen, um das zu tun"
EXPIRED_NOTE = (
    "Es hat so lange gewartet, wie die Horde eine Anfrage aufhebt. Versuch es später wieder."
)

WHICH_PICTURE = "Welches Bild?"
WHICH_TREATMENT = "Was soll damit geschehen?"
