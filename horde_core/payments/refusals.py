from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest, Rc

TEXTS = {
    Rc.TRANSFER_FROM_ANON: "The anonymous account cannot send kudos.",
    Rc.INVALID_TARGET_USERNAME: "No user and no shared key is called like this.",
    Rc.SHARED_KEY_EXPIRED: "This shared key has expired.",
    Rc.TRANSFER_TO_ANON: "The anonymous account cannot receive kudos.",
    Rc.TRANSFER_TO_SELF: "You cannot send kudos to yourself.",
    Rc.TOO_FAST_TRANSFERS: "You cannot send kudos to a user who sent you some a moment ago.",
    Rc.FAULT_WHEN_SENDING: "Something went wrong when sending kudos. Please contact the moderators.",
    Rc.SOURCE_FLAGGED: "Your account is flagged and cannot send kudos.",
    Rc.EDUCATION_CANNOT_SEND: "Education accounts cannot send kudos.",
    Rc.FAULT_WHEN_RECEIVING: "Something went wrong when sending kudos to this user.",
    Rc.TARGET_FLAGGED: "The account of this user is flagged and cannot receive kudos.",
    Rc.DELETED_USER: "Deleted accounts can neither send nor receive kudos.",
    Rc.NEGATIVE_TRANSFER: "Nice try: kudos cannot be taken from somebody else.",
    Rc.INVALID_TRANSFER_AMOUNT: "There is nothing to send: the amount is zero.",
    Rc.IDEMPOTENCY_CONFLICT: "This Idempotency-Key was used for a different transfer.",
    Rc.INVALID_AWARD_USERNAME: "No user is called like this.",
    Rc.AWARD_TO_ANON: "The anonymous account cannot be awarded kudos.",
}


@dataclass(eq=False)
class TransferRefused(InvalidRequest):
    """One of the many reasons not to move kudos; ``TEXTS`` has one for each."""

    reason: Rc

    def __post_init__(self) -> None:
        self.rc = self.reason

    def __str__(self) -> str:
        return TEXTS.get(self.reason, "These kudos cannot be moved.")


@dataclass(eq=False)
class AwardsAreTheOperators(Forbidden):
    rc = Rc.NOT_ALLOWED_AWARDS

    def __str__(self) -> str:
        return "Only the operator of this horde can award kudos."
