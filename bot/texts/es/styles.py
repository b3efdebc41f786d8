"""Las palabras de los estilos de la horda: la opción, /styles y lo que se rechaza."""

OPTION = "Un estilo de la horda, o uno de tus ajustes guardados"
CHOICE_PRESET = "tu ajuste guardado"
CHOICE_COLLECTION = "uno de {number} al azar"
USES = ("usado {number} vez", "usado {number} veces")

COMMAND = "Estilos de la horda: aspectos que otros prestan a tus imágenes"
SEARCH = "Palabras de su nombre, una etiqueta, un modelo o su autor"
TITLE = "Estilos"
TITLE_FOUND = "Estilos para: {words}"
NONE = "La horda aún no tiene estilos para este lugar"
NONE_NOTE = "Los hacen miembros de confianza; la guía de la horda explica cómo."
NONE_FOUND = "Ningún estilo coincide con: {words}"
NONE_FOUND_NOTE = "Prueba con una sola palabra, o usa /styles sin más para ver los más usados."
LINE = "**{name}** de {author} · {uses}"
LOOK = "Ver"
FURTHER = "Más estilos"
SOME_MORE = "Coinciden {number} más: añade una palabra para acotar."

USE = "Usar"
BY = "de {author} · {uses}"
PROMPT = "Plantilla"
PROMPT_PLACES = "{p} es el sitio de tus palabras, {np} el de lo que no quieres ver."
MODELS = "Modelos"
TAGS = "Etiquetas"
LORAS = "Complementos"
ADULT = "Puede dibujar contenido para adultos."
PAID = "Su autor paga lo que dibujes con él, mientras le dure la clave."
FEE = "Cada uso da a su autor {kudos} de tus kudos."
EXAMPLE = "Ejemplo {number} del estilo {name}"
EXAMPLES_NOTE = "Los ejemplos los eligió su autor y no están revisados."
FORM_TITLE = "Dibujar con este estilo"

NO_SUCH_STYLE = (
    "No conozco ningún estilo ni ajuste guardado que se llame {wanted}.",
    "/styles muestra los de la horda, /settings los tuyos.",
)
NEAR = "Por ejemplo: {near}."
FOR_ADULTS = (
    "El estilo {style} puede dibujar contenido para adultos.",
    "Úsalo en un canal con restricción de edad, o elige otro con /styles.",
)
NEEDS_MODEL = (
    "El estilo {style} no está hecho para ese modelo.",
    "No indiques modelo, o elige uno de estos: {models}.",
)
GONE = ("Este estilo ya no existe.", "/styles muestra los que hay.")
