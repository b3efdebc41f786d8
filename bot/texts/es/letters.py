"""Las palabras de los mensajes directos sobre lo que ha pasado."""

from horde_core.members.model import NoticeKind

GIFTS: dict[NoticeKind, str] = {
    NoticeKind.RECEIVED: "**{giver} te ha regalado {kudos} kudos**{where}.",
    NoticeKind.SENT: "Has regalado {kudos} kudos a {taker}{where}.",
    NoticeKind.WAITING: (
        "**{giver} te ha regalado {kudos} kudos**{where}. Se guardan para ti hasta que vincules "
        "una cuenta con el botón de abajo; si no los recoges, se devuelven {until}."
    ),
    NoticeKind.HELD: (
        "{taker} todavía no tiene cuenta, así que tus {kudos} kudos{where} quedan guardados. Si no "
        "vincula ninguna, los kudos vuelven a ti {until}."
    ),
    NoticeKind.RETURNED: (
        "Tus {kudos} kudos para {taker}{where} han vuelto a ti: nadie pudo recibirlos."
    ),
    NoticeKind.UNCLEAR: (
        "Ya no se puede averiguar si tus {kudos} kudos para {taker}{where} llegaron. Mira tu saldo "
        "antes de regalarlos otra vez."
    ),
    NoticeKind.PARTY_WON: (
        "Has ganado **{kudos} kudos** en la fiesta de {giver}{where}. ¡Enhorabuena!"
    ),
}
WORKERS: dict[NoticeKind, str] = {
    NoticeKind.WORKER_OFFLINE: (
        "Hace un rato que no se ve a tu worker **{name}**. ¿Está encendido su equipo?"
    ),
    NoticeKind.WORKER_PAUSED: (
        "Tu worker **{name}** se ha puesto en mantenimiento. Mira su registro y luego usa "
        "/worker resume."
    ),
    NoticeKind.WORKER_FLAGGED: (
        "La moderación de la horda ha detenido a tu worker **{name}**. Pregúntale por qué."
    ),
}
REFUSED = "Tu reacción{where} no ha dado nada."

FOR_MESSAGE = " por [este mensaje]({address})"
MORE = "… y {number} más: /kudos history."
OPT_OUT = "/kudos notify elige de qué te aviso."
LINK = "Vincular cuenta"
