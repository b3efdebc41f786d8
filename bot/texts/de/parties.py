"""Die Worte von /party."""

GROUP = "Partys: Kudos für die Bilder, die den Mitgliedern am besten gefallen"
START_COMMAND = "Eine Party starten: Kudos stiften, Bilder einreichen, Stimmen entscheiden"
END_COMMAND = "Eine deiner Partys vorzeitig beenden; die bisherigen Stimmen entscheiden"
LIST_COMMAND = "Partys, die auf diesem Server laufen"
NAME = "Worum es geht, zum Beispiel ein Thema"
BUDGET = "Kudos, die du stiftest; was niemand gewinnt, kommt zu dir zurück"
WINNERS = "Unter wie vielen die Kudos aufgeteilt werden"
HOURS = "Wie viele Stunden sie dauert"
WHICH = "Welche Party"

TITLE = "Party: {name}"
HOST = "<@{host}> stiftet **{budget} Kudos** für {winners}. Sie endet {when}."
HOW = (
    "Zeichne hier etwas mit /generate, reiche es ein und stimme für das, was dir am besten gefällt."
)
ENTRY = "{number}. <@{member}>{where} · {votes}"
PICTURE = ": [Bild]({address})"
NO_ENTRIES = "Noch hat niemand etwas eingereicht."
ENTER = "Mein neuestes Bild einreichen"
VOTE = "Abstimmen"
REFRESH = "Wer führt?"
VOTE_FOR = "Stimme für {number}"
VOTE_TITLE = "Für wen stimmst du?"
VOTE_NOTE = "Du hast eine Stimme und darfst sie bis zum Ende verschieben."
VOTED = "Du stimmst für <@{member}>"
ENTERED = "Dein Bild nimmt teil"
ENTERED_NOTE = "Reiche noch einmal ein, um es durch ein neueres zu ersetzen."
NOTHING_TO_ENTER = (
    "Du hast hier kein Bild zum Einreichen.",
    "Zeichne zuerst eines mit /generate auf diesem Server.",
)
OVER = "Die Party ist vorbei: {name}"
WON = "{rank}. <@{member}> gewinnt **{kudos} Kudos** mit {votes}"
NOBODY_WON = "Niemand bekam eine Stimme, darum gingen die Kudos an <@{host}> zurück."
THANKS = "Danke an <@{host}> für die Einladung."
PARTIES = "Partys"
NO_PARTIES = "Es läuft keine. /party start beginnt eine."
LINE = "**{name}** in <#{channel}> · {budget} Kudos · endet {when}"

NO_PARTY = ("Diese Party läuft nicht.", "/party list zeigt, welche laufen.")
GOES_ON = (
    "In diesem Kanal läuft schon eine Party.",
    "Warte ihr Ende ab, oder nimm einen anderen Kanal.",
)
GUESTS_ONLY = (
    "Wer einlädt, nimmt an der Party nicht teil.",
    "Überlass den Spaß deinen Gästen.",
)
NOT_FOR_ONESELF = (
    "Niemand stimmt für das eigene Bild.",
    "Wähle eines der anderen.",
)
NEEDS_ACCOUNT = (
    "Um mitzumachen, brauchst du ein eigenes Konto.",
    "Ein Klick genügt, um eines anzulegen.",
)
NOT_HOST = (
    "Nur wer einlädt, kann eine Party vorzeitig beenden.",
    "Die Moderation dieses Servers kann es auch.",
)
