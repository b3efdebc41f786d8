"""Las palabras de /rate."""

COMMAND = "Valora imágenes de otros y gana kudos; solo tú lo ves"
WHAT = "Una imagen cada vez, o la mejor de varias"
ONE = "una imagen"
BEST = "la mejor de varias"

QUESTION = "¿Qué tal está esta imagen?"
QUESTION_NOTE = (
    "1 es horrible, 10 es maravillosa. No importa lo que muestra, solo lo bien que lo hace."
)
FLAWS = "Defectos"
FLAWS_NOTE = "Defectos como dedos de más: {level}"
FLAW_LEVELS = ("ninguno", "casi ninguno", "pocos", "algunos", "muchos", "inservible")
UNSAID = "sin decir"
WHICH = "¿Cuál de estas es la mejor?"
PICTURE = "Imagen {number}"
SKIP = "Saltar"
REPORT = "Denunciar"
ALT = "Una imagen para valorar, número {number}"
EARNED = "+{kudos} kudos"
PENDING = "+{kudos} kudos en cuanto se sepa que tus valoraciones son fiables"
STREAK = "{days} días seguidos"
LEFT = "quedan {kudos} kudos por ganar hoy"
THANKS = "Gracias."
STOP = "Eso es todo por ahora"

CAPTCHA = "¿Eres una persona?"
CAPTCHA_NOTE = (
    "Tus últimas respuestas me hacen dudar. Escribe las letras de la imagen y luego sigue."
)
CAPTCHA_ALT = "Una imagen con letras. Si no puedes verlas, pide el sonido."
CAPTCHA_ANSWER = "Responder"
CAPTCHA_SOUND = "Escucharlo"
CAPTCHA_FORM = "Las letras"
CAPTCHA_RIGHT = "Correcto. Sigue"
GO_ON = "Siguiente imagen"

TOO_FAST = (
    "Has ido más rápido de lo que nadie mira.",
    "Mira la imagen y luego valórala.",
)
ENOUGH = (
    "Has valorado {limit} imágenes en un día.",
    "¡Gracias! Vuelve mañana.",
)
NOTHING = (
    "No hay nada que no hayas valorado ya.",
    "Vendrá más cuando los miembros dibujen con la opción de compartir activada.",
)
OTHER = (
    "Esta no es la imagen por la que se te pregunta ahora.",
    "Usa /rate para la siguiente.",
)
BARRED = ("No puedes valorar durante un tiempo.", "Podrás de nuevo {when}.")
UNFIT = (
    "Esta cuenta no puede valorar imágenes.",
    "Pregunta a la moderación de la horda por qué.",
)
PICTURE_LOST = "Esta imagen ya no está; pasa a la siguiente."

RATE = "Valorar"
OWN_FORM = "¿Qué tal es?"
OWN_MARK = "Imagen {number}: del 1 al 10"
OWN_MARK_ONE = "Del 1 (horrible) al 10 (maravillosa)"
OWN_FLAWS = "Imagen {number}: defectos"
OWN_FLAWS_ONE = "Defectos como dedos de más"
OWN_BEST = "¿Cuál es la mejor?"
OWN_SHARE = "Al valorar compartes la imagen"
OWN_SHARE_NOTE = (
    "Una imagen que valoras pasa con su prompt al fondo de la horda: otras personas también la "
    "valoran y puede formar parte de un conjunto de datos público. Nada dice que sea tuya."
)
OWN_SHARE_NOW = "Compartir y valorar"
OWN_RATED = "Gracias por valorar"
OWN_RATED_NOTE = "Las valoraciones enseñan a los modelos lo que gusta a la gente."
RATED_BEFORE = (
    "Esto ya lo has valorado.",
    "Cada resultado se valora una vez; con /rate hay más.",
)
NOT_FINISHED = ("Esto aún no está terminado.", "Valóralo cuando estén todas sus imágenes.")
NOT_SHARED = ("Esta imagen no está compartida.", "Pulsa Valorar debajo y compártela primero.")
NOTHING_SAID = ("No has elegido nada.", "Pulsa Valorar otra vez y pon al menos una nota.")
