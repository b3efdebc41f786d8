"""Was geschehen ist, und was du tun kannst: ein Paar für jede Ablehnung."""

from bot.texts.refusals import Pair
from horde_core.errors import Rc

UNEXPECTED = (
    "Bei uns ist etwas schiefgegangen.",
    "Es wurde festgehalten. Bitte versuch es in einer Minute noch einmal.",
)
COMMAND_CHANGED = (
    "Dieser Befehl hat sich geändert, seit dein Discord ihn geladen hat.",
    "Starte Discord neu, oder versuch es in einer Minute noch einmal.",
)
NOT_ALLOWED = (
    "Das darfst du nicht.",
    "Wenn du meinst, dass du es solltest, frag die Moderation dieses Servers.",
)
BOT_MAY_NOT = (
    "Dafür fehlt mir hier eine Berechtigung.",
    "Die Moderation kann mir in diesem Kanal „Kanal ansehen“, „Nachrichten senden“ und „Dateien "
    "anhängen“ erlauben.",
)
REFUSED = (
    "Die Horde kann das so, wie es verlangt wurde, nicht zeichnen.",
    "Ändere den Prompt oder die Optionen und versuch es noch einmal.",
)
UNAUTHORISED = (
    "Die Horde hat dein Konto nicht erkannt.",
    "Verknüpfe es neu, dann versuch es noch einmal.",
)
NOT_FOUND = (
    "Die Horde kennt das nicht, oder nicht mehr.",
    "Prüfe den Namen, oder fang mit /generate neu an.",
)
BUSY = (
    "Daran wird gerade gearbeitet.",
    "Warte ein paar Sekunden und versuch es noch einmal.",
)
TOO_MANY = ("Das ist mehr auf einmal, als erlaubt ist.", "Warte, bis etwas fertig ist.")
UNAVAILABLE = (
    "Die Horde ist gerade nicht zu erreichen.",
    "Es wurde nichts berechnet. Bitte versuch es in einer Minute noch einmal.",
)

NOT_ENOUGH_KUDOS = (
    "Dafür hast du nicht genug Kudos.",
    "Es braucht {needed} Kudos, und du hast {available}. Teile deine GPU oder bitte um ein "
    "Geschenk.",
)
KUDOS_UPFRONT = (
    "Ein so großes Bild kostet im Voraus Kudos, solange die Horde viel zu tun hat.",
    "Es braucht {needed} Kudos, und {available} sind da. Wähle eine kleinere Größe oder weniger "
    "Bilder, oder zeichne mit einem eigenen Konto.",
)
TOO_MANY_PROMPTS = (
    "Bei dir warten schon so viele Bilder: {waiting}.",
    "Bis zu {limit} gleichzeitig sind möglich. Warte auf eines davon, oder brich eines ab.",
)
FORGOTTEN = (
    "Dieses Bild ist zu alt: Die Horde hat vergessen, wie es entstanden ist.",
    "Fang mit /generate ein neues an.",
)
ACCOUNT_DELETED = (
    "Dein Horden-Konto ist gelöscht.",
    "Nutze /unlink und dann /link, um mit einem neuen anzufangen.",
)
NO_SUCH_MEMBER = ("Die Horde kennt dieses Mitglied nicht.", "Mit /link kann es dazukommen.")
CODE_OVER = (
    "Dieser Link wurde schon benutzt oder ist älter als fünfzehn Minuten.",
    "Drück auf den Knopf, um einen neuen zu bekommen.",
)
NEEDS_ACCOUNT = (
    "Dazu brauchst du ein eigenes Konto.",
    "Nimm /link: Das dauert nur einen Moment.",
)
NO_SUCH_WORKER = (
    "Es gibt keinen Worker dieses Namens.",
    "/horde status nennt die, die online sind.",
)

NOT_YOURS = (
    "Nur wer dieses Bild wollte, kann es {verb}.",
    "Mitglieder, die hier Nachrichten verwalten dürfen, können es ebenfalls {verb}.",
)
VERBS = {
    "delete": "löschen",
    "cancel": "abbrechen",
    "publish": "veröffentlichen",
    "edit": "bearbeiten",
    "change": "ändern",
    "rate": "bewerten",
}
SIZE_NOT_OFFERED = ("{model} zeichnet {wanted} nicht.", "Möglich sind: {offered}.")
MODEL_NOT_OFFERED = (
    "Ich kenne kein Modell namens {wanted}.",
    "Wähle eines aus der Liste, die beim Tippen erscheint.",
)
NEAR_MODELS = "Gerade online: {near}."
ALREADY_OVER = ("Hier gibt es nichts mehr abzubrechen.", "Das ist schon fertig.")
TOO_MANY_WORDINGS = (
    "Das steht für mehr als {limit} Prompts.",
    "Nimm weniger Möglichkeiten in geschweifte Klammern, oder frag mehrmals.",
)
BAD_VALUE = (
    "Ich verstehe nicht, was du hier geschrieben hast: {field}.",
    "Dort gehört hin: {wanted}.",
)
TOO_MANY_PRESETS = (
    "Du hast schon {limit} Voreinstellungen.",
    "Lösche in /settings eine, bevor du noch eine sicherst.",
)

ALWAYS: dict[str, Pair] = {
    "AlreadyOnIt": ("Bin schon dabei.", "Dein erster Klick hat genügt; es kommt."),
    "ButtonRetired": (
        "Dieser Knopf gehört zu einer älteren Fassung von mir.",
        "Nutze /generate zum Zeichnen, oder /link für dein Konto.",
    ),
    "SourceForgotten": (
        "Das Bild, aus dem dieses entstanden ist, wird nicht mehr aufgehoben.",
        "Nutze Variieren oder Remix am Bild selbst, oder hänge die Vorlage noch einmal an "
        "/generate an.",
    ),
    "OnlyForAdults": (
        "Das könnte ein Inhalt für Erwachsene sein; hier zeige ich so etwas nicht.",
        "Frag noch einmal in einem Kanal mit Altersbeschränkung.",
    ),
    "NoPictureHere": (
        "Da ist kein Bild, das ich lesen kann.",
        "Nimm ein PNG, JPEG oder WebP mit höchstens 20 MB.",
    ),
    "OrderOver": ("Dieses Angebot ist verfallen.", "Bitte frag noch einmal."),
    "NoSuchPreset": (
        "Du hast keine Voreinstellung dieses Namens.",
        "/settings nennt die, die du hast.",
    ),
}

UNFIT_FOR_MODEL = (
    "Dieses Modell zeichnet keine Prompts dieser Art.",
    "Wähle ein anderes Modell oder andere Worte.",
)
TIMED_OUT = (
    "Zu viele deiner Anfragen wurden zuletzt abgelehnt.",
    "Mach eine Pause. So lange dauert es, bis du wieder fragen kannst: {wait}.",
)

BY_RULE: dict[Rc, Pair] = {
    Rc.MISSING_PROMPT: ("Es fehlt der Prompt.", "Sag, was du sehen möchtest."),
    Rc.CORRUPT_PROMPT: (
        "Dieser Prompt verlangt etwas, das die Horde niemals zeichnet.",
        "Bitte beschreibe etwas anderes. Wiederholte Versuche bremsen dein Konto aus.",
    ),
    Rc.INVALID_PROMPT_SIZE: ("Dieser Prompt ist zu lang.", "Sag es mit weniger Worten."),
    Rc.NUL_BYTE_IN_PAYLOAD: (
        "Dieser Prompt enthält ein Zeichen, das nicht geht.",
        "Tippe ihn neu ein, statt ihn einzufügen.",
    ),
    Rc.UNEXPECTED_MODEL_NAME: (
        "Dieses Modell kann ein solches Bild nicht zeichnen.",
        "Wähle ein anderes aus der Liste, die beim Tippen erscheint.",
    ),
    Rc.REQUIRES_TRUST: (
        "Das ist Mitgliedern vorbehalten, denen vertraut wird.",
        "Vertrauen wächst von selbst, während dein Worker für andere zeichnet.",
    ),
    Rc.BANNED_CLIENT_AGENT: (
        "Diese Fassung des Bots ist in der Horde nicht mehr willkommen.",
        "Bitte sag es der Person, die den Bot betreibt.",
    ),
    Rc.MAINTENANCE_MODE: (
        "Die Horde wird gerade gewartet und nimmt keine neuen Anfragen an.",
        "Bilder, die schon angefragt sind, werden noch gezeichnet. Bitte versuch es später.",
    ),
    Rc.TOO_MANY_LORAS: ("Das sind mehr Stil-Zusätze als erlaubt.", "Nimm weniger davon."),
    Rc.TOO_MANY_TIS: ("Das sind mehr Embeddings als erlaubt.", "Nimm weniger davon."),
    Rc.BAD_CFG_DECIMALS: (
        "Diese Guidance ist zu genau angegeben.",
        "Nimm höchstens zwei Nachkommastellen.",
    ),
    Rc.SOURCE_IMAGE_UNREADABLE: (
        "Das Bild, das du geschickt hast, lässt sich nicht lesen.",
        "Schick es als PNG, JPEG oder WebP.",
    ),
    Rc.SOURCE_IMAGE_SIZE_EXCEEDED: (
        "Das Bild, das du geschickt hast, ist zu schwer.",
        "Schick ein kleineres.",
    ),
    Rc.SOURCE_IMAGE_RESOLUTION_EXCEEDED: (
        "Das Bild, das du geschickt hast, hat zu viele Pixel.",
        "Schick ein kleineres.",
    ),
    Rc.INPAINTING_MISSING_MASK: (
        "Nichts sagt, welcher Teil neu gezeichnet werden soll.",
        "Füge eine Maske hinzu (Weißes wird neu gezeichnet) oder nimm ein Bild mit durchsichtigen "
        "Teilen.",
    ),
    Rc.SOURCE_MASK_UNNECESSARY: (
        "Eine Maske braucht das Bild, zu dem sie gehört.",
        "Hänge auch dieses Bild an.",
    ),
    Rc.CONTROLNET_INPAINTING_MISMATCH: (
        "Innerhalb einer Maske lassen sich die Formen eines Bildes nicht behalten.",
        "Lass die Maske weg oder lass den maskierten Teil neu zeichnen.",
    ),
    Rc.CONTROLNET_MISMATCH: (
        "Dieses Modell kann die Formen eines Bildes nicht behalten.",
        "Nimm ein Modell der Familie Stable Diffusion 1.5 oder lass das Bild stattdessen verändern.",
    ),
    Rc.CONTROLNET_UNSUPPORTED: (
        "Das kann dieses Modell von einem Bild nicht behalten.",
        "Behalte etwas anderes davon oder nimm ein Modell der Familie Stable Diffusion 1.5.",
    ),
    Rc.CONTROLNET_SOURCE_MISSING: (
        "Es gibt kein Bild, dessen Formen behalten werden könnten.",
        "Hänge eines an.",
    ),
    Rc.INVALID_TRANSPARENCY_CN: (
        "Ein durchsichtiger Hintergrund und die Formen eines Bildes gehen nicht zusammen.",
        "Bitte nur um eines von beiden.",
    ),
}
