"""Die Worte der Direktnachrichten über das, was geschehen ist."""

from horde_core.members.model import NoticeKind

GIFTS: dict[NoticeKind, str] = {
    NoticeKind.RECEIVED: "**{giver} hat dir {kudos} Kudos geschenkt**{where}.",
    NoticeKind.SENT: "Du hast {taker} {kudos} Kudos geschenkt{where}.",
    NoticeKind.WAITING: (
        "**{giver} hat dir {kudos} Kudos geschenkt**{where}. Sie werden für dich aufgehoben, bis "
        "du mit dem Knopf unten ein Konto verknüpfst; holst du sie nicht ab, gehen sie {until} "
        "zurück."
    ),
    NoticeKind.HELD: (
        "{taker} hat noch kein Konto, darum werden deine {kudos} Kudos{where} aufgehoben. Wird "
        "keines verknüpft, kommen die Kudos {until} zu dir zurück."
    ),
    NoticeKind.RETURNED: (
        "Deine {kudos} Kudos für {taker}{where} sind zu dir zurückgekommen: Niemand konnte sie "
        "annehmen."
    ),
    NoticeKind.UNCLEAR: (
        "Ob deine {kudos} Kudos für {taker}{where} angekommen sind, lässt sich nicht mehr "
        "feststellen. Sieh auf deinen Kontostand, bevor du sie noch einmal schenkst."
    ),
    NoticeKind.PARTY_WON: (
        "Du hast bei der Party von {giver}{where} **{kudos} Kudos** gewonnen. Glückwunsch!"
    ),
}
WORKERS: dict[NoticeKind, str] = {
    NoticeKind.WORKER_OFFLINE: (
        "Dein Worker **{name}** wurde eine Weile nicht gesehen. Läuft sein Rechner?"
    ),
    NoticeKind.WORKER_PAUSED: (
        "Dein Worker **{name}** wurde in Wartung geschickt. Sieh in sein Protokoll, dann "
        "/worker resume."
    ),
    NoticeKind.WORKER_FLAGGED: (
        "Dein Worker **{name}** wurde von der Moderation der Horde angehalten. Frag sie, warum."
    ),
}
REFUSED = "Deine Reaktion{where} hat nichts geschenkt."

FOR_MESSAGE = " für [diese Nachricht]({address})"
MORE = "… und {number} weitere: /kudos history."
OPT_OUT = "/kudos notify bestimmt, was ich dir melde."
LINK = "Konto verknüpfen"
