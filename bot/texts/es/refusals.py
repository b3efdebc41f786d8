"""Qué pasó y qué hacer ahora: una pareja por cada rechazo."""

from bot.texts.refusals import Pair
from horde_core.errors import Rc

UNEXPECTED = (
    "Algo ha fallado por nuestra parte.",
    "Ha quedado anotado. Inténtalo de nuevo dentro de un minuto.",
)
COMMAND_CHANGED = (
    "Este comando ha cambiado desde que tu Discord lo cargó.",
    "Reinicia Discord, o inténtalo de nuevo dentro de un minuto.",
)
NOT_ALLOWED = (
    "No puedes hacer esto.",
    "Si crees que deberías poder, pregunta a la moderación de este servidor.",
)
BOT_MAY_NOT = (
    "Aquí me falta un permiso para eso.",
    "La moderación puede concederme «Ver canal», «Enviar mensajes» y «Adjuntar archivos» en este "
    "canal.",
)
REFUSED = (
    "La horda no puede dibujar esto tal como se pidió.",
    "Cambia el prompt o las opciones e inténtalo de nuevo.",
)
UNAUTHORISED = (
    "La horda no ha reconocido tu cuenta.",
    "Vincúlala otra vez y vuelve a intentarlo.",
)
NOT_FOUND = (
    "La horda no conoce esto, o ya no.",
    "Comprueba el nombre, o empieza de nuevo con /generate.",
)
BUSY = (
    "Ahora mismo se está trabajando en ello.",
    "Espera unos segundos e inténtalo de nuevo.",
)
TOO_MANY = (
    "Es más de lo que se permite a la vez.",
    "Espera a que termine algo.",
)
UNAVAILABLE = (
    "Ahora mismo no se puede contactar con la horda.",
    "No se ha cobrado nada. Inténtalo de nuevo dentro de un minuto.",
)

NOT_ENOUGH_KUDOS = (
    "No tienes suficientes kudos para esto.",
    "Hacen falta {needed} kudos y tienes {available}. Comparte tu GPU o pide un regalo.",
)
KUDOS_UPFRONT = (
    "Una imagen tan grande pide kudos por adelantado mientras la horda está ocupada.",
    "Hacen falta {needed} kudos y hay {available}. Elige un tamaño más pequeño o menos imágenes, o "
    "dibuja con una cuenta propia.",
)
TOO_MANY_PROMPTS = (
    "Ya tienes imágenes en espera: {waiting}.",
    "Son posibles hasta {limit} a la vez. Espera a una de ellas, o cancela alguna.",
)
FORGOTTEN = (
    "Esta imagen es demasiado antigua: la horda ha olvidado cómo se hizo.",
    "Empieza una nueva con /generate.",
)
ACCOUNT_DELETED = (
    "Tu cuenta de la horda ha sido eliminada.",
    "Usa /unlink y luego /link para empezar con una nueva.",
)
NO_SUCH_MEMBER = ("La horda no conoce a este miembro.", "Puede unirse con /link.")
CODE_OVER = (
    "Este enlace ya se usó o tiene más de quince minutos.",
    "Pulsa el botón para obtener uno nuevo.",
)
NEEDS_ACCOUNT = (
    "Para esto necesitas una cuenta propia.",
    "Usa /link: es cuestión de un momento.",
)
NO_SUCH_WORKER = (
    "No hay ningún worker con ese nombre.",
    "/horde status enumera los que están en línea.",
)

NOT_YOURS = (
    "Solo quien pidió esta imagen puede {verb}.",
    "Los miembros que pueden gestionar mensajes aquí también pueden {verb}.",
)
VERBS = {
    "delete": "eliminarla",
    "cancel": "cancelarla",
    "publish": "publicarla",
    "edit": "editarla",
    "change": "cambiarla",
    "rate": "valorarla",
}
SIZE_NOT_OFFERED = ("{model} no dibuja {wanted}.", "Dibuja: {offered}.")
MODEL_NOT_OFFERED = (
    "No conozco ningún modelo llamado {wanted}.",
    "Elige uno de la lista que aparece mientras escribes.",
)
NEAR_MODELS = "En línea ahora: {near}."
ALREADY_OVER = ("Aquí ya no hay nada que cancelar.", "Esto está terminado.")
TOO_MANY_WORDINGS = (
    "Eso equivale a más de {limit} prompts.",
    "Pon menos opciones entre llaves, o pídelo varias veces.",
)
BAD_VALUE = (
    "No entiendo lo que has escrito en {field}.",
    "Ahí va {wanted}.",
)
TOO_MANY_PRESETS = (
    "Ya tienes {limit} ajustes guardados.",
    "Quita uno en /settings antes de guardar otro.",
)

ALWAYS: dict[str, Pair] = {
    "AlreadyOnIt": ("Ya estoy en ello.", "Bastó con tu primer clic; ya viene."),
    "ButtonRetired": (
        "Este botón es de una versión mía más antigua.",
        "Usa /generate para dibujar, o /link para tu cuenta.",
    ),
    "SourceForgotten": (
        "La imagen de la que salió esta ya no se guarda.",
        "Usa Variar o Remezclar en la propia imagen, o adjunta otra vez la base a /generate.",
    ),
    "OnlyForAdults": (
        "Puede ser contenido para adultos, y aquí no lo muestro.",
        "Pídelo de nuevo en un canal con restricción de edad.",
    ),
    "NoPictureHere": (
        "No hay ninguna imagen que pueda leer.",
        "Usa una en PNG, JPEG o WebP, de 20 MB como máximo.",
    ),
    "OrderOver": ("Esta oferta ha caducado.", "Por favor, pídelo otra vez."),
    "NoSuchPreset": (
        "No tienes ningún ajuste guardado con ese nombre.",
        "/settings enumera los que tienes.",
    ),
}

UNFIT_FOR_MODEL = (
    "Este modelo no dibuja prompts de este tipo.",
    "Elige otro modelo, u otras palabras.",
)
TIMED_OUT = (
    "Últimamente se han rechazado demasiadas peticiones tuyas.",
    "Haz una pausa: podrás pedir de nuevo en {wait}.",
)

BY_RULE: dict[Rc, Pair] = {
    Rc.MISSING_PROMPT: ("No hay ningún prompt.", "Di lo que te gustaría ver."),
    Rc.CORRUPT_PROMPT: (
        "Este prompt pide algo que la horda no dibuja nunca.",
        "Describe otra cosa, por favor. Los intentos repetidos frenan tu cuenta.",
    ),
    Rc.INVALID_PROMPT_SIZE: ("Este prompt es demasiado largo.", "Dilo con menos palabras."),
    Rc.NUL_BYTE_IN_PAYLOAD: (
        "Este prompt contiene un carácter que no se puede usar.",
        "Escríbelo de nuevo en vez de pegarlo.",
    ),
    Rc.UNEXPECTED_MODEL_NAME: (
        "Este modelo no puede dibujar ese tipo de imagen.",
        "Elige otro de la lista que aparece mientras escribes.",
    ),
    Rc.REQUIRES_TRUST: (
        "Esto está reservado a los miembros de confianza.",
        "La confianza crece sola mientras tu worker dibuja para los demás.",
    ),
    Rc.BANNED_CLIENT_AGENT: (
        "Esta versión del bot ya no es bienvenida en la horda.",
        "Por favor, díselo a quien mantiene el bot.",
    ),
    Rc.MAINTENANCE_MODE: (
        "La horda está en mantenimiento y no acepta peticiones nuevas.",
        "Las imágenes ya pedidas se siguen dibujando. Inténtalo más tarde, por favor.",
    ),
    Rc.TOO_MANY_LORAS: (
        "Son más complementos de estilo de los permitidos.",
        "Usa menos.",
    ),
    Rc.TOO_MANY_TIS: ("Son más embeddings de los permitidos.", "Usa menos."),
    Rc.BAD_CFG_DECIMALS: (
        "Esa escala de guía es demasiado precisa.",
        "Usa como máximo dos decimales.",
    ),
    Rc.SOURCE_IMAGE_UNREADABLE: (
        "La imagen que enviaste no se puede leer.",
        "Envíala en PNG, JPEG o WebP.",
    ),
    Rc.SOURCE_IMAGE_SIZE_EXCEEDED: (
        "La imagen que enviaste pesa demasiado.",
        "Envía una más pequeña.",
    ),
    Rc.SOURCE_IMAGE_RESOLUTION_EXCEEDED: (
        "La imagen que enviaste tiene demasiados píxeles.",
        "Envía una más pequeña.",
    ),
    Rc.INPAINTING_MISSING_MASK: (
        "Nada dice qué parte hay que dibujar de nuevo.",
        "Añade una máscara (lo blanco se dibuja de nuevo) o usa una imagen con partes transparentes.",
    ),
    Rc.SOURCE_MASK_UNNECESSARY: (
        "Una máscara necesita la imagen a la que pertenece.",
        "Adjunta también esa imagen.",
    ),
    Rc.CONTROLNET_INPAINTING_MISMATCH: (
        "Dentro de una máscara no se pueden conservar las formas de una imagen.",
        "Quita la máscara, o haz que se dibuje de nuevo la parte enmascarada.",
    ),
    Rc.CONTROLNET_MISMATCH: (
        "Este modelo no puede conservar las formas de una imagen.",
        "Elige un modelo de la familia Stable Diffusion 1.5, o haz que la imagen se cambie.",
    ),
    Rc.CONTROLNET_UNSUPPORTED: (
        "Este modelo no puede conservar eso de una imagen.",
        "Conserva otra cosa de ella, o elige un modelo de la familia Stable Diffusion 1.5.",
    ),
    Rc.CONTROLNET_SOURCE_MISSING: (
        "No hay ninguna imagen cuyas formas se puedan conservar.",
        "Adjunta una.",
    ),
    Rc.INVALID_TRANSPARENCY_CN: (
        "Un fondo transparente y las formas de una imagen no van juntos.",
        "Pide solo una de las dos cosas.",
    ),
}
