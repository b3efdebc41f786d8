"""Las palabras alrededor de hacer imágenes: opciones, formularios, menús."""

NEGATIVE = "Lo que no te gustaría ver"
IMAGE = "Una imagen de la que partir"
STRENGTH = "Cuánto de la imagen puede cambiar, en porcentaje"
ALIAS_COMMAND = "Lo mismo que /generate"

FORM_TITLE = "Dibujar una imagen"
FORM_PROMPT = "Lo que te gustaría ver"
FORM_NEGATIVE = "Lo que no"
FORM_NUMBERS = "Pasos, guía y semilla"
FORM_NUMBERS_HINT = "por ejemplo: 30; 7,5; 1234 — vacío lo deja a la horda"
FORM_SAMPLER = "Sampler"
FORM_SWITCHES = "Más"
SWITCHES = {
    "karras": "Niveles de ruido de Karras",
    "hires_fix": "Dibujar imágenes grandes en dos pasadas",
    "tiling": "Bordes que encajan como azulejos",
    "transparent": "Fondo transparente",
}
STEPS_FIELD = "los pasos"
STEPS_WANTED = "un número entero de 1 a 500"
CFG_FIELD = "la guía"
CFG_WANTED = "un número de 0 a 100"

CONFIRM = "{number} peticiones, unos {kudos} kudos"
CONFIRM_ONE = "Unos {kudos} kudos"
CONFIRM_GUEST = "{number} peticiones"
CONFIRM_BALANCE = "Tienes {kudos} kudos. En /settings eliges a partir de cuántos pregunto."
CONFIRM_FACTS = "{number} \N{MULTIPLICATION SIGN} {size} · {model}"
CONFIRM_NOTE = "Tu prompt equivale a:"
DRAW_ALL = "Dibujarlas todas"
DRAW_IT = "Dibujar"

WHICH = "¿Qué imagen?"
ONE = "Imagen {number}"
TREAT = "¿Qué hay que hacer con ella?"

REMIX_TITLE = "Remezclar"
REMIX_MODEL = "Modelo"
REMIX_STRENGTH = "Cuánto puede cambiar"
STRENGTHS = {
    "0.35": "Un poco",
    "0.6": "Bastante",
    "0.85": "Casi todo",
    "fresh": "Empezar de nuevo, sin la imagen",
}
REMIX_UPLOAD = "Otra imagen de la que partir"
WHOEVER = "cualquiera"

MORE_TITLE = "Qué más se puede hacer con ella"
ZOOM = "Alejar"
VARY_A_LITTLE = "Variar un poco"
VARY_MUCH = "Variar mucho"
DESCRIBE = "Describir"
SEND_ME = "Envíamela"
SENT = "Enviada"
SENT_NOTE = "Mira tus mensajes directos."
NOT_SENT = "No pude enviarla"
NOT_SENT_NOTE = (
    "Tus mensajes directos están cerrados para mí. Permítelos en este servidor e inténtalo de "
    "nuevo."
)
BY_DM = "Pediste esta imagen."
PUBLISHED = "Publicada"
PUBLISHED_NOTE = "Ahora pueden verla todos aquí."
PUBLISHED_BY = "Publicada por {member}"

INFO_MENU = "¿Cómo se hizo?"
INFO_TITLE = "Cómo se hizo"
INFO_PROMPT = "Prompt"
INFO_NEGATIVE = "Sin"
INFO_MODEL = "Modelo"
INFO_SIZE = "Tamaño"
INFO_STEPS = "Pasos"
INFO_GUIDANCE = "Guía"
INFO_SAMPLER = "Sampler"
INFO_SEED = "Semilla"
INFO_SOURCE = "Hecha a partir de una imagen, {percent} % cambiado"
INFO_FORMS = "Hecho"
INFO_ID = "Trabajo"
INFO_ASKED = "Pedida {when} por {member}"
INFO_AGAIN = "Para pedirla otra vez:"
INFO_OPEN = "Ir a ella"

BLEND_COMMAND = "Mezclar de dos a cuatro imágenes en una nueva"
BLEND_PROMPT = "En qué debe convertirse; ayuda mucho"
BLEND_DEFAULT = "a blend of these pictures, coherent, detailed"
BLEND_PICTURE = "Una imagen"
