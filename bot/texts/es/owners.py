"""Las palabras de /worker, /team y /profile."""

WORKER_GROUP = "Tus workers: las GPU que compartes"
LIST_COMMAND = "Tus workers y cómo están"
PAUSE_COMMAND = "Retirar del servicio un worker tuyo durante un tiempo"
RESUME_COMMAND = "Devolver al trabajo un worker tuyo"
RENAME_COMMAND = "Dar otro nombre a un worker tuyo"
STATS_COMMAND = "Qué ha hecho uno de tus workers"
WHICH_WORKER = "Cuál de tus workers"
PAUSE_REASON = "Lo que ven quienes se pregunten por qué"
NEW_NAME = "El nuevo nombre"

WORKERS = "Tus workers"
NO_WORKERS = (
    "Todavía no tienes ninguno. docs/worker.md explica cómo compartir tu GPU; necesitas tu clave "
    "API de /link."
)
WORKER_LINE = "**{name}** · {state} · {models} · {kudos} kudos ganados"
ONLINE = "en línea"
OFFLINE = "visto {when}"
OFFLINE_NOW = "desconectado"
MAINTENANCE = "en mantenimiento"
STOPPED = "detenido por la moderación"
PAUSED = "{name} ya no acepta trabajos"
PAUSED_NOTE = "Lo que está dibujando se termina antes. /worker resume lo devuelve al trabajo."
RESUMED = "{name} vuelve a trabajar"
RENAMED = "{before} se llama ahora {name}"
STATS = "{name}"
FACTS = (
    ("Kudos ganados", "{kudos}"),
    ("Resultados entregados", "{fulfilled}"),
    ("Fallidos", "{uncompleted}"),
    ("Tiempo en línea", "{uptime}"),
    ("Velocidad", "{speed}"),
    ("Equipo", "{team}"),
)
NO_TEAM = "ninguno"
UNKNOWN_SPEED = "todavía desconocida"
SPEED = "{millions} megapíxeles-paso por segundo"
TEXT_SPEED = "{tokens} tokens por segundo"
FORM_SPEED = "{forms} formularios por segundo"
SERVES = "Sirve: {models}"

TEAM_GROUP = "Equipos de workers"
TEAM_LIST_COMMAND = "Todos los equipos, los más fuertes primero"
TEAM_INFO_COMMAND = "Un equipo y sus workers"
TEAM_JOIN_COMMAND = "Hacer que un worker tuyo trabaje para un equipo"
TEAM_LEAVE_COMMAND = "Hacer que un worker tuyo deje su equipo"
TEAM_CREATE_COMMAND = "Fundar un equipo"
WHICH_TEAM = "Qué equipo"
TEAM_NAME = "Su nombre"
TEAM_ABOUT = "De qué trata"
TEAMS = "Equipos"
NO_TEAMS = "Todavía no hay ninguno. Los miembros de confianza pueden fundar uno con /team create."
TEAM_LINE = "{rank}. **{name}** · {kudos} kudos · {members}"
TEAM_FACTS = "Fundado por {owner}. {kudos} kudos, {results}, {uptime} en línea."
JOINED = "{worker} trabaja ahora para {team}"
LEFT = "{worker} ya no trabaja para ningún equipo"
FOUNDED = "{team} está fundado"
FOUNDED_NOTE = "Sus miembros se unen con /team join."

PROFILE_MENU = "Perfil"
PROFILE_COMMAND = "Tu perfil, o el de un miembro que lo muestra"
PROFILE_MEMBER = "De quién; sin indicarlo: el tuyo"
PROFILE_HIDDEN = (
    "Este miembro no tiene un perfil que mostrar.",
    "Quizá no tenga cuenta, o la guarde para sí (/kudos notify).",
)
MEMBER_SINCE = "miembro desde el {date}"
KUDOS = "Kudos"
GIVEN = "Regalado a otros"
ASKED = "Imágenes pedidas"
DRAWN = "Imágenes dibujadas para otros"
WORKERS_ONLINE = "Workers en línea"
OF = "{online} de {all}"
BADGES = {"trusted": "de confianza", "moderator": "moderación", "worker": "comparte una GPU"}
PROFILE_ONLY_YOU = "Solo tú ves esto. Con /kudos notify public: True pueden verlo los demás."
