"""Las palabras de /roles."""

GROUP = "Roles que este servidor da por sí solo, por lo que los miembros hacen en la horda"
ADD_COMMAND = "Dar un rol a quien cumpla una condición; si son varias, deben cumplirse todas"
REMOVE_COMMAND = "Quitar una regla; los roles que dio se retiran"
LIST_COMMAND = "Las reglas de roles de este servidor"
PREVIEW_COMMAND = "Quién ganaría o perdería un rol ahora; no se cambia nada"
SYNC_COMMAND = "Poner los roles en orden ahora"
ROLE = "Qué rol; debe estar por debajo del rol del bot"
LINKED = "tiene una cuenta en la horda"
TRUSTED = "es de confianza en la horda"
WORKER = "tiene un worker: en línea ahora, o alguna vez"
WORKER_KIND = "qué hace el worker que está en línea"
KUDOS = "tiene al menos tantos kudos"
GIVEN = "ha regalado al menos tantos kudos"
PICTURES = "sus workers hicieron al menos tantas imágenes y textos"
RATED = "quien ha valorado al menos tantas imágenes"
DAYS = "su cuenta tiene al menos tantos días"
TEAM = "su worker está en este equipo (su id)"
STICKY = "una vez dado, se queda"
GRACE = "horas de espera antes de retirarlo; 48 si no dices otra cosa"
RULE_ID = "El número de la regla, como lo muestra /roles list"

TITLE = "Roles automáticos"
NO_RULES = "Todavía no hay reglas"
NO_RULES_NOTE = "/roles add crea la primera."
LINE = "{id}. <@&{role}> · {condition}{more}"
STAYS = " · se queda"
GRACE_SHOWN = " · se retira tras {hours} h"
ADDED = "La regla está puesta"
REMOVED = "La regla se ha quitado"
PREVIEW = "Qué cambiaría"
NOTHING = "No cambiaría nada"
NOTHING_NOTE = "Todos los que se conocen aquí tienen los roles que quieren las reglas."
KNOWN_NOTE = "Los miembros cuentan desde la primera vez que usan aquí el bot."
GETS = "<@{member}> recibe {roles}"
LOSES = "<@{member}> pierde {roles}"
AND_MORE = "… y {number} más"
SYNCED = ("{number} rol cambiado", "{number} roles cambiados")
SYNC_RUNNING = "Los roles se están poniendo en orden; cada uno tarda cerca de un segundo."

GIVEN_REASON = "una regla de este servidor"
TAKEN_REASON = "ninguna regla de este servidor lo da ya"
MANAGED = "De este rol se ocupa Discord u otro bot."
TOO_MIGHTY = "Este rol tiene permisos de moderación; ninguna regla puede darlo."
TOO_HIGH = "Este rol está por encima del mío; sube el mío en los ajustes del servidor."
NO_PERMISSION = "Me falta el permiso «Gestionar roles»."
CANNOT = "No puedo dar este rol"
EMPTY = (
    "Una regla necesita al menos una condición.",
    "Por ejemplo: linked, o una cantidad de kudos.",
)
TOO_MANY = ("Ya hay {limit} reglas.", "Quita una con /roles remove.")
NO_SUCH_RULE = ("No hay ninguna regla con ese número.", "/roles list las muestra.")

CONDITIONS = {
    "linked": "tiene una cuenta",
    "trusted": "de confianza",
    "worker_online": "un worker en línea",
    "worker_ever": "ha tenido un worker",
    "worker_kind": "un worker de tipo {value} en línea",
    "kudos": "{value} kudos o más",
    "given": "{value} kudos regalados",
    "pictures": "{value} imágenes y textos hechos",
    "rated": "{value} imágenes valoradas",
    "account_days": "una cuenta desde hace {value} días",
    "team_id": "en el equipo {value}",
}

CONNECTIONS = {
    "kudos": ("Saldo de kudos", "tiene al menos tantos kudos"),
    "workers": ("Workers en línea", "comparte ahora al menos tantas GPU"),
    "trusted": ("De confianza", "cuenta con la confianza de la horda"),
    "rated": ("Imágenes valoradas", "ha valorado al menos tantas imágenes"),
    "days": ("Días en la horda", "tiene cuenta desde hace al menos tantos días"),
}
