from tests.horde_core.api import conftest as serving

client = serving.client
