"""Las palabras de /setup."""

COMMAND = "Prepárame para este servidor, paso a paso; nada es obligatorio y todo se puede cambiar"
TITLE = "Preparación"
INTRO = "Cada paso se puede saltar y vuelve como lo dejaste. Lo que ya está puesto lleva una marca."
STEP = "{mark} **{number}. {name}** {state}"
DONE, OPEN = "\N{WHITE HEAVY CHECK MARK}", "\N{WHITE LARGE SQUARE}"
POLICY, EMOJIS, ROLES, QUOTAS, CHECK = (
    "Contenido",
    "Emojis de kudos",
    "Roles",
    "Límites",
    "Comprobar",
)

LANGUAGE = "Idioma"
LANGUAGE_DEFAULT = "como en Discord: {language}"
LANGUAGE_TITLE = "¿En qué idioma hablo aquí en público?"
LANGUAGE_NOTE = "En privado cada cual lee el suyo."
LANGUAGE_OF_DISCORD = "Como en Discord"

POLICY_DEFAULT = "las reglas propias de la horda"
POLICY_SET = "reglas propias: {count}"
EMOJIS_NONE = "regalos solo por botón y menú"
EMOJIS_SET = ("{number} emoji da kudos", "{number} emojis dan kudos")
ROLES_NONE = "sin roles automáticos"
ROLES_SET = ("{number} regla", "{number} reglas")
QUOTAS_NONE = "sin límites"
QUOTAS_SET = "{member} al día por miembro, {guild} para el servidor"
CHECK_STATE = "lo que puedo hacer aquí, y una imagen de prueba"

POLICY_TITLE = "¿Qué contenido quiere este servidor?"
POLICY_NOTE = "/config cambia después reglas sueltas."
PRESETS = {
    "family": "Familia: sin contenido para adultos, cuentas desde 7 días, 50 imágenes al día",
    "standard": (
        "Estándar: contenido para adultos solo en canales con restricción de edad, 200 al día"
    ),
    "studio": "Estudio: las reglas propias de la horda, nada más",
}
PRESET_NAMES = {"family": "Familia", "standard": "Estándar", "studio": "Estudio"}

EMOJI_TITLE = "Gracias por reacción"
EMOJI_NOTE = (
    "Los miembros se dan las gracias reaccionando con un emoji que lleva kudos. El paquete inicial "
    "usa cuatro emojis que todos tienen; /emoji pack añade monedas propias de este servidor, y "
    "/emoji map el emoji que quieras."
)
EMOJI_START = "Usar el paquete inicial"

ROLE_TITLE = "¿Un rol para quién?"
ROLE_NOTE = "Elige el rol y luego quién lo recibe. /roles tiene todas las condiciones."
ROLE_PLACEHOLDER = "El rol que se da"
ROLE_FOR = {
    "linked": "Quien tenga una cuenta",
    "worker": "Quien tenga su worker en línea",
    "trusted": "Quien sea de confianza",
}
ROLE_FIRST = "Elige antes un rol."

QUOTA_TITLE = "Límites de este servidor"
QUOTA_MEMBER = "Imágenes al día por miembro"
QUOTA_GUILD = "Imágenes al día para todo el servidor"
QUOTA_PAUSE = "Segundos entre dos peticiones"
QUOTA_HINT = "vacío: sin límite"

CHECK_TITLE = "Lo que puedo hacer en este canal"
FINE, MISSING = "\N{WHITE HEAVY CHECK MARK}", "\N{CROSS MARK}"
CHECK_LINE = "{mark} {name}: {why}"
PERMISSIONS = {
    "view_channel": ("Ver canal", "para poder estar aquí"),
    "send_messages": ("Enviar mensajes", "para responder"),
    "send_messages_in_threads": ("Enviar mensajes en hilos", "para responder en hilos"),
    "embed_links": ("Insertar enlaces", "para mostrar tarjetas"),
    "attach_files": ("Adjuntar archivos", "para mostrar imágenes"),
    "read_message_history": (
        "Leer el historial de mensajes",
        "para variar imágenes anteriores",
    ),
    "manage_roles": ("Gestionar roles", "solo para los roles automáticos"),
    "create_expressions": ("Crear expresiones", "solo para /emoji pack"),
}
TEST = "Dibujar una imagen de prueba"
TEST_PROMPT = "a red circle on a blue background"
BACK = "Volver a los pasos"
