"""Las palabras de /describe, /upscale y de lo que hacen los alquimistas."""

DESCRIBE_COMMAND = (
    "Decir con palabras qué muestra una imagen, con prompts para dibujar algo parecido"
)
DESCRIBE_MENU = "Describir imagen"
UPSCALE_COMMAND = "Agrandar una imagen, arreglar caras o quitar el fondo"
PICTURE = "La imagen, en PNG, JPEG o WebP"
TREATMENT = "Qué hacer con ella"

CAPTION = "Muestra"
TAGS = "Etiquetas"
SUGGESTIONS = "Prompts para probar"
ADULT = "Parece contenido para adultos."
NOT_ADULT = "No parece contenido para adultos."
IMAGINE = "Imaginar {number}"
TREATED = "Imagen tratada con IA: {treatment}."
NOT_DONE = "sin hacer: {names}"

CANCELLED_NOTE = "Lo que no se hizo no cuesta nada."
FAILED = "No se pudo hacer"
FAILED_NOTE = "Los workers que lo intentaron fallaron. Lo que no se hizo no cuesta nada."
EXPIRED = "No vino nadie a hacerlo"
EXPIRED_NOTE = "Esperó tanto como la horda guarda una petición. Inténtalo de nuevo más tarde."

WHICH_PICTURE = "¿Qué imagen?"
WHICH_TREATMENT = "¿Qué hay que hacer con ella?"
