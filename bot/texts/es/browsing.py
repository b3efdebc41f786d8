"""Las palabras de /jobs, /show, /gallery, /models y /settings."""

SHOW_COMMAND = "Cómo se hizo una imagen, a partir de su trabajo"
JOB = "El trabajo, tal como lo muestra Info"

JOBS_COMMAND = "Lo que has pedido y aún no está terminado"
JOBS_TITLE = "Tus peticiones abiertas"
NO_JOBS = "No hay nada abierto"
NO_JOBS_NOTE = "/generate empieza algo nuevo."
JOB_LINE = "{link} · {state} · {prompt}"
JOB_DRAWING = "{percent} %"
JOB_WAITING = "posición {position}"
JOB_READY = "lista"
FETCH = "Recoger"
JOB_GONE = "a punto de terminar"

GALLERY_COMMAND = "Tus imágenes terminadas, las más nuevas primero"
GALLERY_TITLE = "Tus imágenes"
NO_PICTURES = "Todavía no hay imágenes tuyas"
NO_PICTURES_NOTE = "Se quedan aquí sesenta días. /generate dibuja una."
GALLERY_LINE = "{link} · {when} · {prompt}"
PRIVATELY = "privada"
OLDER = "Anteriores"

MODELS_COMMAND = "Modelos que dibujan ahora, con sus colas"
MODELS_TITLE = "Modelos en línea"
NO_MODELS = "No hay ningún worker en línea"
NO_MODELS_NOTE = "Las imágenes esperan en la cola hasta que llegue uno."
FILTER = "Parte de un nombre"

SETTINGS_COMMAND = "Cómo dibujas si no dices otra cosa, y tus ajustes guardados"
SETTINGS_TITLE = "Cómo dibujas"
SETTINGS_NOTE = (
    "Lo que no esté fijado aquí lo decide la horda. Las opciones de un comando siempre mandan."
)
NO_PRESETS = "Todavía no hay ajustes guardados."
PRESETS = "Ajustes guardados: {names}"
NOT_SET = "sin fijar"
YES = "sí"
NO = "no"
FIELDS = {
    "model": "Modelo",
    "size": "Tamaño",
    "count": "Imágenes",
    "private": "Privado",
    "negative": "Fuera de la imagen",
    "steps": "Pasos",
    "cfg_scale": "Guía",
    "sampler": "Sampler",
    "ask_from": "Preguntar antes desde (kudos)",
}
CHANGE = "Cambiar"
SAVE_PRESET = "Guardar como ajuste"
DROP_PRESET = "Quitar un ajuste"
RESET = "Restablecer"
ASK = "Cuándo preguntar antes"
ASK_FORM = "Preguntar antes de dibujar"
ASK_FROM = "A partir de cuántos kudos"
ASK_HINT = "un número entero; 0 es siempre, vacío es {number}"
ASK_FIELD = "los kudos"
ASK_WANTED = "un número entero de 0 a 1000000"

SETTINGS_FORM = "Cómo dibujas"
FIELD_MODEL = "Modelo"
FIELD_SIZE = "Tamaño y número de imágenes"
FIELD_SIZE_HINT = "por ejemplo: 512x768, 2"
FIELD_COUNT = "el número de imágenes"
COUNT_WANTED = "un número entero de 1 a 4"
FIELD_SWITCHES = "Más"
SWITCH_PRIVATE = "Solo yo veo lo que dibujo"
PRESET_FORM = "Guardar como ajuste"
PRESET_NAME = "Nombre"
DROP_FORM = "Quitar un ajuste"
SAVED = "Guardado como {name}"
SAVED_NOTE = "Elígelo como style en /generate."
DROPPED = "{name} se ha quitado"
