"""The sentences for what is refused about kudos and gifts."""

from bot import refusals
from bot.explain import Explanation, explain
from bot.rendering.wording import amount, cut, relative
from bot.texts import gifts as say
from bot.texts import owners as owner_words
from bot.texts import parties as party_words
from bot.texts import pools as pool_words
from bot.texts import ratings as rating_words
from horde_core.gifts import refusals as gifts
from horde_core.gifts.model import Why
from horde_core.parties import refusals as parties
from horde_core.pools import refusals as pools
from horde_core.ratings import refusals as ratings
from horde_core.sharedkeys import refusals as sharedkeys

__all__ = ["explain"]


@explain.register
def _(error: gifts.GiftRefused) -> Explanation:
    sentence, advice = say.REFUSED[error.why]
    facts = {"amount": amount(error.amount), "limit": amount(error.limit)}
    unlinked = error.why is Why.NOT_LINKED
    return Explanation(sentence, advice.format(**facts), offers_link=unlinked)


@explain.register
def _(_: gifts.GiftIsOver) -> Explanation:
    return Explanation(*say.OVER)


@explain.register
def _(_: gifts.NotYourGift) -> Explanation:
    return Explanation(*say.NOT_YOURS)


@explain.register
def _(error: gifts.NotAnEmoji) -> Explanation:
    sentence, advice = say.NOT_AN_EMOJI
    return Explanation(sentence.format(text=cut(error.text, 40)), advice)


@explain.register
def _(error: gifts.EmojiNotMapped) -> Explanation:
    sentence, advice = say.NOT_MAPPED
    return Explanation(sentence.format(text=cut(error.text, 40)), advice)


@explain.register
def _(error: gifts.TooManyEmojis) -> Explanation:
    sentence, advice = say.TOO_MANY_EMOJIS
    return Explanation(sentence, advice.format(most=error.most))


@explain.register
def _(error: refusals.NotAnAmount) -> Explanation:
    sentence, advice = say.NOT_A_NUMBER
    return Explanation(sentence.format(text=cut(error.text or "…", 40)), advice)


@explain.register
def _(_: refusals.BotsTakeNone) -> Explanation:
    return Explanation(*say.BOTS_TAKE_NONE)


@explain.register
def _(_: pools.NoPool) -> Explanation:
    return Explanation(*pool_words.NO_POOL)


@explain.register
def _(_: pools.PoolExists) -> Explanation:
    return Explanation(*pool_words.POOL_EXISTS)


@explain.register
def _(_: pools.NeedsAccount) -> Explanation:
    return Explanation(*pool_words.NEEDS_ACCOUNT, offers_link=True)


@explain.register
def _(_: pools.OfferGone) -> Explanation:
    return Explanation(*pool_words.OFFER_GONE)


@explain.register
def _(error: pools.NoSeatLeft) -> Explanation:
    sentence, advice = pool_words.NO_SEAT
    return Explanation(sentence.format(seats=error.seats), advice)


@explain.register
def _(error: sharedkeys.TooManySharedKeys) -> Explanation:
    sentence, advice = pool_words.TOO_MANY_KEYS
    return Explanation(sentence, advice.format(allowed=error.allowed))


@explain.register
def _(_: sharedkeys.NotKeyOwner) -> Explanation:
    return Explanation(*pool_words.NOT_KEY_OWNER)


@explain.register
def _(_: refusals.ProfileHidden) -> Explanation:
    return Explanation(*owner_words.PROFILE_HIDDEN)


@explain.register
def _(_: refusals.NothingToEnter) -> Explanation:
    return Explanation(*party_words.NOTHING_TO_ENTER)


@explain.register
def _(_: parties.NoParty) -> Explanation:
    return Explanation(*party_words.NO_PARTY)


@explain.register
def _(_: parties.PartyGoesOn) -> Explanation:
    return Explanation(*party_words.GOES_ON)


@explain.register
def _(_: parties.GuestsOnly) -> Explanation:
    return Explanation(*party_words.GUESTS_ONLY)


@explain.register
def _(_: parties.NotForOneself) -> Explanation:
    return Explanation(*party_words.NOT_FOR_ONESELF)


@explain.register
def _(_: parties.NeedsMembership) -> Explanation:
    return Explanation(*party_words.NEEDS_ACCOUNT, offers_link=True)


@explain.register
def _(_: parties.NotHost) -> Explanation:
    return Explanation(*party_words.NOT_HOST)


@explain.register
def _(_: ratings.RatedTooFast) -> Explanation:
    return Explanation(*rating_words.TOO_FAST)


@explain.register
def _(error: ratings.EnoughForToday) -> Explanation:
    sentence, advice = rating_words.ENOUGH
    return Explanation(sentence.format(limit=error.limit), advice)


@explain.register
def _(_: ratings.AlreadyRated) -> Explanation:
    return Explanation(*rating_words.RATED_BEFORE)


@explain.register
def _(_: ratings.SetNotCompleted) -> Explanation:
    return Explanation(*rating_words.NOT_FINISHED)


@explain.register
def _(_: ratings.SetNotPublic) -> Explanation:
    return Explanation(*rating_words.NOT_SHARED)


@explain.register
def _(_: ratings.NothingSaid) -> Explanation:
    return Explanation(*rating_words.NOTHING_SAID)


@explain.register
def _(_: ratings.NothingToRate) -> Explanation:
    return Explanation(*rating_words.NOTHING)


@explain.register
def _(_: ratings.QuestionNotFound) -> Explanation:
    return Explanation(*rating_words.OTHER)


@explain.register
def _(error: ratings.RaterBarred) -> Explanation:
    sentence, advice = rating_words.BARRED
    return Explanation(sentence, advice.format(when=relative(error.until)))


@explain.register
def _(_: ratings.RaterUnfit) -> Explanation:
    return Explanation(*rating_words.UNFIT)
