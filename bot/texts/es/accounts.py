"""Las palabras de /link, /unlink y /kudos."""

from horde_core.gifts.model import GiftState
from horde_core.members.model import Received

LINK_COMMAND = "Conecta tu Discord con la horda para que cuenten tus propios kudos"
UNLINK_COMMAND = "Desconecta tu Discord de tu cuenta de la horda"
KUDOS_GROUP = "Kudos: lo que ganas al compartir tu GPU y gastas al dibujar"
BALANCE_COMMAND = "Cuántos kudos tienes"

INVITE = "Vincula tu cuenta"
INVITE_NOTE = (
    "Con una cuenta, tus imágenes se dibujan antes que las de los invitados, y lo que tu propia "
    "GPU dibuja para los demás te da kudos."
)
CREATE = "Crear mi cuenta"
HAVE_ONE = "Ya tengo una cuenta"
CODE_NOTE = (
    "Si tienes una cuenta de la horda, su página te pide allí la clave API, nunca aquí en Discord. "
    "El enlace sirve una sola vez y caduca {when}."
)

LINKED = "Estás vinculado como {alias}"
LINKED_NOW = "Te damos la bienvenida, {alias}"
LINKED_NOTE = "Tienes {kudos} kudos. Lo que pidas se dibuja en tu nombre."
WAITED_NOTE = "{kudos} kudos te estaban esperando: regalos de otras personas."
WORKER_NOTE = "Para compartir tu GPU, dale tu clave API a un worker."
NEW_KEY = "Nueva clave API"
UNLINK = "Desvincular"

KEY_WARNING = "¿Reemplazar tu clave API?"
KEY_WARNING_NOTE = (
    "Los workers y programas que usan la clave actual se detienen hasta recibir la nueva."
)
KEY_NOW = "Reemplazar mi clave"
KEY = "Tu nueva clave API"
KEY_NOTE = (
    "{key}\nGuárdala en secreto: se muestra una sola vez, y quien la tenga puede gastar tus kudos."
)

UNLINK_WARNING = "¿Desvincular {alias}?"
UNLINK_WARNING_NOTE = (
    "La cuenta y sus kudos se quedan, pero solo su clave API permite volver a ella. Si no tienes "
    "la tuya, pide antes una nueva."
)
UNLINKED = "Ya no estás vinculado"
UNLINKED_NOTE = "Ahora dibujas como invitado. Con /link puedes volver."
NOT_LINKED = "No estás vinculado"
NOT_LINKED_NOTE = "No hay nada que desconectar."

BALANCE = "Tienes {kudos} kudos"
BALANCE_NOTE = "Cuenta {alias}."
EVALUATING_NOTE = "Otros {kudos} kudos quedan retenidos hasta que tu worker sea de confianza."
INBOX = "**Lo que no pude decirte, porque no aceptas mensajes directos míos:**"

GIFT_COMMAND = "Regala kudos a un miembro"
GIFT_MEMBER = "Quién los recibe"
GIFT_AMOUNT = "Cuántos, por ejemplo 100 o 2,5"
GIFT_NOTE = "Por qué; quien los recibe lo lee"

HISTORY_COMMAND = "Los últimos regalos que hiciste y recibiste"
HISTORY = "Tus últimos regalos"
NO_HISTORY = "Todavía no has hecho ni recibido ninguno."
HISTORY_GIVEN = "{when}: {kudos} kudos para {member}"
HISTORY_GOT = "{when}: {kudos} kudos de {member}"
STATES = {
    GiftState.HELD: "en camino",
    GiftState.WITHDRAWN: "retirado",
    GiftState.EXPIRED: "volvió sin que nadie lo recogiera",
    GiftState.RETURNED: "volvió",
    GiftState.REFUSED: "rechazado",
    GiftState.SENDING: "en camino",
    GiftState.UNCLEAR: "no se sabe si llegó",
}

LEADERBOARD_COMMAND = "Quién regaló o recibió más"
LEADERBOARD_OF = "Regalos hechos o recibidos"
LEADERBOARD_WHERE = "En este servidor o en todas partes"
LEADERBOARD_SINCE = "Desde cuándo"
GIVEN_MOST = "Los más generosos"
GOT_MOST = "Los más apreciados"
WHERE = {"here": "este servidor", "everywhere": "toda la horda"}
SINCE = {"week": "esta semana", "month": "este mes", "ever": "desde siempre"}
LEADERBOARD_TITLE = "{what} · {where} · {since}"
NOBODY_YET = "Todavía nadie. Sé el primero: /kudos gift."
STANDING = "{rank}. {member} · {kudos} kudos en {times}"
LEADERBOARD_NOTE = "¿No quieres aparecer aquí? /kudos notify listed: False"

NOTIFY_COMMAND = "De qué te aviso y qué pueden ver los demás"
NOTIFY_RECEIVED = "Regalos para ti: al momento, una vez al día o nunca"
NOTIFY_THRESHOLD = "Avisar de regalos a partir de tantos kudos"
NOTIFY_SENT = "Avisar cuando llegue un regalo tuyo"
NOTIFY_WORKERS = "Avisar cuando un worker tuyo se desconecte o entre en mantenimiento"
NOTIFY_LISTED = "Aparecer en las clasificaciones"
NOTIFY_PUBLIC = "Dejar que los demás vean tu /profile"
RECEIVED_HOW = {
    Received.ALL: "aviso al momento",
    Received.DAILY: "aviso una vez al día",
    Received.OFF: "sin aviso",
}
CHOICES = "Lo que elegiste"
CHOICE_RECEIVED = "Regalos para ti: {how}, a partir de {threshold} kudos"
CHOICE_SENT = "Avisar de la llegada de tus regalos: {answer}"
CHOICE_WORKERS = "Avisar de problemas de tus workers: {answer}"
CHOICE_LISTED = "En las clasificaciones: {answer}"
CHOICE_PUBLIC = "Perfil abierto a los demás: {answer}"
CHOICES_NOTE = (
    "Lo que no se puede entregar, porque no aceptas mensajes míos, aparece en /kudos balance."
)
YES, NO = "sí", "no"
