"""Las palabras de /horde."""

GROUP = "La horda: quién dibuja, con qué y cuánto trabajo hay"
STATUS_COMMAND = "Workers en línea, modelos y tiempos de espera en este momento"

TITLE = "La horda en este momento"
WORKERS = "{workers} en línea, {requests} en espera"
NOBODY = "No hay ningún worker en línea. Las imágenes esperan en la cola hasta que llegue uno."
MODEL = "**{name}** · {workers} · {waiting} en espera · {wait}"
MORE = "… y {number} modelos más"

NEWS_COMMAND = "Qué hay de nuevo en esta horda"
STATS_COMMAND = "Qué ha creado esta horda y con qué modelos"
SUBSCRIBE_COMMAND = "Publicar novedades y versiones nuevas en un canal de este servidor"
SUBSCRIBE_CHANNEL = "Dónde; sin indicarlo: ya en ninguna parte"

NEWS = "Novedades"
NO_NEWS = "Todavía no hay ninguna."
MORE_INFO = "Más información"
SUBSCRIBED = "Las novedades llegan desde ahora a {channel}"
UNSUBSCRIBED = "Aquí ya no se publican novedades"
RELEASE = "Versión {version}"
RELEASE_NOTE = "Me han puesto al día."

STATS = "Qué ha creado esta horda"
STATS_LINE = "{span}: {images} imágenes, {texts} textos"
HOUR, DAY, MONTH, EVER = "esta hora", "hoy", "este mes", "en total"
MODELS_TODAY = "Imágenes por modelo en un día"
