"""Die Worte von Pools und geteilten Schlüsseln."""

NO_POOL = (
    "Dieser Server hat keinen offenen Pool.",
    "Wer den Server verwaltet, kann mit /pool open einen eröffnen.",
)
POOL_EXISTS = (
    "Dieser Server hat schon einen Pool.",
    "/pool info zeigt ihn; schließe ihn, um neu anzufangen.",
)
NEEDS_ACCOUNT = (
    "Dazu brauchst du ein eigenes Konto.",
    "Ein Klick genügt, um eines anzulegen.",
)
OFFER_GONE = (
    "Dieser Schlüssel wird nicht mehr geteilt.",
    "Er wurde zurückgezogen, ist abgelaufen oder leer.",
)
NO_SEAT = (
    "Alle {seats} Plätze dieses Schlüssels sind vergeben.",
    "Bitte die Person, der er gehört, um einen anderen.",
)
TOO_MANY_KEYS = (
    "Das sind mehr geteilte Schlüssel, als du haben kannst.",
    "Zieh zuerst einen zurück: Bis zu {allowed} sind möglich.",
)
NOT_KEY_OWNER = (
    "Nur wer einen Schlüssel teilt, kann ihn ändern.",
    "/key list zeigt die deinen.",
)

POOL_GROUP = "Der Pool dieses Servers: Kudos, die sich die Mitglieder teilen"
INFO_COMMAND = "Was im Pool ist, wer ihn nutzen darf, wofür er ausgegeben wurde"
OPEN_COMMAND = "Einen Pool für diesen Server eröffnen"
DONATE_COMMAND = "Dem Pool dieses Servers Kudos geben"
RULES_COMMAND = "Ändern, wer den Pool nutzen darf"
CLOSE_COMMAND = "Den Pool schließen; der Rest geht an alle zurück, die ihn gefüllt haben"
DAILY_SHARE = "Wie viele Kudos ein Mitglied davon am Tag höchstens ausgeben darf"
FOR_ROLE = "Nur Mitglieder mit dieser Rolle"
FOR_CHANNEL = "Nur in diesem Kanal"
FOR_NEWCOMERS = "Nur Mitglieder ohne Konto, oder mit einem, das jünger als so viele Tage ist"
DONATION = "Wie viele Kudos"

POOL = "Pool von {name}"
REST = "**{rest} Kudos** sind für alle da, die ihn nutzen dürfen."
CLOSING = (
    "Er wird geschlossen: Was noch gezeichnet wird, wird abgewartet, dann geht der Rest zurück."
)
FILLED = "{donated} Kudos von {donors} gegeben, {spent} ausgegeben."
RULE_SHARE = "bis zu {kudos} Kudos am Tag je Mitglied"
RULE_ROLE = "Mitglieder mit <@&{role}>"
RULE_CHANNEL = "in <#{channel}>"
RULE_NEWCOMERS = "Neulinge der letzten {days} Tage"
RULE_EVERYBODY = "alle"
RULES = "Für {who}."
SPENDS = "**Zuletzt ausgegeben**"
SPEND = "{when}: {kudos} Kudos für <@{member}>"
POOL_NOTE = (
    "Der Pool zahlt von selbst für das, was diese Mitglieder hier zeichnen. 25 Kudos bleiben darin, "
    "bis er geschlossen wird, wie in jedem Konto."
)
DONATE = "Spenden"
DONATE_FORM = "Dem Pool spenden"
DONATED = "<@{member}> hat dem Pool {kudos} Kudos gegeben. Danke!"
OPENED = "Der Pool ist offen. Fülle ihn mit dem Knopf unten oder mit /pool donate."
CLOSE_WARNING = "Den Pool schließen?"
CLOSE_WARNING_NOTE = (
    "{rest} Kudos gehen anteilig an alle zurück, die gegeben haben. Was in der Schlange wartet, "
    "wird abgebrochen; was gerade gezeichnet wird, wird noch fertig."
)
CLOSE_NOW = "Schließen"
CLOSED = "Der Pool ist geschlossen. Der Rest ist auf dem Weg zurück."

KEY_GROUP = "Geteilte Schlüssel: andere auf deine Kosten zeichnen lassen, in Grenzen"
CREATE_COMMAND = "Einige deiner Kudos mit den Mitgliedern dieses Kanals teilen"
KEY_KUDOS = "Wie viel damit höchstens ausgegeben werden darf"
KEY_PLACES = "Wie viele Mitglieder einen Platz nehmen dürfen"
KEY_DAYS = "Für wie viele Tage"
KEY_NAME = "Wofür er ist"
LIST_COMMAND = "Schlüssel, die du teilst, und Schlüssel, die für dich zahlen"
TOPUP_COMMAND = "Mit einem geteilten Schlüssel mehr ausgeben lassen"
REVOKE_COMMAND = "Einen geteilten Schlüssel zurückziehen; was auf ihn wartet, wird abgebrochen"
CLAIM_COMMAND = "Einen Schlüssel wählen, den du genommen hast, oder keinen mehr nutzen"
WHICH_KEY = "Welcher davon"

SHARED = "<@{owner}> teilt {kudos} Kudos"
SHARED_NOTE = "Wer einen Platz nimmt, zeichnet damit, statt als Gast zu warten."
KEY_FACTS = (
    "{taken} von {seats} Plätzen vergeben · {used} Kudos verbraucht, {left} übrig · endet {when}"
)
NEVER = "nie"
UNLIMITED = "beliebig viele"
CLAIM = "Platz nehmen"
SHARED_OVER = "Dieser Schlüssel wird nicht mehr geteilt"
CLAIMED = "Dieser Schlüssel zahlt jetzt für dich"
CLAIMED_NOTE = (
    "Was du zeichnest, geht auf Kosten der Person, der er gehört, bis er leer ist oder du ihn "
    "loslässt."
)
LET_GO = "Nicht mehr nutzen"
LET_GO_DONE = "Du zahlst wieder selbst"
YOURS = "**Schlüssel, die du teilst**"
THEIRS = "**Schlüssel, die für dich zahlen**"
NO_KEYS = "Keine. /key create teilt einige deiner Kudos."
KEY_LINE = "{name} · {facts}"
THEIR_LINE = "von <@{owner}> · {facts}"
UNNAMED = "ohne Namen"
KEY_CHOICE = "{name} · {left} Kudos"
SHOW_KEY = "Schlüssel {number} zeigen"
OWNERS_KEY = "Der Schlüssel {name}"
OWNERS_KEY_NOTE = (
    "```\n{key}\n```\nWer ihn hat, kann innerhalb seiner Grenzen auf deine Kosten zeichnen, in "
    "jedem Programm. Nur du siehst das."
)
TOPPED_UP = "{name} darf jetzt {left} Kudos ausgeben"
REVOKED = "{name} ist zurückgezogen"
