"""Las palabras de /party."""

GROUP = "Fiestas: kudos para las imágenes que más gusten a los miembros"
START_COMMAND = "Empezar una fiesta: pon kudos, los miembros presentan imágenes, los votos deciden"
END_COMMAND = "Terminar antes una fiesta tuya; deciden los votos hasta ahora"
LIST_COMMAND = "Fiestas en marcha en este servidor"
NAME = "De qué trata, por ejemplo un tema"
BUDGET = "Kudos que pones; lo que nadie gane vuelve a ti"
WINNERS = "Entre cuántos se reparten los kudos"
HOURS = "Cuántas horas dura"
WHICH = "Qué fiesta"

TITLE = "Fiesta: {name}"
HOST = "<@{host}> pone **{budget} kudos** para {winners}. Termina {when}."
HOW = "Dibuja algo aquí con /generate, preséntalo y vota lo que más te guste."
ENTRY = "{number}. <@{member}>{where} · {votes}"
PICTURE = ": [imagen]({address})"
NO_ENTRIES = "Todavía nadie ha presentado nada."
ENTER = "Presentar mi última imagen"
VOTE = "Votar"
REFRESH = "¿Quién va ganando?"
VOTE_FOR = "Votar {number}"
VOTE_TITLE = "¿A quién votas?"
VOTE_NOTE = "Tienes un voto y puedes cambiarlo hasta el final."
VOTED = "Votas a <@{member}>"
ENTERED = "Tu imagen participa"
ENTERED_NOTE = "Preséntate otra vez para cambiarla por una más nueva."
NOTHING_TO_ENTER = (
    "No tienes aquí ninguna imagen que presentar.",
    "Dibuja antes una con /generate en este servidor.",
)
OVER = "La fiesta ha terminado: {name}"
WON = "{rank}. <@{member}> gana **{kudos} kudos** con {votes}"
NOBODY_WON = "Nadie recibió votos, así que los kudos volvieron a <@{host}>."
THANKS = "Gracias a <@{host}> por organizarla."
PARTIES = "Fiestas"
NO_PARTIES = "No hay ninguna en marcha. /party start empieza una."
LINE = "**{name}** en <#{channel}> · {budget} kudos · termina {when}"

NO_PARTY = ("Esta fiesta no está en marcha.", "/party list muestra las que sí.")
GOES_ON = (
    "En este canal ya hay una fiesta en marcha.",
    "Espera a que termine, o usa otro canal.",
)
GUESTS_ONLY = (
    "Quien organiza no participa en la fiesta.",
    "Deja la diversión a tus invitados.",
)
NOT_FOR_ONESELF = (
    "Nadie vota su propia imagen.",
    "Elige una de las otras.",
)
NEEDS_ACCOUNT = (
    "Para participar necesitas una cuenta propia.",
    "Crearla es cuestión de un toque.",
)
NOT_HOST = (
    "Solo quien la organiza puede terminar antes una fiesta.",
    "La moderación de este servidor también puede.",
)
