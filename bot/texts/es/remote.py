"""Las palabras para otra horda con la que trabaja el bot."""

from bot.texts.remote import Pair
from horde_core.remote.refusals import Missing

DOWN = (
    "Ahora mismo no se puede contactar con {host}.",
    "No le ha llegado nada. Inténtalo de nuevo dentro de un minuto.",
)
NO_ANSWER = (
    "{host} no ha dado una respuesta útil.",
    "Puede que le haya llegado de todos modos: mira /kudos balance antes de intentarlo otra vez.",
)
BUSY = ("La horda pide una pausa.", "Inténtalo de nuevo dentro de {wait}.")
KEY_REFUSED = (
    "La horda ya no reconoce tu clave API.",
    "Vincula tu cuenta otra vez con la clave que usas ahora.",
)
KEY_UNREADABLE = (
    "Ya no puedo leer la clave API que me dejaste.",
    "Vincula tu cuenta otra vez con tu clave.",
)
REFUSED = ("La horda lo ha rechazado.", "Cambia lo que has pedido e inténtalo de nuevo.")
MISSING: dict[Missing, Pair] = {
    Missing.ACCOUNTS: (
        "No puedo crear cuentas en esta horda.",
        "Regístrate en su sitio web y luego usa /link con la clave API que te den.",
    ),
    Missing.NEW_KEYS: (
        "No puedo crear una clave API nueva en esta horda.",
        "Consigue una en su sitio web y luego usa /link.",
    ),
    Missing.POOLS: (
        "Aquí no hay fondos comunes: esta horda no puede guardar kudos para un servidor.",
        "Regálaselos mejor a un miembro, con /kudos gift.",
    ),
    Missing.PARTIES: (
        "Aquí no hay fiestas: esta horda no puede guardar un premio hasta que alguien gane.",
        "Regala kudos a quien haya hecho la mejor imagen, con /kudos gift.",
    ),
    Missing.SHARED_KEYS: (
        "Aquí no se pueden compartir kudos con un botón: esta horda no presta claves.",
        "Regálaselos a un miembro, con /kudos gift.",
    ),
    Missing.RATINGS: (
        "Aquí no se pueden valorar imágenes: esta horda solo acepta valoraciones por sus propias "
        "vías.",
        "En su sitio web se explica cómo valorar allí.",
    ),
    Missing.ROLE_FACTS: (
        "Aquí solo linked y given pueden decidir sobre los roles: esta horda no me cuenta más de "
        "los miembros.",
        "Usa una de las dos en la regla.",
    ),
}

INVITE = "Vincula tu cuenta en {host}"
INVITE_NOTE = (
    "Con su clave API dibujo en tu nombre y con tus kudos. Guardo la clave cifrada, no se la "
    "enseño a nadie y la olvido con /unlink."
)
ENTER = "Introducir mi clave API"
REGISTER = "Conseguir una cuenta allí"
FORM = "Tu cuenta en {host}"
FORM_KEY = "Clave API"
FORM_KEY_NOTE = "De su sitio web; solo yo la veo"
WRONG_KEY = (
    "{host} no reconoce esta clave API.",
    "Cópiala otra vez de donde la sacaste, sin espacios.",
)
NOT_ANONYMOUS = (
    "Esta es la clave de quienes no tienen cuenta.",
    "Introduce la clave de una cuenta propia.",
)
LINKED_NOTE = "Tu cuenta está en {host}; la clave se guarda aquí cifrada."
UNLINK_NOTE = "Olvido tu clave API. Tu cuenta y sus kudos se quedan en {host}."
NUMBERS_OF = "Los números de {host}."
