"""Die Worte von /link, /unlink und /kudos."""

from horde_core.gifts.model import GiftState
from horde_core.members.model import Received

LINK_COMMAND = "Dein Discord mit der Horde verbinden, damit deine eigenen Kudos zählen"
UNLINK_COMMAND = "Dein Discord von deinem Horden-Konto trennen"
KUDOS_GROUP = "Kudos: was du mit deiner GPU verdienst und beim Zeichnen ausgibst"
BALANCE_COMMAND = "Wie viele Kudos du hast"

INVITE = "Verknüpfe dein Konto"
INVITE_NOTE = (
    "Mit einem Konto werden deine Bilder vor denen der Gäste gezeichnet, und was deine eigene GPU "
    "für andere zeichnet, bringt dir Kudos."
)
CREATE = "Mein Konto anlegen"
HAVE_ONE = "Ich habe ein Konto"
CODE_NOTE = (
    "Wenn du ein Horden-Konto hast, fragt dort die Webseite nach dem API-Schlüssel, niemals hier "
    "in Discord. Der Link gilt einmal und endet {when}."
)

LINKED = "Du bist verknüpft als {alias}"
LINKED_NOW = "Willkommen, {alias}"
LINKED_NOTE = "Du hast {kudos} Kudos. Was du anfragst, wird in deinem Namen gezeichnet."
WAITED_NOTE = "{kudos} Kudos haben auf dich gewartet: Geschenke von anderen."
WORKER_NOTE = "Um deine GPU zu teilen, gib einem Worker deinen API-Schlüssel."
NEW_KEY = "Neuer API-Schlüssel"
UNLINK = "Trennen"

KEY_WARNING = "Deinen API-Schlüssel ersetzen?"
KEY_WARNING_NOTE = (
    "Worker und Programme mit dem jetzigen Schlüssel halten an, bis sie den neuen bekommen."
)
KEY_NOW = "Schlüssel ersetzen"
KEY = "Dein neuer API-Schlüssel"
KEY_NOTE = (
    "{key}\nHalte ihn geheim: Er wird nur dieses eine Mal gezeigt, und wer ihn hat, kann deine "
    "Kudos ausgeben."
)

UNLINK_WARNING = "{alias} trennen?"
UNLINK_WARNING_NOTE = (
    "Das Konto und seine Kudos bleiben, aber nur sein API-Schlüssel führt dorthin zurück. Wenn du "
    "deinen nicht mehr hast, lass dir zuerst einen neuen geben."
)
UNLINKED = "Du bist nicht mehr verknüpft"
UNLINKED_NOTE = "Du zeichnest jetzt als Gast. /link bringt dich zurück."
NOT_LINKED = "Du bist nicht verknüpft"
NOT_LINKED_NOTE = "Es gibt nichts zu trennen."

BALANCE = "Du hast {kudos} Kudos"
BALANCE_NOTE = "Konto {alias}."
EVALUATING_NOTE = "Weitere {kudos} Kudos werden zurückgehalten, bis deinem Worker vertraut wird."
INBOX = "**Was ich dir nicht sagen konnte, weil du keine Direktnachrichten von mir annimmst:**"

GIFT_COMMAND = "Einem Mitglied Kudos schenken"
GIFT_MEMBER = "Wer sie bekommt"
GIFT_AMOUNT = "Wie viele, zum Beispiel 100 oder 2,5"
GIFT_NOTE = "Wofür; die beschenkte Person liest es"

HISTORY_COMMAND = "Die letzten Geschenke, die du gemacht und bekommen hast"
HISTORY = "Deine letzten Geschenke"
NO_HISTORY = "Du hast noch keine gemacht und keine bekommen."
HISTORY_GIVEN = "{when}: {kudos} Kudos an {member}"
HISTORY_GOT = "{when}: {kudos} Kudos von {member}"
STATES = {
    GiftState.HELD: "unterwegs",
    GiftState.WITHDRAWN: "zurückgenommen",
    GiftState.EXPIRED: "nicht abgeholt, zurückgekommen",
    GiftState.RETURNED: "zurückgekommen",
    GiftState.REFUSED: "abgelehnt",
    GiftState.SENDING: "unterwegs",
    GiftState.UNCLEAR: "ungewiss, ob angekommen",
}

LEADERBOARD_COMMAND = "Wer am meisten verschenkt oder bekommen hat"
LEADERBOARD_OF = "Gemachte oder erhaltene Geschenke"
LEADERBOARD_WHERE = "Auf diesem Server oder überall"
LEADERBOARD_SINCE = "Seit wann"
GIVEN_MOST = "Am großzügigsten"
GOT_MOST = "Am meisten geschätzt"
WHERE = {"here": "dieser Server", "everywhere": "die ganze Horde"}
SINCE = {"week": "diese Woche", "month": "diesen Monat", "ever": "seit jeher"}
LEADERBOARD_TITLE = "{what} · {where} · {since}"
NOBODY_YET = "Noch niemand. Mach den Anfang: /kudos gift."
STANDING = "{rank}. {member} · {kudos} Kudos in {times}"
LEADERBOARD_NOTE = "Du möchtest hier nicht stehen? /kudos notify listed: False"

NOTIFY_COMMAND = "Was ich dir melde und was andere sehen dürfen"
NOTIFY_RECEIVED = "Geschenke an dich: sofort, einmal am Tag oder nie"
NOTIFY_THRESHOLD = "Geschenke ab so vielen Kudos melden"
NOTIFY_SENT = "Melden, wenn ein Geschenk von dir angekommen ist"
NOTIFY_WORKERS = "Melden, wenn ein Worker von dir offline geht oder in Wartung kommt"
NOTIFY_LISTED = "In Ranglisten erscheinen"
NOTIFY_PUBLIC = "Andere dein /profile sehen lassen"
RECEIVED_HOW = {
    Received.ALL: "sofort gemeldet",
    Received.DAILY: "einmal am Tag gemeldet",
    Received.OFF: "nicht gemeldet",
}
CHOICES = "Was du gewählt hast"
CHOICE_RECEIVED = "Geschenke an dich: {how}, ab {threshold} Kudos"
CHOICE_SENT = "Ankunft deiner Geschenke melden: {answer}"
CHOICE_WORKERS = "Schwierigkeiten deiner Worker melden: {answer}"
CHOICE_LISTED = "In Ranglisten: {answer}"
CHOICE_PUBLIC = "Profil für andere offen: {answer}"
CHOICES_NOTE = (
    "Was ich nicht zustellen kann, weil du keine Nachrichten von mir annimmst, steht in "
    "/kudos balance."
)
YES, NO = "ja", "nein"
