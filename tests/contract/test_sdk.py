"""horde_sdk drives generation, texts, alchemy, keys, users and kudos, and plays all three workers."""

import asyncio
import base64
import io
from typing import Any
from uuid import UUID

import PIL.Image
import pytest
from horde_sdk.ai_horde_api import apimodels as sdk
from horde_sdk.ai_horde_api.ai_horde_clients import AIHordeAPIAsyncSimpleClient
from horde_sdk.ai_horde_api.consts import GENERATION_STATE, KNOWN_ALCHEMY_TYPES, WORKER_TYPE
from horde_sdk.ai_horde_api.endpoints import AI_HORDE_API_ENDPOINT_SUBPATH as PATHS
from horde_sdk.ai_horde_api.exceptions import AIHordePayloadValidationError
from horde_sdk.ai_horde_api.fields import JobID
from horde_sdk.generic_api.consts import ANON_API_KEY

from horde_core import admin
from horde_core.accounts.model import Role
from horde_core.money import kudos
from tests.contract.sdk import Sdk, pointed_at
from tests.horde_core.api.client import AGENT, Client, picture

MODEL = "stable_diffusion"
TEXT_MODEL = "koboldcpp/bard"


@pytest.fixture
def horde(client: Client, monkeypatch: pytest.MonkeyPatch) -> Sdk:
    return pointed_at(client, monkeypatch)


async def account(horde: Sdk, name: str, *roles: Role) -> str:
    made = await admin.ensure_user(
        horde.client.horde, name, roles=frozenset(roles), kudos=kudos(1000)
    )
    return made.api_key


def images(key: str = ANON_API_KEY, **fields: Any) -> sdk.ImageGenerateAsyncRequest:
    params = sdk.ImageGenerationInputPayload(width=64, height=64, steps=1, n=fields.pop("n", 1))
    return sdk.ImageGenerateAsyncRequest(
        apikey=key, prompt="a cat ### dog", models=[MODEL], params=params, **fields
    )


def image_pop(key: str, **fields: Any) -> sdk.ImageGenerateJobPopRequest:
    return sdk.ImageGenerateJobPopRequest(
        apikey=key,
        name="dreamer",
        models=[MODEL],
        bridge_agent=AGENT,
        max_pixels=2**20,
        nsfw=True,
        threads=1,
        allow_img2img=True,
        **fields,
    )


async def drawn(horde: Sdk, worker: str, **fields: Any) -> sdk.ImageGenerateJobPopResponse:
    """What horde-worker-reGen does with a batch: look at it, upload, hand in."""
    job = await horde.ask(image_pop(worker, amount=5, **fields), sdk.ImageGenerateJobPopResponse)
    assert job.ids_present
    assert job.r2_uploads is not None
    await job.async_download_additional_data(horde.client.http)
    for job_id, upload in zip(job.ids, job.r2_uploads, strict=True):
        assert str(job_id.root) in upload
        async with horde.client.http.put(
            upload, data=picture(), skip_auto_headers=["content-type"]
        ) as put:
            assert put.status == 200
        submit = sdk.ImageGenerationJobSubmitRequest(
            apikey=worker,
            id=job_id,
            state=GENERATION_STATE.ok,
            generation="R2",
            seed=int(job.payload.seed or 0),
        )
        assert (await horde.ask(submit, sdk.JobSubmitResponse)).reward > 0
    return job


async def test_pictures_from_request_to_download(horde: Sdk) -> None:
    key, worker = await account(horde, "asker"), await account(horde, "worker", Role.TRUSTED)
    idle = await horde.ask(image_pop(worker), sdk.ImageGenerateJobPopResponse)
    assert idle.id_ is None
    assert (idle.skipped.models, idle.skipped.kudos) == (0, None)
    accepted = await horde.ask(images(key, n=2), sdk.ImageGenerateAsyncResponse)
    check = sdk.ImageGenerateCheckRequest(id=accepted.id_)
    waiting = await horde.ask(check, sdk.ImageGenerateCheckResponse)
    assert (waiting.waiting, waiting.is_possible, waiting.done) == (2, True, False)
    job = await drawn(horde, worker)
    assert (job.model, len(job.ids), job.payload.prompt) == (MODEL, 2, "a cat ### dog")
    done = await horde.ask(check, sdk.ImageGenerateCheckResponse)
    assert done.is_job_complete(2)
    status = await horde.ask(
        sdk.ImageGenerateStatusRequest(id=accepted.id_), sdk.ImageGenerateStatusResponse
    )
    simple = AIHordeAPIAsyncSimpleClient(aiohttp_session=horde.client.http)
    assert len(status.generations) == 2
    for generation in status.generations:
        found, _ = await simple.download_image_from_generation(generation)
        assert found.size == (64, 64)


async def test_a_source_reaches_the_worker(horde: Sdk) -> None:
    worker = await account(horde, "worker")
    source = base64.b64encode(picture("PNG", (96, 96))).decode()
    await horde.ask(
        images(source_image=source, source_processing="img2img", r2=True),
        sdk.ImageGenerateAsyncResponse,
    )
    job = await drawn(horde, worker)
    downloaded = base64.b64decode(job.get_downloaded_source_image() or "")
    assert PIL.Image.open(io.BytesIO(downloaded)).size == (96, 96)


@pytest.mark.slow
async def test_the_simple_client(horde: Sdk) -> None:
    """It looks once, and again after four seconds if there was nothing."""
    worker, asker = await account(horde, "worker"), await account(horde, "asker")
    await horde.ask(image_pop(worker), sdk.ImageGenerateJobPopResponse)
    simple = AIHordeAPIAsyncSimpleClient(aiohttp_session=horde.client.http, apikey=asker)
    looks: list[int] = []
    first_look = asyncio.Event()

    def looked(now: sdk.ImageGenerateCheckResponse) -> None:
        looks.append(now.waiting)
        first_look.set()

    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(
            simple.image_generate_request(images(asker), timeout=60, check_callback=looked)
        )
        await first_look.wait()
        await drawn(horde, worker)
    status, job_id = asking.result()
    assert isinstance(job_id, JobID)
    assert len(status.generations) == 1
    assert looks[0] == 1


async def test_a_dry_run_a_cancellation_and_errors(horde: Sdk) -> None:
    key = await account(horde, "asker")
    priced = await horde.ask(images(key, dry_run=True), sdk.ImageGenerateAsyncDryRunResponse)
    assert priced.kudos > 0
    accepted = await horde.ask(images(key), sdk.ImageGenerateAsyncResponse)
    assert accepted.message
    cancelled = await horde.ask(
        sdk.DeleteImageGenerateRequest(id=accepted.id_), sdk.ImageGenerateStatusResponse
    )
    assert cancelled.generations == []
    wrong = await horde.refused(images("x" * 22))
    assert wrong.rc == "InvalidAPIKey"
    missing = await horde.refused(sdk.ImageGenerateCheckRequest(id=JobID(root=UUID(int=5))))
    assert missing.rc == "RequestNotFound"
    odd = sdk.ImageGenerationInputPayload(width=64, height=64).model_copy(update={"width": 65})
    with pytest.raises(AIHordePayloadValidationError) as refused:
        await horde.refused(images(key).model_copy(update={"params": odd}))
    assert "Input payload validation failed" in str(refused.value)


async def test_a_lost_job_is_told_in_the_words_workers_look_for(horde: Sdk) -> None:
    worker = await account(horde, "worker")
    await horde.ask(images(), sdk.ImageGenerateAsyncResponse)
    job = await drawn(horde, worker)
    again = sdk.ImageGenerationJobSubmitRequest(
        apikey=worker, id=job.ids[0], state=GENERATION_STATE.ok, generation="R2", seed=1
    )
    assert "already submitted" in (await horde.refused(again)).message


async def test_texts(horde: Sdk) -> None:
    worker = await account(horde, "worker")
    asked = sdk.TextGenerateAsyncRequest(
        apikey=ANON_API_KEY,
        prompt="once",
        models=[TEXT_MODEL],
        allow_downgrade=False,
        disable_batching=False,
        params=sdk.ModelGenerationInputKobold(
            n=1,
            max_length=64,
            max_context_length=1024,
            min_p=0.1,
            smoothing_factor=0.0,
            dynatemp_range=0.0,
            dynatemp_exponent=1.0,
        ),
    )
    pop = sdk.TextGenerateJobPopRequest(
        apikey=worker,
        name="scribe",
        models=[TEXT_MODEL],
        bridge_agent="KoboldCppEmbedWorker:1:x",
        amount=1,
        max_length=512,
        max_context_length=4096,
        nsfw=True,
    )
    await horde.ask(pop, sdk.TextGenerateJobPopResponse)
    priced = await horde.ask(
        asked.model_copy(update={"dry_run": True}), sdk.TextGenerateAsyncDryRunResponse
    )
    assert priced.kudos > 0
    accepted = await horde.ask(asked, sdk.TextGenerateAsyncResponse)
    job = await horde.ask(pop, sdk.TextGenerateJobPopResponse)
    assert (job.payload.prompt, job.payload.max_length, job.model) == ("once", 64, TEXT_MODEL)
    submit = sdk.TextGenerationJobSubmitRequest(
        apikey=worker, id=job.ids[0], state=GENERATION_STATE.ok, generation="upon a time"
    )
    assert (await horde.ask(submit, sdk.JobSubmitResponse)).reward > 0
    status = await horde.ask(
        sdk.TextGenerateStatusRequest(id=accepted.id_), sdk.TextGenerateStatusResponse
    )
    assert status.is_job_complete(1)
    assert [one.text for one in status.generations] == ["upon a time"]
    cancelled = await horde.ask(
        sdk.DeleteTextGenerateRequest(id=accepted.id_), sdk.TextGenerateStatusResponse
    )
    assert cancelled.done


TAGS = ("tags", "sites", "artists", "flavors", "mediums", "movements", "techniques")
RESULTS: dict[str, Any] = {  # what stands there is between requester and worker
    "caption": "a cat",
    "nsfw": {"nsfw": False},
    "interrogation": {name: [{"text": "cat", "confidence": 0.5}] for name in TAGS},
    "RealESRGAN_x4plus": "R2",
}


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings:UserWarning")
async def test_alchemy(horde: Sdk) -> None:
    worker = await account(horde, "worker")
    forms = [sdk.AlchemyAsyncRequestFormItem(name=KNOWN_ALCHEMY_TYPES(name)) for name in RESULTS]
    asked = sdk.AlchemyAsyncRequest(
        apikey=ANON_API_KEY,
        forms=forms,
        source_image=base64.b64encode(picture()).decode(),
        slow_workers=True,
    )
    accepted = await horde.ask(asked, sdk.AlchemyAsyncResponse)
    pop = sdk.AlchemyPopRequest(
        apikey=worker,
        name="alchemist",
        priority_usernames=[],
        forms=[KNOWN_ALCHEMY_TYPES(name) for name in RESULTS],
    )
    for _ in RESULTS:
        popped = await horde.ask(pop, sdk.AlchemyPopResponse)
        assert popped.forms is not None
        for form in popped.forms:
            assert form.source_image is not None
            if form.r2_upload is not None:
                async with horde.client.http.put(form.r2_upload, data=picture()) as put:
                    assert put.status == 200
            submit = sdk.AlchemyJobSubmitRequest(
                apikey=worker, id=form.id_, result="-", state=GENERATION_STATE.ok
            )  # its type knows texts only; what has a form of its own is put in past it
            submit = submit.model_copy(update={"result": RESULTS[str(form.form)]})
            assert (await horde.ask(submit, sdk.AlchemyJobSubmitResponse)).reward > 0
    status = await horde.ask(sdk.AlchemyStatusRequest(id=accepted.id_), sdk.AlchemyStatusResponse)
    assert status.state == GENERATION_STATE.done
    assert status.all_interrogation_results
    assert status.all_caption_results
    assert status.all_nsfw_results
    assert status.all_upscale_results
    empty = await horde.ask(pop, sdk.AlchemyPopResponse)
    assert not empty.forms
    await horde.ask(sdk.AlchemyDeleteRequest(id=accepted.id_), sdk.AlchemyStatusResponse)


async def test_users_and_kudos(horde: Sdk) -> None:
    rich, poor = await account(horde, "rich"), await account(horde, "poor")
    moderator = await account(horde, "mod", Role.MODERATOR)
    target = await horde.ask(sdk.FindUserRequest(apikey=poor), sdk.UserDetailsResponse)
    transfer = sdk.KudosTransferRequest(apikey=rich, username=target.username or "", amount=10)
    assert (await horde.ask(transfer, sdk.KudosTransferResponse)).transferred == 10
    after = await horde.ask(
        sdk.SingleUserDetailsRequest(user_id=str(target.id_)), sdk.UserDetailsResponse
    )
    assert after.kudos == 1010
    assert after.kudos_details is not None
    assert after.kudos_details.received == 10
    listed = await horde.ask(
        sdk.ListUsersDetailsRequest(page=1, sort="kudos"), sdk.ListUsersDetailsResponse
    )
    assert after.username in [user.username for user in listed.root]
    change = sdk.ModifyUserRequest(apikey=moderator, user_id=str(target.id_), customizer=True)
    assert (await horde.ask(change, sdk.ModifyUserResponse)).customizer is True
    too_much = sdk.KudosTransferRequest(apikey=poor, username="rich#1", amount=10**9)
    assert (await horde.refused(too_much)).rc


async def test_a_shared_key_generates(horde: Sdk) -> None:
    owner, worker = await account(horde, "owner"), await account(horde, "worker")
    body = {"name": "for friends", "kudos": 100}
    made = await horde.client.ask("PUT", "/api/v2/sharedkeys", body, key=owner)
    shared = made.json["id"]
    found = await horde.ask(sdk.FindUserRequest(apikey=shared), sdk.UserDetailsResponse)
    assert "(Shared Key: for friends)" in (found.username or "")
    accepted = await horde.ask(images(shared), sdk.ImageGenerateAsyncResponse)
    await drawn(horde, worker)
    done = await horde.ask(
        sdk.ImageGenerateStatusRequest(id=accepted.id_), sdk.ImageGenerateStatusResponse
    )
    assert len(done.generations) == 1
    mine = await horde.ask(sdk.FindUserRequest(apikey=owner), sdk.UserDetailsResponse)
    assert mine.sharedkey_ids == [shared]


async def test_workers(horde: Sdk) -> None:
    owner = await account(horde, "owner", Role.TRUSTED)
    await horde.ask(image_pop(owner), sdk.ImageGenerateJobPopResponse)
    [listed] = (
        await horde.ask(
            sdk.AllWorkersDetailsRequest(type=WORKER_TYPE.image), sdk.AllWorkersDetailsResponse
        )
    ).root
    assert (listed.name, listed.online, listed.models) == ("dreamer", True, [MODEL])
    for request in (
        sdk.SingleWorkerDetailsRequest(worker_id=listed.id_),
        sdk.SingleWorkerNameDetailsRequest(worker_name="dreamer"),
    ):
        found = await horde.ask(request, sdk.SingleWorkerDetailsResponse)
        assert found.id_ == listed.id_
    change = sdk.ModifyWorkerRequest(
        apikey=owner, worker_id=listed.id_, maintenance=True, maintenance_msg="resting"
    )
    changed = await horde.ask(change, sdk.ModifyWorkerResponse)
    assert changed.maintenance is True
    resting = await horde.refused(image_pop(owner))
    assert (resting.rc, "resting" in resting.message) == ("WorkerMaintenance", True)
    gone = await horde.ask(
        sdk.DeleteWorkerRequest(apikey=owner, worker_id=listed.id_), sdk.DeleteWorkerResponse
    )
    assert gone.deleted_name == "dreamer"


async def test_what_anybody_may_ask(horde: Sdk) -> None:
    worker = await account(horde, "worker")
    await horde.ask(image_pop(worker), sdk.ImageGenerateJobPopResponse)
    single = sdk.HordeStatusModelsSingleRequest(model_name=MODEL)
    await horde.ask(single, sdk.HordeStatusModelsSingleResponse)
    await horde.ask(sdk.AIHordeHeartbeatRequest(), sdk.AIHordeHeartbeatResponse)
    await horde.ask(sdk.HordePerformanceRequest(), sdk.HordePerformanceResponse)
    models = await horde.ask(sdk.HordeStatusModelsAllRequest(), sdk.HordeStatusModelsAllResponse)
    assert [model.name for model in models.root] == [MODEL]
    await horde.ask(sdk.NewsRequest(), sdk.NewsResponse)
    await horde.ask(sdk.ImageStatsModelsRequest(), sdk.ImageStatsModelsResponse)
    await horde.ask(sdk.ImageStatsModelsTotalRequest(), sdk.ImageStatsModelsTotalResponse)
    await horde.ask(sdk.TextStatsModelsRequest(), sdk.TextStatsModelResponse)
    await horde.ask(sdk.TextStatsModelsTotalRequest(), sdk.TextStatsModelsTotalResponse)
    for document in (
        sdk.AIHordeGetTermsRequest(),
        sdk.AIHordeGetPrivacyPolicyRequest(),
        sdk.AIHordeGetSponsorsRequest(),
    ):
        await horde.ask(document, sdk.HordeDocument)


async def test_teams_styles_and_collections(horde: Sdk) -> None:
    """This version of the SDK knows their addresses, and of their answers the styles of a user."""
    key, ask = await account(horde, "author", Role.TRUSTED), horde.client.ask
    style = {"name": "oil", "prompt": "{p} in oil{np}", "models": [MODEL]}
    made = (await ask("POST", f"/api{PATHS.v2_styles_image}", style, key=key)).json
    named = {"name": "paints", "styles": [made["id"]]}
    collection = (await ask("POST", f"/api{PATHS.v2_collections}", named, key=key)).json
    team = (await ask("POST", f"/api{PATHS.v2_teams_all}", {"name": "Dreamers"}, key=key)).json
    for path, name, value in (
        (PATHS.v2_styles_image_by_id, "style_id", made["id"]),
        (PATHS.v2_styles_image_by_name, "style_name", "oil"),
        (PATHS.v2_collections_by_id, "collection_id", collection["id"]),
        (PATHS.v2_collections_by_name, "collection_name", "paints"),
        (PATHS.v2_teams, "team_id", team["id"]),
    ):
        assert (await ask("GET", "/api" + path.format(**{name: value}))).status == 200
    user = await horde.ask(sdk.FindUserRequest(apikey=key), sdk.UserDetailsResponse)
    assert user.styles is not None
    assert [one.id_ for one in user.styles] == [made["id"]]
