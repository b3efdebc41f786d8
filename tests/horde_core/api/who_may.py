"""Who may do what: every operation of the API by every kind of caller, as one table."""

from dataclasses import dataclass
from typing import Any

CALLERS = (
    "no key",
    "wrong key",
    "anonymous",
    "owner",
    "other",
    "shared key",
    "flagged",
    "trusted",
    "customizer",
    "service",
    "deleted",
    "moderator",
    "admin",
)
STRANGERS = ("other", "flagged", "trusted", "customizer", "service", "deleted")
STAFF = ("moderator", "admin")
FORM = "400"
UNKNOWN = "401 InvalidAPIKey"
GONE = "403 DeletedUser"
MODS = "403 NotModerator"


@dataclass(frozen=True)
class Row:
    """``operation`` as in the OpenAPI document; ``body`` may name things of the stage in braces."""

    operation: str
    answers: dict[str, str]
    body: dict[str, Any] | None = None
    query: str = ""

    @property
    def method(self) -> str:
        return self.operation.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.operation.partition(" ")[2]


def said(usual: str, **exceptions: str) -> dict[str, str]:
    """What each caller is answered; names with spaces are written with underscores."""
    given = {name.replace("_", " "): answer for name, answer in exceptions.items()}
    strangers = dict.fromkeys(STRANGERS, given.pop("strangers", usual))
    staff = dict.fromkeys(STAFF, given.pop("staff", usual))
    return dict.fromkeys(CALLERS, usual) | strangers | staff | given


def keyed(usual: str, **exceptions: str) -> dict[str, str]:
    """As ``said`` for an operation that needs the key of an account."""
    keys = {"no_key": FORM, "wrong_key": UNKNOWN, "shared_key": UNKNOWN}
    return said(usual, **keys | exceptions)


def everybody(operation: str, **about: Any) -> Row:
    return Row(operation, said("200"), **about)


def mine(operation: str, refusal: str, body: Any = None, **exceptions: str) -> Row:
    """For the owner and moderators."""
    answers = keyed("200", anonymous=refusal, strangers=refusal, **exceptions)
    return Row(operation, answers, body)


def staff(operation: str, body: Any = None, **about: Any) -> Row:
    """For moderators."""
    return Row(operation, keyed(MODS, staff="200"), body, **about)


IMAGE_STYLE = {"name": "style of {caller}", "prompt": "{{p}} in oil{{np}}", "models": ["m"]}
TEXT_STYLE = {"name": "style of {caller}", "prompt": "{{p}}!", "models": ["m"]}
MAY_STYLE = keyed(
    "200",
    anonymous="403 StylesAnonForbidden",
    owner="200",
    other="403 StylesRequiresCustomizer",
    flagged="403 StylesRequiresCustomizer",
    service="403 StylesRequiresCustomizer",
    deleted=GONE,
)
ASK = said("202", no_key=FORM, wrong_key=UNKNOWN, deleted=GONE)
WORK = keyed(
    "200",
    anonymous="403 AnonForbiddenWorker",
    flagged="403 WorkerFlaggedMaintenance",
    deleted=GONE,
)
HAND_IN = keyed("403 WrongCredentials", owner="200")
AUTHOR = keyed("403 NotOwner", owner="200", anonymous="403 StylesAnonForbidden", deleted=GONE)
GIVE = keyed(
    "200",
    anonymous="400 KudosTransferFromAnon",
    flagged="400 SourceAccountFlagged",
    deleted="400 DeletedUser",
)
UNFIT_TO_RATE = {"anonymous": "403 Forbidden", "flagged": "403 Forbidden", "deleted": GONE}
SELF = {"anonymous": "403 AnonForbiddenUserMod"}

TABLE = [
    # --- what anybody may read ---
    everybody("GET /v2/status/heartbeat"),
    everybody("GET /v2/status/models"),
    everybody("GET /v2/status/models/{model_name}"),
    everybody("GET /v2/status/performance"),
    everybody("GET /v2/status/news"),
    everybody("GET /v2/stats/img/totals"),
    everybody("GET /v2/stats/text/totals"),
    everybody("GET /v2/stats/img/models"),
    everybody("GET /v2/stats/text/models"),
    everybody("GET /v2/documents/terms"),
    everybody("GET /v2/documents/privacy"),
    everybody("GET /v2/documents/sponsors"),
    everybody("GET /v2/users"),
    everybody("GET /v2/workers"),
    everybody("GET /v2/workers/{worker_id}"),
    everybody("GET /v2/workers/name/{worker_name}"),
    everybody("GET /v2/workers/messages/{message_id}"),
    everybody("GET /v2/sharedkeys/{sharedkey_id}"),
    everybody("GET /v2/teams"),
    everybody("GET /v2/teams/{team_id}"),
    everybody("GET /v2/styles/image"),
    everybody("GET /v2/styles/text"),
    everybody("GET /v2/styles/text/{style_id}"),
    everybody("GET /v2/styles/text_by_name/{style_name}"),
    everybody("GET /v2/collections"),
    everybody("GET /v2/collections/{collection_id}"),
    everybody("GET /v2/collection_by_name/{collection_name}"),
    # --- who is shown more with a key of theirs ---
    Row("GET /v2/styles/image/{style_id}", said("200", wrong_key=UNKNOWN, shared_key=UNKNOWN)),
    Row(
        "GET /v2/styles/image_by_name/{style_name}",
        said("200", wrong_key=UNKNOWN, shared_key=UNKNOWN),
    ),
    Row("GET /v2/find_user", said("200", no_key=UNKNOWN, wrong_key="404 UserNotFound")),
    Row("GET /v2/users/{user_id}", said("200", wrong_key=UNKNOWN, shared_key=UNKNOWN)),
    Row("GET /v2/status/modes", said("200", wrong_key=UNKNOWN, shared_key=UNKNOWN)),
    # --- generation: whoever has a key may ask, whoever knows an id may follow and cancel ---
    Row("POST /v2/generate/async", ASK, {"prompt": "a cat"}),
    everybody("GET /v2/generate/check/{id}"),
    everybody("GET /v2/generate/status/{id}"),
    everybody("DELETE /v2/generate/status/{id}"),
    Row("POST /v2/generate/text/async", ASK, {"prompt": "once"}),
    everybody("GET /v2/generate/text/status/{id}"),
    everybody("DELETE /v2/generate/text/status/{id}"),
    Row(
        "POST /v2/interrogate/async",
        ASK | {"shared key": UNKNOWN},
        {"forms": [{"name": "caption"}], "source_image": "{picture}"},
    ),
    everybody("GET /v2/interrogate/status/{id}"),
    everybody("DELETE /v2/interrogate/status/{id}"),
    # --- work: for accounts in good standing, handed in by the worker's owner ---
    Row("POST /v2/generate/pop", WORK, {"name": "images of {caller}", "models": ["{model}"]}),
    Row("POST /v2/generate/text/pop", WORK, {"name": "texts of {caller}", "models": ["a/b"]}),
    Row("POST /v2/interrogate/pop", WORK, {"name": "forms of {caller}", "forms": ["nsfw"]}),
    Row(
        "POST /v2/generate/preview",
        keyed("403 WrongCredentials", owner="403 Forbidden"),  # this job nobody wants to watch
        {"id": "{image_job}", "preview": "{picture}", "checked": True},
    ),
    Row("POST /v2/generate/submit", HAND_IN, {"id": "{image_job}", "seed": 1, "generation": "R2"}),
    Row("POST /v2/generate/text/submit", HAND_IN, {"id": "{text_job}", "generation": "upon"}),
    Row(
        "POST /v2/interrogate/submit",
        HAND_IN,
        {"id": "{form_job}", "result": {"caption": "a cat"}},
    ),
    # --- accounts ---
    Row(
        "PUT /v2/users/{user_id}",
        keyed("200", strangers=MODS, **SELF),
        {"contact": "by pigeon"},
    ),
    Row(
        "PUT /v2/users/{user_id}",
        keyed(MODS, staff="200", **SELF),
        {"vpn": False},
    ),
    Row(
        "PUT /v2/users/{user_id}",
        keyed("403 NotAdmin", admin="200", **SELF),
        {"kudos": 1},
    ),
    Row(
        "DELETE /v2/users/{user_id}",
        keyed("200", anonymous="403 AnonForbiddenUser", strangers="403 NotUserOrMod"),
    ),
    Row("PUT /v2/sharedkeys", keyed("200", anonymous="403 AnonForbidden"), {"name": "for all"}),
    Row("PATCH /v2/sharedkeys/{sharedkey_id}", keyed("403 Forbidden", owner="200"), {"kudos": 7}),
    Row("DELETE /v2/sharedkeys/{sharedkey_id}", keyed("403 Forbidden", owner="200")),
    Row("POST /v2/kudos/transfer", GIVE, {"username": "{taker}", "amount": 1}),
    Row(
        "POST /v2/kudos/transfer",
        GIVE | {"owner": "400 KudosTransferToSelf"},
        {"username": "{sharedkey_id}", "amount": 1},
    ),
    Row(
        "POST /v2/kudos/award",
        keyed("403 NotAllowedAwards", admin="200"),
        {"username": "{taker}", "amount": 1},
    ),
    # --- workers, messages and teams ---
    mine("PUT /v2/workers/{worker_id}", "403 NotOwner", {"info": "draws well"}),
    Row(
        "PUT /v2/workers/{worker_id}",
        keyed("403 NotOwner", owner=MODS, staff="200"),
        {"paused": False},
    ),
    mine("DELETE /v2/workers/{worker_id}", "403 NotOwner"),
    Row("GET /v2/workers/messages", keyed("200")),
    Row(
        "POST /v2/workers/messages",
        keyed("403 MessagesOnlyOwnWorkers", owner="200", staff="200"),
        {"message": "hello", "worker_id": "{worker_id}"},
    ),
    Row(
        "POST /v2/workers/messages",
        keyed("403 MessagesOnlyOwnWorkers", staff="200"),
        {"message": "hello"},
    ),
    mine("DELETE /v2/workers/messages/{message_id}", "403 Forbidden"),
    Row(
        "POST /v2/teams",
        keyed(
            "200",
            anonymous="403 AnonForbidden",
            strangers="403 UntrustedTeamCreation",
            trusted="200",
        ),
        {"name": "team of {caller}"},
    ),
    mine("PATCH /v2/teams/{team_id}", "403 NotOwner", {"info": "dreams"}),
    mine("DELETE /v2/teams/{team_id}", "403 NotOwner"),
    # --- styles and collections ---
    Row("POST /v2/styles/image", MAY_STYLE, IMAGE_STYLE),
    Row("PATCH /v2/styles/image/{style_id}", AUTHOR, {"nsfw": False}),
    mine("DELETE /v2/styles/image/{style_id}", "403 NotOwner"),
    mine(
        "POST /v2/styles/image/{style_id}/example",
        "403 NotOwner",
        {"url": "https://x.org/{caller}"},
    ),
    mine(
        "PATCH /v2/styles/image/{style_id}/example/{example_id}", "403 NotOwner", {"primary": True}
    ),
    mine("DELETE /v2/styles/image/{style_id}/example/{example_id}", "403 NotOwner"),
    Row("POST /v2/styles/text", MAY_STYLE, TEXT_STYLE),
    Row("PATCH /v2/styles/text/{style_id}", AUTHOR, {"nsfw": False}),
    mine("DELETE /v2/styles/text/{style_id}", "403 NotOwner"),
    Row(
        "POST /v2/collections",
        keyed("200", anonymous="403 StylesAnonForbidden", deleted=GONE),
        {"name": "styles of {caller}", "styles": ["{style_id}"]},
    ),
    mine("PATCH /v2/collections/{collection_id}", "403 NotOwner", {"public": True}),
    mine("DELETE /v2/collections/{collection_id}", "403 NotOwner"),
    # --- moderation ---
    staff("PUT /v2/status/modes", {"invite_only_mode": False}),
    Row(
        "PUT /v2/status/modes",
        keyed("403 NotAdmin", admin="200"),
        {"maintenance_mode": False},
    ),
    staff("GET /v2/operations/ipaddr"),
    staff("POST /v2/operations/ipaddr", {"ipaddr": "203.0.113.7", "hours": 1}),
    staff("GET /v2/operations/ipaddr/{ipaddr}"),
    staff("DELETE /v2/operations/ipaddr", {"ipaddr": "203.0.113.7"}),
    staff("PUT /v2/operations/block_worker_ipaddr/{worker_id}", {"days": 1}),
    staff("DELETE /v2/operations/block_worker_ipaddr/{worker_id}"),
    staff("GET /v2/operations/log"),
    staff("GET /v2/operations/cases"),
    Row(
        "PUT /v2/operations/cases/{case_id}",
        keyed(MODS, staff="404 CaseNotFound"),
        {"action": "claim"},
    ),
    staff("GET /v2/operations/conduct/{subject}"),
    staff("PUT /v2/operations/conduct/{subject}", {"reason": "was rude"}),
    staff("DELETE /v2/operations/conduct/{subject}"),
    staff("GET /v2/filters"),
    staff("PUT /v2/filters", {"regex": "a word", "filter_type": 10}),
    staff("POST /v2/filters", {"prompt": "a cat"}),
    staff("GET /v2/filters/regex"),
    staff("GET /v2/filters/{filter_id}"),
    staff("PATCH /v2/filters/{filter_id}", {"description": "a better one"}),
    staff("DELETE /v2/filters/{filter_id}"),
    # --- ratings; what happens to pictures that are there is in test_ratings.py ---
    Row(
        "POST /v2/generate/rate/{id}",
        said("400 AestheticsNotCompleted", wrong_key=UNKNOWN),
        {"best": "8d0c6f5e-2e5d-4d3c-9f55-000000000000"},
    ),
    Row("GET /v2/ratings/next", keyed("404 NothingToRate", **UNFIT_TO_RATE)),
    Row(
        "POST /v2/ratings/{question_id}",
        keyed("404 RatingQuestionNotFound", **UNFIT_TO_RATE),
        {"skip": True},
    ),
    everybody("GET /v2/ratings/clients"),
    Row("GET /v2/ratings/me", keyed("200", anonymous="403 Forbidden")),
    staff("GET /v2/ratings/raters"),
    Row(
        "GET /v2/ratings/raters/{user_id}",
        keyed(MODS, owner="200", staff="200", anonymous="403 Forbidden"),
    ),
    staff("PUT /v2/ratings/raters/{user_id}", {"cleared": True}),
    Row("POST /v2/ratings/challenge", keyed("200", anonymous="403 Forbidden"), {}),
    Row(
        "POST /v2/ratings/challenge/{captcha_id}",
        keyed("400 CaptchaWrong", anonymous="403 Forbidden"),
        {"answer": "LETTERS"},
    ),
    Row("GET /v2/ratings/pictures/{picture_id}", keyed("404 SharedPictureNotFound")),
    Row(
        "PUT /v2/ratings/pictures/{picture_id}",
        keyed(MODS, staff="404 SharedPictureNotFound"),
        {"hidden": True},
    ),
    Row("DELETE /v2/ratings/pictures/{picture_id}", keyed("404 SharedPictureNotFound")),
]
