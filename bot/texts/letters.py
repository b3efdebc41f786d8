"""The words of direct messages about what happened."""

from horde_core.members.model import NoticeKind

GIFTS: dict[NoticeKind, str] = {
    NoticeKind.RECEIVED: "**{giver} gave you {kudos} kudos**{where}.",
    NoticeKind.SENT: "You gave {taker} {kudos} kudos{where}.",
    NoticeKind.WAITING: (
        "**{giver} gave you {kudos} kudos**{where}. They are kept for you until you link an "
        "account with the button below; unclaimed, they go back {until}."
    ),
    NoticeKind.HELD: (
        "{taker} has no account yet, so your {kudos} kudos{where} are kept for them. If they do "
        "not link one, the kudos come back to you {until}."
    ),
    NoticeKind.RETURNED: (
        "Your {kudos} kudos for {taker}{where} came back to you: nobody could take them."
    ),
    NoticeKind.UNCLEAR: (
        "Whether your {kudos} kudos for {taker}{where} arrived cannot be found out any more. Look "
        "at your balance before you give them again."
    ),
    NoticeKind.PARTY_WON: (
        "You won **{kudos} kudos** at the party of {giver}{where}. Congratulations!"
    ),
}
WORKERS: dict[NoticeKind, str] = {
    NoticeKind.WORKER_OFFLINE: (
        "Your worker **{name}** has not been seen for a while. Is its machine running?"
    ),
    NoticeKind.WORKER_PAUSED: (
        "Your worker **{name}** was put into maintenance. Look into its log, then /worker resume."
    ),
    NoticeKind.WORKER_FLAGGED: (
        "Your worker **{name}** was stopped by a moderator of the horde. Ask them why."
    ),
}
REFUSED = "Your reaction{where} gave nothing."

FOR_MESSAGE = " for [this message]({address})"
MORE = "… and {number} more: /kudos history."
OPT_OUT = "/kudos notify chooses what I tell you."
LINK = "Link account"
