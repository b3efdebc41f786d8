"""Die Worte von /help."""

COMMAND = "Was du mit mir machen kannst"
TITLE = "Was du mit mir machen kannst"
DRAWING = (
    "Zeichnen und Schreiben",
    "/generate zeichnet nach deinen Worten; ohne Worte öffnet es ein Formular. Unter jedem Bild sind Knöpfe, mit denen du "
    "von dort weitermachst. /describe, /upscale und /blend nehmen deine eigenen Bilder, /write schreibt einen Text weiter.",
)
FINDING = (
    "Finden",
    "/jobs worauf du wartest, /gallery was du hast, /models und /styles womit gezeichnet wird, /settings wie du zeichnest.",
)
KUDOS = (
    "Kudos und Dank",
    "/link gibt dir ein Konto, damit zeichnest du schneller. Reagiere mit den Kudos-Emojis dieses Servers oder nimm "
    "Schenken, um jemandem zu danken. /kudos zeigt, was du hast; /rate und /worker bringen mehr.",
)
TOGETHER = (
    "Gemeinsam",
    "/pool ist, was dieser Server gespart hat, /party ein Wettbewerb, /key ein Schlüssel zum Teilen. /limits sagt, was hier gilt.",
)
YOU = (
    "Du selbst",
    "/profile sieht nur du, bis du es öffnest, /privacy zeigt und löscht, was gespeichert ist, /appeal erhebt Einspruch.",
)
ADMINS = (
    "Für dich, weil du diesen Server verwaltest",
    "/setup geht alles durch. /config, /emoji, /roles und /pool sind seine Teile, /mod ist für Moderatoren, /why erklärt, "
    "was einem Mitglied verweigert wird.",
)
