"""The GPU side: a worker that speaks API v2 and the engine that draws for it.

Two processes. The controller (``worker``, ``host``, ``client``, ``delivery``) is asyncio and never
imports torch; the engine process (``ipc.engine_process``) owns the models. Modules without torch:
``settings``, ``spec``, ``prompts``, ``hires``, ``pictures``, ``safety.gate``, ``models.registry``,
``models.manifest``, ``ipc.messages``, ``supervise`` and the controller's own.

Everything that needs diffusers or transformers takes it from ``inference.libraries``, which makes
them importable beside every build of torch.
"""
