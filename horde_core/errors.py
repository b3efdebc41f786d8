"""Refusals: types that carry facts and know their return code, not HTTP and not Discord.

``str(error)`` is the text of API v2 (clients match parts of it, see docs/api-differences.md);
the bot makes its own sentences from the facts.
"""

from dataclasses import dataclass
from enum import StrEnum

from horde_core.money import Kudos


class Rc(StrEnum):
    """Return codes of API v2, spelt as clients know them."""

    BAD_REQUEST = "BadRequest"
    MISSING_PROMPT = "MissingPrompt"
    CORRUPT_PROMPT = "CorruptPrompt"
    INVALID_API_KEY = "InvalidAPIKey"
    WRONG_CREDENTIALS = "WrongCredentials"
    FORBIDDEN = "Forbidden"
    LOCKED = "Locked"
    ANON_FORBIDDEN_WORKER = "AnonForbiddenWorker"
    DELETED_USER = "DeletedUser"
    ONLY_SERVICE_ACCOUNT_PROXY = "OnlyServiceAccountProxy"
    REQUIRES_TRUST = "RequiresTrust"
    BANNED_CLIENT_AGENT = "BannedClientAgent"
    KUDOS_UPFRONT = "KudosUpfront"
    TOO_MANY_PROMPTS = "TooManyPrompts"
    REQUEST_NOT_FOUND = "RequestNotFound"
    WORKER_NOT_FOUND = "WorkerNotFound"
    USER_NOT_FOUND = "UserNotFound"
    INVALID_JOB_ID = "InvalidJobID"
    DUPLICATE_GEN = "DuplicateGen"
    ABORTED_GEN = "AbortedGen"
    WORKER_MAINTENANCE = "WorkerMaintenance"
    WORKER_FLAGGED_MAINTENANCE = "WorkerFlaggedMaintenance"
    TOO_MANY_WORKERS = "TooManyWorkers"
    TOO_MANY_WORKERS_TRUSTED = "TooManyWorkersTrusted"
    POLYMORPHIC_NAME_CONFLICT = "PolymorphicNameConflict"
    NOT_OWNER = "NotOwner"
    NOT_MODERATOR = "NotModerator"
    NO_WORKER_MOD_SELECTED = "NoWorkerModSelected"
    IMAGE_VALIDATION_FAILED = "ImageValidationFailed"
    SOURCE_IMAGE_RESOLUTION_EXCEEDED = "SourceImageResolutionExceeded"
    SOURCE_IMAGE_SIZE_EXCEEDED = "SourceImageSizeExceeded"
    SOURCE_IMAGE_URL_INVALID = "SourceImageUrlInvalid"
    SOURCE_IMAGE_UNREADABLE = "SourceImageUnreadable"
    SOURCE_IMAGE_REQUIRED_FOR_MODEL = "SourceImageRequiredForModel"
    INPAINTING_MISSING_MASK = "InpaintingMissingMask"
    SOURCE_MASK_UNNECESSARY = "SourceMaskUnnecessary"
    UNEXPECTED_MODEL_NAME = "UnexpectedModelName"
    CONTROLNET_UNSUPPORTED = "ControlNetUnsupported"
    CONTROLNET_SOURCE_MISSING = "ControlNetSourceMissing"
    CONTROLNET_INPAINTING_MISMATCH = "ControlNetInpaintingMismatch"
    CONTROLNET_MISMATCH = "ControlNetMismatch"
    CONTROLNET_MISMATCH_WORKFLOW = "ControlNetMismatch."  # the dot is the contract's
    CONTROLNET_INVALID_PAYLOAD = "ControlNetInvalidPayload"
    HIRES_MISMATCH = "HiResMismatch"
    INVALID_TRANSPARENCY_MODEL = "InvalidTransparencyModel"
    INVALID_TRANSPARENCY_IMG2IMG = "InvalidTransparencyImg2Img"
    INVALID_TRANSPARENCY_CN = "InvalidTransparencyCN"
    INVALID_REMIX = "InvalidRemix"
    INVALID_EXTRA_SOURCE_IMAGES = "InvalidExtraSourceImages."
    MORE_THAN_MIN_EXTRA_SOURCE_IMAGE = "MoreThanMinExtraSourceImage."
    TOO_MANY_EXTRA_SOURCE_IMAGES = "TooManyExtraSourceImages."
    INVALID_EXTRA_TEXTS = "InvalidExtraTexts."
    MISSING_EXTRA_TEXTS = "MissingExtraTexts."
    TOO_MANY_UPSCALERS = "TooManyUpscalers"
    TOO_MANY_LORAS = "TooManyLoras"
    BAD_LORA_VERSION = "BadLoraVersion"
    TOO_MANY_TIS = "TooManyTIs"
    BAD_CFG_DECIMALS = "BadCFGDecimals"
    INVALID_PROMPT_SIZE = "InvalidPromptSize"
    TOKEN_OVERFLOW = "TokenOverflow"  # noqa: S105 - not that kind of token
    MISSING_FULL_SAMPLER_ORDER = "MissingFullSamplerOrder"
    TOO_MANY_STOP_SEQUENCES = "TooManyStopSequences"
    EXCESSIVE_STOP_SEQUENCE = "ExcessiveStopSequence"
    SPECIAL_FORBIDDEN = "SpecialForbidden"
    STYLE_NOT_FOUND = "StyleNotFound"
    TEAM_NOT_FOUND = "TeamNotFound"
    NUL_BYTE_IN_PAYLOAD = "NulByteInPayload"
    NOT_ENOUGH_KUDOS = "KudosTransferNotEnough"
    INVALID_TARGET_USERNAME = "InvalidTargetUsername"
    TRANSFER_TO_SELF = "KudosTransferToSelf"
    NAME_TAKEN = "WorkerNameAlreadyExists"
    TRANSFER_FROM_ANON = "KudosTransferFromAnon"
    TRANSFER_TO_ANON = "KudosTransferToAnon"
    TOO_FAST_TRANSFERS = "TooFastKudosTransfers"
    FAULT_WHEN_SENDING = "FaultWhenKudosSending"
    FAULT_WHEN_RECEIVING = "FaultWhenKudosReceiving"
    SOURCE_FLAGGED = "SourceAccountFlagged"
    TARGET_FLAGGED = "TargetAccountFlagged"
    EDUCATION_CANNOT_SEND = "EducationCannotSendKudos"
    NEGATIVE_TRANSFER = "NegativeKudosTransfer"
    INVALID_TRANSFER_AMOUNT = "InvalidKudosTransferAmount"
    IDEMPOTENCY_CONFLICT = "IdempotencyKeyConflict"
    NOT_ALLOWED_AWARDS = "NotAllowedAwards"
    INVALID_AWARD_USERNAME = "InvalidAwardUsername"
    AWARD_TO_ANON = "KudosAwardToAnon"
    SHARED_KEY_EMPTY = "SharedKeyEmpty"
    SHARED_KEY_EXPIRED = "SharedKeyExpired"
    SHARED_KEY_INSUFFICIENT_KUDOS = "SharedKeyInsufficientKudos"
    NO_SHARED_KEY_MOD_SELECTED = "NoSharedKeyModSelected"
    ANON_FORBIDDEN = "AnonForbidden"
    ANON_FORBIDDEN_USER = "AnonForbiddenUser"
    ANON_FORBIDDEN_USER_MOD = "AnonForbiddenUserMod"
    NOT_ADMIN = "NotAdmin"
    NON_SERVICE_FORBIDDEN = "NonServiceForbidden"
    NO_USER_MOD_SELECTED = "NoUserModSelected"
    TOO_LONG_USER_NAME = "TooLongUserName"
    USER_NOT_DELETED = "UserNotDeleted"
    NOT_USER_OR_MOD = "NotUserOrMod"
    CANNOT_DELETE_MOD = "CannotDeleteMod"
    CANNOT_WIPE_ACTIVE_USER = "CannotWipeActiveUser"
    MAINTENANCE_MODE = "MaintenanceMode"
    TIMEOUT_IP = "TimeoutIP"
    UNSAFE_IP = "UnsafeIP"
    UNTRUSTED_UNSAFE_IP = "UntrustedUnsafeIP"
    TOO_MANY_SAME_IPS = "TooManySameIPs"
    PROFANE_WORKER_NAME = "ProfaneWorkerName"
    PROFANE_BRIDGE_AGENT = "ProfaneBridgeAgent"
    PROFANE_WORKER_INFO = "ProfaneWorkerInfo"
    PROFANE_USER_NAME = "ProfaneUserName"
    PROFANE_USER_CONTACT = "ProfaneUserContact"
    PROFANE_ADMIN_COMMENT = "ProfaneAdminComment"
    PROFANE_TEAM_NAME = "ProfaneTeamName"
    PROFANE_TEAM_INFO = "ProfaneTeamInfo"
    NO_HORDE_MOD_SELECTED = "NoHordeModSelected"
    CASE_NOT_FOUND = "CaseNotFound"
    FILTER_NOT_FOUND = "FilterNotFound"
    NO_FILTER_MOD_SELECTED = "NoFilterModSelected"
    WORKER_INVITE_ONLY = "WorkerInviteOnly"
    MESSAGES_ONLY_OWN_WORKERS = "MessagesOnlyOwnWorkers"
    WORKER_MESSAGE_NOT_FOUND = "WorkermessageNotFound"
    UNTRUSTED_TEAM_CREATION = "UntrustedTeamCreation"
    TEAM_NAME_TAKEN = "TeamNameAlreadyExists"
    NO_TEAM_MOD_SELECTED = "NoTeamModSelected"
    PROC_GEN_NOT_FOUND = "ProcGenNotFound"
    AESTHETICS_NOT_COMPLETED = "AestheticsNotCompleted"
    AESTHETICS_NOT_PUBLIC = "AestheticsNotPublic"
    AESTHETICS_DUPLICATE = "AestheticsDuplicate"
    AESTHETICS_MISSING = "AestheticsMissing"
    AESTHETICS_SOLO = "AestheticsSolo"
    AESTHETICS_ALREADY_EXIST = "AestheticsAlreadyExist"
    # what API v2 has no words for
    CAPTCHA_WRONG = "CaptchaWrong"
    CAPTCHA_NEEDED = "CaptchaNeeded"
    RATER_BARRED = "RaterBarred"
    RATED_TOO_FAST = "RatedTooFast"
    NOTHING_TO_RATE = "NothingToRate"
    QUESTION_NOT_FOUND = "RatingQuestionNotFound"
    PICTURE_NOT_FOUND = "SharedPictureNotFound"
    TOO_MANY_REGISTRATIONS = "TooManyRegistrations"
    COLLECTION_NOT_FOUND = "CollectionNotFound"
    STYLE_EXAMPLE_NOT_FOUND = "StyleExampleNotFound"
    STYLES_ANON_FORBIDDEN = "StylesAnonForbidden"
    STYLES_REQUIRES_CUSTOMIZER = "StylesRequiresCustomizer"
    TOO_MANY_STYLE_EXAMPLES = "TooManyStyleExamples"
    EXAMPLE_URL_IN_USE = "ExampleURLAlreadyInUse"
    SHARED_KEY_ASSIGNED_STYLES = "SharedKeyAssignedStyles"


class HordeError(Exception):
    """A refusal. Families (the direct subclasses) decide the HTTP status."""

    rc: Rc = Rc.BAD_REQUEST


class InvalidRequest(HordeError):
    """The request itself cannot be served as written."""


class Unauthorised(HordeError):
    """Nobody we know sent this."""


class Forbidden(HordeError):
    """We know who sent this and they may not."""


class NotFound(HordeError):
    """The thing named does not exist, or no longer."""


class Locked(HordeError):
    """In use at the moment."""


class TooMany(HordeError):
    """More at once than allowed."""


class Unavailable(HordeError):
    """Our fault, and temporary."""


# --- what the whole horde shares; features define their own leaves beside their service ---


@dataclass(eq=False)
class Refused(InvalidRequest):
    """A rule of API v2 was broken; ``rc`` says which, ``message`` tells a person."""

    refusal: Rc
    message: str

    def __post_init__(self) -> None:
        self.rc = self.refusal

    def __str__(self) -> str:
        return self.message


@dataclass(eq=False)
class InvalidApiKey(Unauthorised):
    rc = Rc.INVALID_API_KEY

    def __str__(self) -> str:
        return "No user matching sent API Key."


@dataclass(eq=False)
class AccountDeleted(Forbidden):
    rc = Rc.DELETED_USER

    def __str__(self) -> str:
        return "This account has been deleted."


@dataclass(eq=False)
class NotEnoughKudos(InvalidRequest):
    needed: Kudos
    available: Kudos
    rc = Rc.NOT_ENOUGH_KUDOS

    def __str__(self) -> str:
        return (
            f"Not enough kudos: {self.needed / 100:g} needed, {self.available / 100:g} available."
        )
