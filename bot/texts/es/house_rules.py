"""Las palabras de /config, /limits, /why y de lo que rechazan las reglas de un servidor."""

AGAINST: dict[str, tuple[str, str]] = {
    "closed": ("En este canal no se dibuja nada.", "Prueba en otro canal de este servidor."),
    "blocked": (
        "La moderación de este servidor te ha bloqueado aquí el bot.",
        "/appeal le pide que lo piense otra vez; a los demás servidores no les afecta.",
    ),
    "word": (
        "Este servidor no quiere prompts de este tipo.",
        "Dilo de otra manera, o pregunta a la moderación.",
    ),
    "model": (
        "Este servidor no permite ese modelo.",
        "Elige otro; /limits enumera las reglas.",
    ),
    "style": (
        "Este servidor no permite ese estilo.",
        "Elige otro; /limits enumera las reglas.",
    ),
    "role": (
        "Para dibujar aquí hace falta un rol que no tienes.",
        "Pídeselo a la moderación.",
    ),
    "account_age": (
        "Tu cuenta de Discord es demasiado nueva para las reglas de este servidor.",
        "Debe tener {fact} días.",
    ),
    "daily_member": (
        "Has gastado tus imágenes de hoy en este servidor.",
        "Son posibles hasta {fact} al día; la cuenta vuelve a empezar a medianoche UTC.",
    ),
    "daily_channel": (
        "Este canal ha gastado sus imágenes de hoy.",
        "Son posibles hasta {fact} al día; prueba en otro canal, o mañana.",
    ),
    "daily_guild": (
        "Este servidor ha gastado sus imágenes de hoy.",
        "Son posibles hasta {fact} al día; la cuenta vuelve a empezar a medianoche UTC.",
    ),
    "pause": (
        "Este servidor quiere una pausa entre dos peticiones.",
        "Espera {fact} segundos e inténtalo de nuevo.",
    ),
}
BAD_POLICY = ("El ajuste {key} no acepta eso.", "Acepta: {wanted}")

CONFIG_GROUP = "Qué pueden pedir los miembros de este servidor"
SHOW_COMMAND = "Las reglas de este servidor o de un canal, y quién las cambió"
SET_COMMAND = "Cambiar una regla"
RESET_COMMAND = "Volver a las reglas propias de la horda"
LANGUAGE_COMMAND = "El idioma que hablo en público en este servidor"
LANGUAGE_WHICH = "Cuál"
LANGUAGE_CHOSEN = "Desde ahora hablo aquí {language} en público"
EXPORT_COMMAND = "Todas las reglas en un archivo"
IMPORT_COMMAND = "Poner las reglas de un archivo en lugar de las que hay"
KEY = "Qué regla"
VALUE = "Qué debe valer; varios van separados por comas, «nada» la vacía"
CHANNEL = "Solo para este canal; únicamente puede ser más estricto que el servidor"
FILE = "Un archivo hecho con /config export"

TITLE = "Reglas de {where}"
THIS_SERVER = "este servidor"
LAWS = "Nada de esto puede permitir lo que la horda prohíbe."
CHANGED = "{key}: cambiado"
RESET_DONE = "Vuelven a valer las reglas propias de la horda"
IMPORTED = (
    "Importadas: las reglas del servidor y las de {number} canal",
    "Importadas: las reglas del servidor y las de {number} canales",
)
EXPORTED = "Las reglas de este servidor"
HISTORY = "Últimos cambios"
HISTORY_LINE = "{when} {who}: {what} {detail}"
CHANGES = {
    "preset family": "plantilla Familia",
    "preset standard": "plantilla Estándar",
    "preset studio": "plantilla Estudio",
    "limits": "límites",
    "reset": "de vuelta a las reglas de la horda",
    "import": "reglas importadas",
    "block": "bloqueado",
    "unblock": "desbloqueado",
    "strike": "puso una amonestación",
    "case_claim": "se encargó de un caso",
    "case_leave": "dejó un caso a otros",
    "case_hand_over": "pasó un caso a la horda",
    "case_dismiss": "desestimó un caso",
    "case_remove": "quitó una imagen (caso)",
    "case_strike": "puso una amonestación (caso)",
    "case_block": "bloqueó (caso)",
    "case_uphold": "rechazó un recurso",
    "case_lift": "aceptó un recurso",
}
YES_OR_NO = "sí o no"
BY_ROLE_WANTED = "roles con números, por ejemplo: @Artistas 50, @Ayudantes 200"
WHOLE_NUMBER = "un número entero"
ADULT_WANTED = "age_restricted_channels o nowhere"
SAID_FOR = {
    "yes": ("sí", "si", "verdadero", "1"),
    "no": ("no", "falso", "apagado", "0"),
    "nothing": ("-", "nada", "ninguno", "sin límite", "ilimitado"),
}
UNLIMITED = "sin límite"
EVERY = "todos"
NONE = "ninguno"
YES = "sí"
NO = "no"
KEYS = {
    "open": "Dibujar",
    "adult": "Contenido para adultos",
    "denied_words": "Palabras no deseadas",
    "only_models": "Solo estos modelos",
    "denied_models": "Modelos no deseados",
    "denied_styles": "Estilos no deseados",
    "roles": "Solo para estos roles",
    "account_days": "Edad mínima de una cuenta de Discord, en días",
    "spoiler": "Imágenes tras un spoiler",
    "daily_member": "Imágenes al día por miembro",
    "daily_roles": "Imágenes al día según el rol",
    "daily_channel": "Imágenes al día en un canal",
    "daily_guild": "Imágenes al día en el servidor",
    "pause_s": "Segundos entre dos peticiones",
}
ADULT = {
    "age_restricted_channels": "en canales con restricción de edad",
    "nowhere": "en ninguna parte",
}

LIMITS_COMMAND = "Qué puedes pedir aquí, y cuánto llevas gastado"
LIMITS_TITLE = "Lo que vale aquí para ti"
LIMITS_LINE = "{name}: {used} de {limit}"
ONLY_IN_SERVERS = "Aquí no hay reglas de ningún servidor"
ONLY_IN_SERVERS_NOTE = "En los mensajes directos solo valen las reglas propias de la horda."

WHY_COMMAND = "Por qué un miembro no puede dibujar aquí, y qué ayudaría"
WHY_MEMBER = "La petición de quién se comprueba"
WHY_PROMPT = "El prompt que se comprueba"
WHY_FINE = "Nada en las reglas de este servidor lo impide"
WHY_FINE_NOTE = "Si aun así falla, se debe a las reglas propias de la horda o a su cola."
WHY_NOT = "Esto es lo que se le dice a {member}:"

BLOCK_COMMAND = "Bloquear el bot a un miembro en este servidor"
UNBLOCK_COMMAND = "Dejar que un miembro use otra vez el bot"
BLOCK_MEMBER = "A quién"
BLOCK_REASON = "Por qué; se guarda en el registro de este servidor"
BLOCK_DAYS = "Durante cuántos días; vacío: hasta desbloquearlo"
BLOCK_MENU = "Bloquear el bot"
BLOCK_FORM = "Bloquear a {name}"
BLOCKED = "{member} ya no puede usar el bot aquí"
UNBLOCKED = "{member} puede usar otra vez el bot"
NOT_BLOCKED = "{member} no estaba bloqueado"

PRIVACY_COMMAND = "Qué se guarda sobre ti; recíbelo en un archivo o bórralo"
PRIVACY_TITLE = "Lo que guardo sobre ti"
PRIVACY_NOTE = (
    "Tu id de Discord con tu cuenta de la horda, si vinculaste una; si está en otra horda, también "
    "su clave API, cifrada. Durante sesenta días, cada "
    "petición: su prompt, sus ajustes, dónde se hizo. Tus preferencias y ajustes guardados. Tus "
    "regalos, como los necesitan los libros. Las claves que aceptaste o "
    "regalaste, lo que sacaste de los fondos y tu parte en las fiestas. Para roles "
    "vinculados, lo que Discord puede saber. Cuántas imágenes pediste "
    "hoy. No leo mensajes ni guardo ninguna lista de miembros."
)
PRIVACY_EXPORT = "Envíamelo"
PRIVACY_DELETE = "Bórralo"
PRIVACY_WARNING = "¿Borrar lo que guardo sobre ti?"
PRIVACY_WARNING_NOTE = (
    "Se van tus peticiones, preferencias y ajustes guardados, y el vínculo con la cuenta. La "
    "cuenta, sus kudos y los libros se quedan; su clave API sigue sirviendo. Las imágenes de los "
    "canales se quedan hasta que borres sus mensajes."
)
PRIVACY_NOW = "Bórralo ahora"
PRIVACY_DELETED = "Borrado"
PRIVACY_DELETED_NOTE = "Ya no te conozco."
PRIVACY_FILE = "Esto es lo que guardo sobre ti."
