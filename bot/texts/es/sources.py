"""Las palabras alrededor de una imagen de la que sale otra."""

SOURCE_MENU = "Usar como base"
AVATAR_MENU = "Usar avatar como base"
SOURCE_TITLE = "Dibujar a partir de esta imagen"

FORM_USE = "Qué pasa con la imagen"
USES = {
    "0.35": "Cambiarla un poco",
    "0.6": "Cambiarla bastante",
    "0.85": "Cambiar casi todo",
    "inside": "Dibujar de nuevo solo lo que muestra la máscara",
    "canny": "Conservar sus bordes",
    "hed": "Conservar sus contornos, con suavidad",
    "scribble": "Es un boceto: termínalo",
    "fakescribbles": "Conservar un boceto aproximado de ella",
    "hough": "Conservar sus líneas rectas, como las de salas y casas",
    "depth": "Conservar lo que está cerca y lo que está lejos",
    "normal": "Conservar sus superficies",
    "seg": "Conservar sus zonas",
    "openpose": "Conservar la postura de las personas",
}
USE_SAID = "Cambiar el {percent} % de ella"
FORM_MASK = "Máscara: qué dibujar de nuevo"
FORM_MASK_NOTE = (
    "Lo blanco se dibuja de nuevo, lo negro se queda. También vale lo transparente de la imagen."
)

INFO_CONTROL = "Formas tomadas de una imagen"
INFO_PART = "Una parte de una imagen dibujada de nuevo, {percent} % cambiado"
