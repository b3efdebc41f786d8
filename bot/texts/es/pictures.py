"""Las palabras de /generate, de su progreso y de sus resultados."""

from bot.texts.pictures import Doing

COMMAND = "Dibuja una imagen a partir de tus palabras, en las GPU de esta comunidad"
PROMPT = "Lo que te gustaría ver; después de ### lo que no"
MODEL = "Quién dibuja; sin indicarlo: quien tenga la espera más corta"
SIZE = "Cuadrado, vertical, horizontal…; sin indicarlo: lo que le va al modelo"
COUNT = "Cuántas imágenes"
SEED = "La misma semilla dibuja otra vez la misma imagen"
PRIVATE = "Solo tú lo ves"

WAITING = "Esperando en la cola"

DRAWING_PICTURES = Doing(
    "Dibujando",
    "Ahora mismo ningún worker en línea puede dibujar esto. Espera a que llegue uno, o pulsa "
    "Cancelar.",
)
WRITING = Doing(
    "Escribiendo",
    "Ahora mismo ningún worker en línea puede escribir esto. Espera a que llegue uno, o pulsa "
    "Cancelar.",
)
LOOKING = Doing("En ello", "Ahora mismo ningún worker en línea puede hacer esto.")
POSITION = "Posición {position}"
NEXT = "El siguiente de la cola"
READY = "listo {when}"
PERCENT = "{bar} {percent} %"
COUNTS = "{finished} terminadas, {drawing} en curso, {waiting} en espera"
PREVIEW_ALT = "Cómo va quedando la imagen"
GUEST = "Dibujas como invitado, por el carril lento. Vincula una cuenta para ir más rápido."
PRIVATE_UNTIL = (
    "Discord cierra esta respuesta {when}; si una imagen tarda más, llega como mensaje directo."
)

CANCEL = "Cancelar"
LINK = "Vincular cuenta"
REROLL = "Repetir"
VARY = "Variar"
UPSCALE = "Agrandar"
REMIX = "Remezclar"
INFO = "Info"
MORE = "Más…"
PUBLISH = "Publicar"
DELETE = "Eliminar"
TRY_AGAIN = "Intentar de nuevo"

BY_WORKERS = "dibujada por {workers}"
BY_WRITERS = "escrito por {worker}"
FOR = "para {member}"
SEEDS = ("semilla {seeds}", "semillas {seeds}")
COST = "{kudos} kudos"
ABOUT_COST = "unos {kudos} kudos"
ENLARGED = "ampliada {times}\N{MULTIPLICATION SIGN}"
CENSORED = (
    "{number} imagen fue retenida: el filtro del worker la tomó por contenido para adultos, que "
    "este canal no muestra.",
    "{number} imágenes fueron retenidas: el filtro del worker las tomó por contenido para adultos, "
    "que este canal no muestra.",
)
MISSING = (
    "{number} imagen no se pudo dibujar.",
    "{number} imágenes no se pudieron dibujar.",
)

CANCELLED = "Cancelado"
CANCELLED_NOTE = "Las imágenes que no se dibujaron no cuestan nada."
FAILED = "No se pudo dibujar esta imagen"
FAILED_NOTE = "Los workers que lo intentaron fallaron. Lo que no se dibujó no cuesta nada."
EXPIRED = "No vino nadie a dibujar esta imagen"
EXPIRED_NOTE = (
    "Esperó tanto como la horda guarda una petición. Inténtalo de nuevo o con otro modelo."
)
ALL_WITHHELD = "No hay imagen que mostrar"
ALL_WITHHELD_NOTE = "Prueba con otras palabras, o pídela en un canal con restricción de edad."

MOVED_TO_DM = "Esta tarda más de lo que Discord mantiene abierta una respuesta."
MOVED_TO_DM_NOTE = (
    "Te la enviaré como mensaje directo; si los tuyos están cerrados para mí, te espera en /jobs."
)
BY_DM_CLOSED = "Aquí tienes tu imagen: Discord había cerrado la respuesta a la que pertenecía."
BY_DM_BARRED = "Tu imagen está lista, pero ya no puedo publicar en {channel}."
ADULT_NOT_BY_DM = (
    "Puede ser contenido para adultos, así que no la envío aquí. /jobs la muestra en un canal "
    "con restricción de edad."
)

ANY_MODEL = "cualquier modelo"
OFFER = "{name} · {workers} · {waiting} en espera · {wait}"
ADULT = "18+"

TREATMENTS = {
    "RealESRGAN_x2plus": "2\N{MULTIPLICATION SIGN} más grande",
    "RealESRGAN_x4plus": "4\N{MULTIPLICATION SIGN} más grande",
    "RealESRGAN_x4plus_anime_6B": "4\N{MULTIPLICATION SIGN} más grande, estilo dibujo",
    "4x_AnimeSharp": "4\N{MULTIPLICATION SIGN} más grande, líneas nítidas",
    "NMKD_Siax": "4\N{MULTIPLICATION SIGN} más grande, fotografías",
    "GFPGAN": "arreglar caras",
    "CodeFormers": "arreglar caras, más fuerte",
    "strip_background": "quitar el fondo",
    "caption": "describir",
    "interrogation": "buscar etiquetas",
    "nsfw": "comprobar si es contenido para adultos",
}
