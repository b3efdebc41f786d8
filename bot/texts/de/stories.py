"""Die Worte von /write."""

COMMAND = "Die Sprachmodelle der Horde von deinen Worten aus weiterschreiben lassen"
PROMPT = "Wie der Text beginnt"
MODEL = "Wer ihn schreibt; ohne Angabe: wer gerade frei ist"
LENGTH = "Wie viel geschrieben wird, in Tokens (je etwa vier Buchstaben)"
PRIVATE = "Nur du siehst es"

CONTINUE = "Weiter"
RETRY = "Noch einmal"
EDIT = "Bearbeiten"
EDIT_TITLE = "Text bearbeiten, dann weiterschreiben"
EDIT_FIELD = "Der Text bisher"

CANCELLED_NOTE = "Ein Text, der nicht geschrieben wurde, kostet nichts."
FAILED = "Das konnte nicht geschrieben werden"
FAILED_NOTE = (
    "Die Worker, die es versucht haben, sind gescheitert. Was nicht geschrieben wurde, kostet "
    "nichts."
)
EXPIRED = "Niemand ist gekommen, um das zu schreiben"
EXPIRED_NOTE = (
    "Es hat so lange gewartet, wie die Horde eine Anfrage aufhebt. Versuch es noch einmal oder mit "
    "einem anderen Modell."
)
WITHHELD = "Kein Text zu zeigen"
WITHHELD_NOTE = "Der Worker hat zurückgehalten, was herauskam. Versuch es mit anderen Worten."
