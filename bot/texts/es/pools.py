"""Las palabras de los fondos comunes y las claves compartidas."""

NO_POOL = (
    "Este servidor no tiene ningún fondo abierto.",
    "Quien lo administre puede abrir uno con /pool open.",
)
POOL_EXISTS = (
    "Este servidor ya tiene un fondo.",
    "/pool info lo muestra; ciérralo para empezar de nuevo.",
)
NEEDS_ACCOUNT = (
    "Para esto necesitas una cuenta propia.",
    "Crearla es cuestión de un toque.",
)
OFFER_GONE = (
    "Esta clave ya no se comparte.",
    "Fue revocada, ha caducado o está vacía.",
)
NO_SEAT = (
    "Las {seats} plazas de esta clave están ocupadas.",
    "Pide otra a quien la comparte.",
)
TOO_MANY_KEYS = (
    "Son más claves compartidas de las que puedes tener.",
    "Revoca antes una: hasta {allowed}.",
)
NOT_KEY_OWNER = (
    "Solo quien comparte una clave puede cambiarla.",
    "/key list muestra las tuyas.",
)

POOL_GROUP = "El fondo de este servidor: kudos que comparten los miembros"
INFO_COMMAND = "Qué hay en el fondo, quién puede usarlo, en qué se gastó"
OPEN_COMMAND = "Abrir un fondo para este servidor"
DONATE_COMMAND = "Dar kudos al fondo de este servidor"
RULES_COMMAND = "Cambiar quién puede usar el fondo"
CLOSE_COMMAND = "Cerrar el fondo; el resto vuelve a quienes lo llenaron"
DAILY_SHARE = "Cuántos kudos del fondo puede gastar un miembro al día, como máximo"
FOR_ROLE = "Solo miembros con este rol"
FOR_CHANNEL = "Solo en este canal"
FOR_NEWCOMERS = "Solo miembros sin cuenta, o con una de menos de tantos días"
DONATION = "Cuántos kudos"

POOL = "Fondo de {name}"
REST = "Hay **{rest} kudos** para todos los que pueden usarlo."
CLOSING = "Se está cerrando: se espera a lo que aún se dibuja y luego el resto se devuelve."
FILLED = "{donated} kudos aportados por {donors}, {spent} gastados."
RULE_SHARE = "hasta {kudos} kudos al día cada uno"
RULE_ROLE = "miembros con <@&{role}>"
RULE_CHANNEL = "en <#{channel}>"
RULE_NEWCOMERS = "recién llegados de los últimos {days} días"
RULE_EVERYBODY = "todos"
RULES = "Para {who}."
SPENDS = "**Últimos gastos**"
SPEND = "{when}: {kudos} kudos para <@{member}>"
POOL_NOTE = (
    "El fondo paga por sí solo lo que esos miembros dibujan aquí. En él quedan 25 kudos hasta que "
    "se cierra, como en toda cuenta."
)
DONATE = "Donar"
DONATE_FORM = "Donar al fondo"
DONATED = "<@{member}> ha dado {kudos} kudos al fondo. ¡Gracias!"
OPENED = "El fondo está abierto. Llénalo con el botón de abajo o con /pool donate."
CLOSE_WARNING = "¿Cerrar el fondo?"
CLOSE_WARNING_NOTE = (
    "{rest} kudos vuelven a quienes dieron, en proporción. Lo que espera en la cola se cancela; lo "
    "que se está dibujando se termina antes."
)
CLOSE_NOW = "Cerrarlo"
CLOSED = "El fondo está cerrado. El resto va de vuelta."

KEY_GROUP = "Claves compartidas: deja que otros dibujen a tu costa, con límites"
CREATE_COMMAND = "Compartir algunos de tus kudos con los miembros de este canal"
KEY_KUDOS = "Lo máximo que se puede gastar con ella"
KEY_PLACES = "Cuántos miembros pueden ocupar plaza"
KEY_DAYS = "Durante cuántos días"
KEY_NAME = "Para qué es"
LIST_COMMAND = "Claves que compartes, y claves que pagan por ti"
TOPUP_COMMAND = "Dejar que se gaste más con una clave compartida"
REVOKE_COMMAND = "Retirar una clave compartida; lo que espera con ella se cancela"
CLAIM_COMMAND = "Elegir una clave que ocupaste, o dejar de usarla"
WHICH_KEY = "Cuál de ellas"

SHARED = "<@{owner}> comparte {kudos} kudos"
SHARED_NOTE = "Quien ocupe una plaza dibuja con ellos en vez de esperar como invitado."
KEY_FACTS = (
    "{taken} de {seats} plazas ocupadas · {used} kudos usados, quedan {left} · termina {when}"
)
NEVER = "nunca"
UNLIMITED = "cualquier cantidad de"
CLAIM = "Ocupar una plaza"
SHARED_OVER = "Esta clave ya no se comparte"
CLAIMED = "Esta clave paga ahora por ti"
CLAIMED_NOTE = "Lo que dibujes lo paga quien la comparte, hasta que se vacíe o la dejes."
LET_GO = "Dejar de usarla"
LET_GO_DONE = "Vuelves a pagar tú"
YOURS = "**Claves que compartes**"
THEIRS = "**Claves que pagan por ti**"
NO_KEYS = "Ninguna. /key create comparte algunos de tus kudos."
KEY_LINE = "{name} · {facts}"
THEIR_LINE = "de <@{owner}> · {facts}"
UNNAMED = "sin nombre"
KEY_CHOICE = "{name} · {left} kudos"
SHOW_KEY = "Mostrar clave {number}"
OWNERS_KEY = "La clave {name}"
OWNERS_KEY_NOTE = (
    "```\n{key}\n```\nQuien la tenga puede dibujar a tu costa dentro de sus límites, en cualquier "
    "programa. Solo tú ves esto."
)
TOPPED_UP = "{name} puede gastar ahora {left} kudos"
REVOKED = "{name} está revocada"
