"""Las palabras de denuncias, tarjetas de revisión, amonestaciones y recursos."""

GROUP = "Para la moderación: qué se denunció, y quién puede usar el bot en este servidor"
QUEUE_COMMAND = "Qué espera a la moderación de este servidor"
STRIKES_COMMAND = "Las amonestaciones de un miembro, o las últimas de este servidor"
STRIKE_COMMAND = "Amonestar a un miembro; se le avisa y puede recurrir"
LOG_COMMAND = "Lo que hicieron aquí moderación y administración; nunca se quita nada"
WHO = "A quién"
REASON = "Por qué; el miembro lo lee"

QUEUE_TITLE = "A la espera de la moderación"
QUEUE_EMPTY = "Nada espera a la moderación"
QUEUE_LINE = "**{id}** {kind}, sobre {member}, {when}{claimed}"
CLAIMED_SHORT = " · se encarga {moderator}"
OPEN_CASE = "Caso {id}"
MORE_WAIT = "Los más antiguos no se muestran: primero estos."

COMPLAINT = "Queja sobre una imagen"
APPEAL_STRIKE = "Recurso contra una amonestación"
APPEAL_BLOCK = "Recurso contra un bloqueo"
CASE_TITLE = "Caso {id}: {kind}"
ABOUT = "Sobre {member}, {when}"
REPORTED_ONE = "Un miembro la denunció: {reasons}"
REPORTED = "{number} miembros la denunciaron: {reasons}"
HISTORY = "Amonestaciones aquí: {strikes} · prompts rechazados aquí: {misdeeds}{blocked}"
BLOCKED_NOW = " · bloqueado en este momento"
LAST_STRIKE = "Última amonestación {when}: {reason}"
FREE = "Todavía no se encarga nadie."
CLAIMED = "Se encarga {moderator}; el plazo acaba {when}."
JUDGED = "**{verdict}** por {moderator} {when}"
SEE = "Ver la imagen"
GONE = "La imagen ya no está."

GRIEVANCES = {
    "adult": "contenido para adultos en mal sitio",
    "cruel": "odio o crueldad",
    "person": "una persona real, contra su voluntad",
    "illegal": "algo ilegal",
    "other": "otra cosa",
}

CLAIM = "Encargarme"
LEAVE = "Dejarlo a otros"
HAND_OVER = "Pasarlo a la horda"
VERDICTS = {
    "dismiss": "Desestimar",
    "remove": "Quitar la imagen",
    "strike": "Quitar y amonestar",
    "block": "Quitar y bloquear",
    "uphold": "Se mantiene",
    "lift": "Levantarlo",
}
DONE = {
    "dismiss": "Desestimado",
    "remove": "Imagen quitada",
    "strike": "Imagen quitada, amonestación puesta",
    "block": "Imagen quitada, miembro bloqueado",
    "uphold": "Se mantiene",
    "lift": "Levantado",
}
HANDED_OVER = "El caso {id} está ahora en manos de la moderación de la horda"
HANDED_OVER_NOTE = "Ella decide en todas partes, no solo en este servidor."
RULING_TITLE = "Caso {id}: {verdict}"
RULING_REASON = "Motivo; el miembro lo lee"
RULING_DAYS = "Durante cuántos días"
RULING_DAYS_WANTED = "un número entero de 1 a 3650, o nada"
RULING_DAYS_HINT = "vacío: hasta desbloquearlo"

STRIKES_TITLE = "Amonestaciones en este servidor"
STRIKES_OF = "Amonestaciones de {member} en este servidor"
NO_STRIKES = "Sin amonestaciones"
STRIKE_LINE = "{when} {member}: {reason}{lifted}"
LIFTED = " · levantada"
PROMPT_REFUSED = "un prompt que la horda rechazó"
STRUCK = "{member} tiene una amonestación"
STRUCK_NOTE = "Se le avisa, y puede recurrir una vez."

LOG_TITLE = "Lo que se hizo aquí"
LOG_LINE = "{when} {who}: {what} {detail}"
LOG_EMPTY = "Aquí todavía no se ha hecho nada"

REPORT_MENU = "Denunciar imagen"
REPORT_TITLE = "Denunciar esta imagen"
REPORT_REASON = "¿Qué tiene de malo?"
REPORT_NOTE = "Algo que la moderación deba saber"
REPORT_THANKS = "Gracias. La moderación de este servidor la revisará."
REPORT_THANKS_NOTE = "A quien pidió la imagen no se le dice quién la denunció."
REPORT_OWN = (
    "Esta imagen es tuya.",
    "Puedes eliminarla con el botón que tiene debajo.",
)
NOT_A_PICTURE = (
    "Esta no es ninguna de mis imágenes.",
    "Elige el mensaje en el que publiqué una imagen; para otros mensajes está la denuncia del "
    "propio Discord.",
)

APPEAL_COMMAND = "Recurrir una amonestación o un bloqueo: una vez cada uno, lo ve la moderación"
APPEAL_TITLE = "Qué puedes recurrir"
APPEAL_NOTHING = "No hay nada que recurrir"
APPEAL_NOTHING_NOTE = "Ninguna amonestación ni bloqueo tuyo admite aquí un recurso."
APPEAL_STRIKE_LINE = "**{number}.** Amonestación {when}: {reason}"
APPEAL_BLOCK_LINE = "**{number}.** Bloqueado en este servidor desde {when}: {reason}"
APPEAL_BUTTON = "Recurrir {number}"
APPEAL_SIMPLE = "Recurrir"
APPEAL_FORM = "Tu recurso"
APPEAL_TEXT = "¿Por qué habría que retirarlo?"
APPEALED = "Tu recurso espera a la moderación"
APPEALED_NOTE = "Recibes un mensaje cuando se decida."

CHANNEL_STEP = "Moderación"
CHANNEL_SET = "denuncias y recursos van a {channel}"
CHANNEL_NONE = "las denuncias esperan en /mod queue"
CHANNEL_TITLE = "¿Adónde van las denuncias y los recursos?"
CHANNEL_NOTE = (
    "Elige un canal que solo vea la moderación. Cada denuncia se convierte allí en una tarjeta con "
    "botones; sin canal, /mod queue las enumera."
)
CHANNEL_PLACEHOLDER = "El canal de la moderación"
CHANNEL_OFF = "Sin canal"

LETTERS = {
    "struck": "Tienes una amonestación en **{place}**: {reason}",
    "blocked": "Te han bloqueado el bot en **{place}**{until}: {reason}",
    "appeal_upheld": "Se revisó tu recurso en **{place}**. Se mantiene. {reason}",
    "appeal_lifted": (
        "Se revisó tu recurso en **{place}**, y tenías razón: queda retirado. {reason}"
    ),
}
LETTER_BLOCKED_UNTIL = " hasta {when}"
THE_HORDE = "la horda"
NO_REASON = "no se dio ningún motivo"

TAKEN_BY = "De este caso se encarga {moderator}; el plazo acaba {when}."
TAKEN_ADVICE = "Toma otro, o vuelve cuando lo deje libre."
CLOSED = ("Este caso está cerrado.", "/mod queue enumera los abiertos.")
NOT_A_MODERATOR = (
    "Aquí solo decide la moderación de este servidor.",
    "Hace falta el permiso para aislar temporalmente a miembros.",
)
NO_CASE = ("Aquí no hay ningún caso así.", "/mod queue enumera los abiertos.")
NOT_CLAIMED = (
    "No tienes este caso, o ya no.",
    "Pulsa antes Encargarme.",
)
ABOUT_YOU = ("Este caso trata de ti.", "Déjaselo a otra persona de la moderación.")
WRONG_VERDICT = (
    "Este caso no se puede decidir así.",
    "Ábrelo de nuevo con /mod queue.",
)
REPORTED_BEFORE = (
    "Ya habías denunciado esta imagen.",
    "La moderación lo sabe; no hay nada más que hacer.",
)
TOO_FAST = (
    "Las denuncias, de una en una, por favor.",
    "Espera {seconds} segundos e inténtalo de nuevo.",
)
NOTHING_TO_APPEAL = (
    "Ya no queda nada que recurrir.",
    "Se retiró entretanto, o no trata de ti.",
)
APPEALED_BEFORE = (
    "Esto ya lo recurriste.",
    "Hay un solo recurso para cada cosa; la respuesta llega como mensaje.",
)
