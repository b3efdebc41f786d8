"""Las palabras de /help."""

COMMAND = "Lo que puedes hacer conmigo"
TITLE = "Lo que puedes hacer conmigo"
DRAWING = (
    "Dibujar y escribir",
    "/generate dibuja a partir de tus palabras; sin ellas abre un formulario. Bajo cada imagen hay botones para seguir desde "
    "ella. /describe, /upscale y /blend usan imágenes tuyas, /write continúa un texto.",
)
FINDING = (
    "Encontrar",
    "/jobs lo que esperas, /gallery lo que tienes, /models y /styles con qué se dibuja, /settings cómo dibujas.",
)
KUDOS = (
    "Kudos y gracias",
    "/link te da una cuenta, y así dibujas más rápido. Reacciona con los emojis de kudos de este servidor, o usa Regalar, "
    "para dar las gracias. /kudos muestra lo que tienes; con /rate y /worker ganas más.",
)
TOGETHER = (
    "En común",
    "/pool es lo que este servidor ha ahorrado, /party un concurso, /key una clave para compartir. /limits dice lo que vale aquí.",
)
YOU = (
    "Tú",
    "/profile solo lo ves tú hasta que lo abras, /privacy muestra y borra lo guardado, /appeal recurre una sanción.",
)
ADMINS = (
    "Para ti, que administras este servidor",
    "/setup lo recorre todo. /config, /emoji, /roles y /pool son sus partes, /mod es para moderadores, /why explica lo que "
    "se le niega a un miembro.",
)
