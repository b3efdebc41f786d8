"""Números, tamaños y tiempos, y lo que se dice de cada imagen."""

LANGUAGE = "Español"
DECIMAL, GROUP = ",", "\N{NO-BREAK SPACE}"
MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
DATE = "{day} de {month} de {year}"

WORKERS = ("{number} worker", "{number} workers")
MODELS = ("{number} modelo", "{number} modelos")
PICTURES = ("{number} imagen", "{number} imágenes")
RESULTS = ("{number} resultado", "{number} resultados")
MEMBERS = ("{number} miembro", "{number} miembros")
GIFTS = ("{number} regalo", "{number} regalos")
VOTES = ("{number} voto", "{number} votos")
WINNERS = ("{number} ganador", "{number} ganadores")

SECONDS = "{number} s"
MINUTES = "{number} min"
HOURS = "{number} h"
DAYS = ("{number} día", "{number} días")
ABOUT = "aprox. {duration}"
ABOUT_POSITION = "aprox. {number}"
WAIT_UNKNOWN = "espera desconocida"
NO_WAIT = "sin espera"

ALT = "Imagen generada por IA, modelo {model}, semilla {seed}."
ALT_OF = "Imagen {number} de {total} generada por IA, modelo {model}, semilla {seed}."
CASE = "Caso {case}"

SIZES = {
    "square": "Cuadrado",
    "portrait": "Vertical",
    "landscape": "Horizontal",
    "tall": "Alto y estrecho",
    "wide": "Ancho",
    "large": "Cuadrado grande",
    "largest": "Cuadrado máximo",
    "small": "Cuadrado pequeño",
    "custom": "Personalizado",
}
THIS_HORDE = "Esta horda"
WORK = {"image": "imágenes", "text": "textos", "interrogation": "formularios"}
