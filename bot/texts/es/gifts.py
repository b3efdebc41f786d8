"""Las palabras de los regalos: reacciones, botones, avisos y por qué no hay regalo."""

from bot.texts.gifts import Pair
from horde_core.gifts.model import Why

REFUSED: dict[Why, Pair] = {
    Why.TO_SELF: ("Los kudos son para los demás.", "Regálaselos a otra persona."),
    Why.NOT_LINKED: (
        "Para regalar kudos necesitas una cuenta propia.",
        "Usa /link: es cuestión de un momento.",
    ),
    Why.SOURCE_UNFIT: (
        "Tu cuenta no puede regalar kudos.",
        "Si crees que debería, pregunta a la moderación de la horda.",
    ),
    Why.TARGET_UNFIT: (
        "Este miembro no puede recibir kudos.",
        "Su cuenta está cerrada o restringida.",
    ),
    Why.NOT_ENOUGH: (
        "No tienes suficientes kudos para esto.",
        "Hacen falta {amount} y puedes gastar {limit}. Comparte tu GPU para ganar más.",
    ),
    Why.TOO_LARGE: (
        "Es más de lo que puede ser un regalo aquí.",
        "Lo máximo son {limit} kudos.",
    ),
    Why.TOO_MUCH_TODAY: (
        "Es más de lo que puedes regalar en un día.",
        "Lo máximo son {limit} kudos al día.",
    ),
    Why.TOO_MUCH_FOR_ONE: (
        "Es más de lo que puedes regalar a un solo miembro en un día.",
        "Lo máximo son {limit} kudos al día.",
    ),
    Why.TOO_FAST: (
        "Regalas más rápido de lo que sé contar.",
        "Espera un minuto y sigue.",
    ),
    Why.NOTHING: ("No hay nada que regalar.", "Indica una cantidad mayor que cero."),
    Why.TAKER_NOT_LINKED: (
        "Este miembro no ha vinculado ninguna cuenta de la horda.",
        "Allí no se guarda nada para otros: pídele que use /link y regala otra vez.",
    ),
    Why.NOT_WHOLE: (
        "Esta horda solo mueve kudos enteros.",
        "Regala un número entero, como 10.",
    ),
}

OVER = ("Este regalo ya no se puede deshacer.", "Ya se ha pagado.")
NOT_YOURS = (
    "Solo quien hizo un regalo puede deshacerlo.",
    "Los tuyos tienen su propio botón Deshacer.",
)
NOT_AN_EMOJI = (
    "{text} no es un emoji que pueda usar.",
    "Elige uno de la lista de emojis de Discord; un nombre no basta, porque los nombres se pueden "
    "falsificar.",
)
NOT_MAPPED = ("{text} no da kudos aquí.", "/emoji list muestra los que sí.")
TOO_MANY_EMOJIS = (
    "Son más emojis de los que puedo vigilar.",
    "Como máximo {most} pueden dar kudos.",
)

GIFT = "Regalar"
MENU = "Regalar kudos"
AUTHOR_MENU = "Regalar al autor"
FORM = "Regalar kudos"
FORM_AMOUNT = "Cuántos kudos"
FORM_AMOUNT_NOTE = "Son para {name}"
WHO_ASKED = "quien pidió esta imagen"
FORM_NOTE = "Por qué (opcional)"
NOT_A_NUMBER = (
    "{text} no es una cantidad de kudos.",
    "Escribe un número, por ejemplo 100.",
)
BOTS_TAKE_NONE = ("A los bots no les sirven los kudos.", "Dáselos a un miembro.")

GIVEN = "{kudos} kudos para {taker}"
GIVEN_NOTE = "Llegan {undo}."
GIVEN_WAITS = "{until} vuelven a ti, a menos que el miembro vincule antes una cuenta."
UNDO = "Deshacer"
UNDO_NOTE = "Todavía puedes retirarlo; el plazo acaba {undo}."
UNDONE = "Retirado"
UNDONE_NOTE = "Los kudos vuelven a ser tuyos."

EMOJI_GROUP = "Emojis que dan kudos cuando alguien reacciona con ellos"
MAP_COMMAND = "Hacer que un emoji dé kudos al autor de un mensaje"
MAP_EMOJI = "El emoji, como lo escribirías en un mensaje"
MAP_AMOUNT = "Cuántos kudos da una reacción"
UNMAP_COMMAND = "Un emoji deja de dar kudos"
LIST_COMMAND = "Qué emojis dan kudos aquí, y cuántos"
PACK_COMMAND = "Añadir un paquete inicial de emojis que dan kudos"
CEILING_COMMAND = "Cuántos kudos puede tener como máximo un regalo aquí"
CEILING_AMOUNT = "Kudos; 0 para el límite propio de la horda"

TABLE = "Emojis que dan kudos aquí"
TABLE_NOTE = (
    "Reacciona con uno de ellos: quien escribió el mensaje, o pidió la imagen, recibe los kudos. "
    "Retira tu reacción antes de medio minuto y no habrá pasado nada."
)
NO_EMOJIS = (
    "Todavía ninguno. /emoji pack añade unos cuantos; el botón Regalar y el menú de los miembros "
    "funcionan siempre."
)
EMOJI_LINE = "{emoji} {kudos} kudos"
MAPPED = "{emoji} da ahora {kudos} kudos"
UNMAPPED = "{emoji} ya no da nada"
PACKED = "El paquete inicial está listo"
PACKED_UNICODE = "El paquete inicial está listo, con emojis del propio Discord"
PACKED_UNICODE_NOTE = (
    "Con el permiso «Crear expresiones» habría podido dibujar un juego propio: concédelo y usa "
    "/emoji pack otra vez."
)
CEILING_SET = "Un regalo puede tener aquí hasta {kudos} kudos"
CEILING_LIFTED = "Para los regalos solo vale aquí el límite propio de la horda"
