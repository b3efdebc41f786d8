"""The one place that puts the services together."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from horde_core.accounts.service import AccountService
from horde_core.accounts.users import UserService
from horde_core.addresses.lists import UnsafeAddresses
from horde_core.alchemy.intake import AlchemyIntake
from horde_core.alchemy.lab import Lab
from horde_core.alchemy.service import AlchemyService
from horde_core.alchemy.settlement import FormSettlement
from horde_core.alerts.service import AlertService
from horde_core.captcha.service import CaptchaService
from horde_core.chat.service import ChatService
from horde_core.chat.tastes import TasteService
from horde_core.clock import Clock, Dice, Ids, SystemClock, SystemDice, SystemIds
from horde_core.conduct.appeals import AppealService
from horde_core.conduct.house import HouseService
from horde_core.conduct.reports import Reports
from horde_core.conduct.review import ReviewService
from horde_core.conduct.service import ConductService
from horde_core.config import (
    AddressSettings,
    ApiSettings,
    DatabaseSettings,
    GiftSettings,
    KudosSettings,
    LinkedRolesSettings,
    MediaSettings,
    ModelsSettings,
    ModerationSettings,
    QueueSettings,
    RatingsSettings,
    SecuritySettings,
    WebhookSettings,
)
from horde_core.db.engine import Database
from horde_core.db.migrate import migrate
from horde_core.events import Bus, Event, Kind, LocalBus
from horde_core.gifts.catch_up import CatchUpService
from horde_core.gifts.guilds import GuildService
from horde_core.gifts.service import GiftService
from horde_core.limits.service import SharedCounts
from horde_core.links.service import LinkService
from horde_core.links.vault import load_vault
from horde_core.matching.exchange import Exchange
from horde_core.media.opening import open_media, open_shared
from horde_core.media.store import MediaStore
from horde_core.members.service import MemberService
from horde_core.models.catalogue import Catalogue
from horde_core.models.reference import ModelReference
from horde_core.models.text import TextModels
from horde_core.money import kudos
from horde_core.news.service import NewsService
from horde_core.notify import PostgresBus
from horde_core.outside import Outside
from horde_core.oversight.guard import Guard
from horde_core.oversight.service import OversightService
from horde_core.oversight.watch import Watch
from horde_core.parties.service import PartyService
from horde_core.payments.service import KudosService
from horde_core.policies.service import PolicyService
from horde_core.pools.claims import ClaimService
from horde_core.pools.service import PoolService
from horde_core.queueing import store as queue_store
from horde_core.queueing.aftermath import Aftermath
from horde_core.queueing.easel import Easel
from horde_core.queueing.handout import Handout
from horde_core.queueing.intake import Intake
from horde_core.queueing.lately import Lately
from horde_core.queueing.model import Generation
from horde_core.queueing.pictures import Pictures
from horde_core.queueing.previews import Previews
from horde_core.queueing.progress import Progress, Seen
from horde_core.queueing.prospects import Prospects
from horde_core.queueing.service import QueueService
from horde_core.queueing.settlement import Settlement
from horde_core.queueing.takers import ImageTrade
from horde_core.ratings.service import RatingService, rating_service
from horde_core.registration.service import RegistrationService
from horde_core.roles.connections import ConnectionService
from horde_core.roles.discord_oauth import DiscordOAuth
from horde_core.roles.service import RoleService
from horde_core.secret import Secret, load_secret
from horde_core.shards.service import ShardService
from horde_core.sharedkeys.service import SharedKeyService
from horde_core.stats.service import StatsService
from horde_core.styles.collections import CollectionService
from horde_core.styles.service import StyleService
from horde_core.teams.service import TeamService
from horde_core.texts.desk import Desk
from horde_core.texts.intake import TextIntake
from horde_core.texts.service import TextService
from horde_core.texts.writers import TextTrade
from horde_core.texts.writings import Writings
from horde_core.webhooks.service import WebhookService
from horde_core.workers.acquaintances import Acquaintances
from horde_core.workers.check_in import Introduction, Reception
from horde_core.workers.discipline import Discipline
from horde_core.workers.messages import MessageService
from horde_core.workers.model import Work
from horde_core.workers.service import WorkerService


@dataclass(frozen=True, slots=True)
class HordeSettings:
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    api: ApiSettings = field(default_factory=ApiSettings)
    media: MediaSettings = field(default_factory=MediaSettings)
    models: ModelsSettings = field(default_factory=ModelsSettings)
    security: SecuritySettings = field(default_factory=SecuritySettings)
    addresses: AddressSettings = field(default_factory=AddressSettings)
    moderation: ModerationSettings = field(default_factory=ModerationSettings)
    queue: QueueSettings = field(default_factory=QueueSettings)
    kudos: KudosSettings = field(default_factory=KudosSettings)
    webhooks: WebhookSettings = field(default_factory=WebhookSettings)
    ratings: RatingsSettings = field(default_factory=RatingsSettings)
    gifts: GiftSettings = field(default_factory=GiftSettings)
    linked_roles: LinkedRolesSettings = field(default_factory=LinkedRolesSettings)


@dataclass(frozen=True, slots=True)
class Horde:
    settings: HordeSettings
    db: Database
    clock: Clock
    bus: Bus
    media: MediaStore
    shared_media: MediaStore
    catalogue: Catalogue
    text_models: TextModels
    accounts: AccountService
    kudos: KudosService
    users: UserService
    sharedkeys: SharedKeyService
    workers: WorkerService
    queueing: QueueService
    texts: TextService
    alchemy: AlchemyService
    chat: ChatService
    tastes: TasteService
    policies: PolicyService
    roles: RoleService
    connections: ConnectionService
    guard: Guard
    oversight: OversightService
    messages: MessageService
    teams: TeamService
    styles: StyleService
    collections: CollectionService
    stats: StatsService
    webhooks: WebhookService
    captchas: CaptchaService
    ratings: RatingService
    registration: RegistrationService
    members: MemberService
    links: LinkService
    guilds: GuildService
    gifts: GiftService
    catch_up: CatchUpService
    shards: ShardService
    pools: PoolService
    claims: ClaimService
    alerts: AlertService
    news: NewsService
    parties: PartyService
    limits: SharedCounts
    conduct: ConductService
    review: ReviewService
    house: HouseService
    appeals: AppealService
    exchange: Exchange


@asynccontextmanager
async def open_horde(
    settings: HordeSettings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    dice: Dice | None = None,
) -> AsyncIterator[Horde]:
    """The services on a migrated database, closed on leaving."""
    clock = clock or SystemClock()
    secret = load_secret(settings.security)
    models = ModelReference(settings.models, clock)
    async with AsyncExitStack() as stack:
        db = Database(settings.database.url, settings.database.pool_size)
        stack.push_async_callback(db.close)
        await migrate(db)
        bus: Bus = LocalBus()
        if not db.is_sqlite:
            bus = await stack.enter_async_context(PostgresBus(db).listening())
        media = open_media(settings.media, secret, clock)
        stack.callback(media.close)
        shared_media = open_shared(settings.media, settings.ratings.folder, secret, clock)
        stack.callback(shared_media.close)
        await stack.enter_async_context(models.kept_fresh())
        unsafe = UnsafeAddresses(settings.addresses, clock)
        await stack.enter_async_context(unsafe.kept_fresh())
        horde = _assemble(
            settings,
            db,
            bus,
            media,
            shared_media,
            models,
            unsafe,
            secret,
            clock,
            ids or SystemIds(),
            dice or SystemDice(),
        )
        db.tell_of_accounts(lambda: bus.publish(Event(Kind.ACCOUNTS_CHANGED, "")))
        await stack.enter_async_context(horde.exchange.kept())
        yield horde


def _assemble(
    settings: HordeSettings,
    db: Database,
    bus: Bus,
    media: MediaStore,
    shared_media: MediaStore,
    models: ModelReference,
    unsafe: UnsafeAddresses,
    secret: Secret,
    clock: Clock,
    ids: Ids,
    dice: Dice,
) -> Horde:
    catalogue, queue = models.catalogue, settings.queue
    vault = load_vault(settings.security, secret)
    accounts = AccountService(db, clock, ids, secret)
    purse = KudosService(db, clock, ids)
    shared = SharedKeyService(db, clock, ids, bus, queue_store.cancel_of_key)
    watch = Watch(db, clock, settings.moderation)
    guard = Guard(db, clock, watch, unsafe, bus, settings.moderation)
    discipline = Discipline(settings.moderation)
    aftermath = Aftermath(Reports(settings.moderation), discipline, models.texts)
    captchas = CaptchaService(db, clock, ids, dice, secret)
    acquaintances: Acquaintances[Introduction] = Acquaintances(clock.monotonic)
    lately: Lately[Seen] = Lately(clock.monotonic)
    made: Lately[tuple[Generation, ...]] = Lately(clock.monotonic)
    for remembering in (accounts.keyring, acquaintances, lately, made):
        bus.watch(remembering.heard)
    reception = Reception(db, clock, ids, catalogue, models.texts, guard, acquaintances)
    pictures, words = ImageTrade(catalogue), TextTrade(models.texts)
    exchange = Exchange(db, clock, bus, queue, (pictures, words))
    handout = Handout(db, clock, ids, bus, queue, exchange)
    settlement = Settlement(db, clock, bus, queue, guard, aftermath, exchange, acquaintances.forget)
    prospects = Prospects(Work.IMAGE, db, exchange)
    return Horde(
        settings=settings,
        db=db,
        clock=clock,
        bus=bus,
        media=media,
        shared_media=shared_media,
        catalogue=catalogue,
        text_models=models.texts,
        accounts=accounts,
        kudos=purse,
        users=UserService(db, clock, ids),
        sharedkeys=shared,
        workers=WorkerService(db, clock, catalogue, models.texts, queue, bus),
        queueing=QueueService(
            db=db,
            bus=bus,
            media=media,
            intake=Intake(db, clock, ids, bus, media, catalogue, queue, prospects, guard),
            easel=Easel(reception, handout, dice, pictures),
            pictures=Pictures(settlement, media, catalogue, Previews(settlement, media, bus)),
            settlement=settlement,
            progress=Progress(db, clock, Work.IMAGE, prospects, lately),
            made=made,
        ),
        texts=_texts(
            db,
            clock,
            ids,
            dice,
            bus,
            words,
            queue,
            reception,
            handout,
            settlement,
            guard,
            exchange,
            lately,
        ),
        alchemy=AlchemyService(
            db=db,
            clock=clock,
            media=media,
            intake=AlchemyIntake(db, clock, ids, bus, media, queue, guard),
            lab=Lab(db, clock, bus, reception, queue),
            settlement=FormSettlement(db, clock, bus, queue, guard, discipline),
        ),
        chat=ChatService(db, clock),
        tastes=TasteService(db),
        policies=PolicyService(db, clock),
        roles=RoleService(db, clock, queue),
        connections=ConnectionService(
            db, clock, ids, secret, vault, queue, DiscordOAuth(settings.linked_roles)
        ),
        guard=guard,
        messages=MessageService(db, clock, ids),
        teams=TeamService(db, clock, ids, queue),
        styles=StyleService(db, clock, ids, guard),
        collections=CollectionService(db, clock, ids, dice, guard),
        webhooks=WebhookService(
            db=db,
            clock=clock,
            media=media,
            settings=settings.webhooks,
            base=settings.api.public_url or f"http://{settings.api.host}:{settings.api.port}",
            outside=Outside(allow_private=settings.webhooks.allow_private_addresses),
        ),
        stats=StatsService(db, clock),
        captchas=captchas,
        ratings=rating_service(
            db, clock, ids, dice, media, shared_media, captchas, settings.ratings
        ),
        registration=RegistrationService(
            db, clock, secret, accounts, captchas, guard, settings.api
        ),
        members=MemberService(db, clock),
        links=LinkService(db, clock, accounts, vault),
        guilds=GuildService(db, clock, kudos(settings.gifts.most_a_gift)),
        gifts=GiftService(db, clock, settings.gifts),
        catch_up=CatchUpService(db),
        pools=PoolService(db, clock, ids, bus, accounts, purse, queue_store.cancel_of_key),
        alerts=AlertService(db, clock),
        parties=PartyService(db, clock),
        news=NewsService(db, clock, settings.api.news_file),
        shards=ShardService(db, clock),
        claims=ClaimService(db, clock, ids, accounts, purse, shared),
        limits=SharedCounts(db, clock),
        conduct=ConductService(db, clock, bus, settings.moderation, watch.forget),
        review=ReviewService(db, clock, settings.moderation, watch.forget),
        house=HouseService(db, clock, bus, settings.moderation),
        appeals=AppealService(db, clock, bus, settings.moderation),
        exchange=exchange,
        oversight=OversightService(db, clock, bus, watch, queue_store.cancel_pictures),
    )


def _texts(
    db: Database,
    clock: Clock,
    ids: Ids,
    dice: Dice,
    bus: Bus,
    trade: TextTrade,
    queue: QueueSettings,
    reception: Reception,
    handout: Handout,
    settlement: Settlement,
    guard: Guard,
    exchange: Exchange,
    lately: Lately[Seen],
) -> TextService:
    known, prospects = trade.known, Prospects(Work.TEXT, db, exchange)
    return TextService(
        db=db,
        bus=bus,
        intake=TextIntake(db, clock, ids, bus, known, queue, prospects, guard),
        desk=Desk(reception, handout, dice, trade),
        writings=Writings(settlement, known),
        progress=Progress(db, clock, Work.TEXT, prospects, lately),
    )
