"""Las palabras de /write."""

COMMAND = "Deja que los modelos de lenguaje de la horda sigan escribiendo a partir de tus palabras"
PROMPT = "Cómo empieza el texto"
MODEL = "Quién lo escribe; sin indicarlo: quien esté libre"
LENGTH = "Cuánto escribir, en tokens (unas cuatro letras cada uno)"
PRIVATE = "Solo tú lo ves"

CONTINUE = "Continuar"
RETRY = "Otra vez"
EDIT = "Editar"
EDIT_TITLE = "Edita el texto y sigue escribiendo"
EDIT_FIELD = "El texto hasta ahora"

CANCELLED_NOTE = "Un texto que no se escribió no cuesta nada."
FAILED = "No se pudo escribir"
FAILED_NOTE = "Los workers que lo intentaron fallaron. Lo que no se escribió no cuesta nada."
EXPIRED = "No vino nadie a escribirlo"
EXPIRED_NOTE = (
    "Esperó tanto como la horda guarda una petición. Inténtalo de nuevo o con otro modelo."
)
WITHHELD = "No hay texto que mostrar"
WITHHELD_NOTE = "El worker retuvo lo que salió. Prueba con otras palabras."
