"""Listens to a playground: every call it carries out, every answer and refusal, every update it brings to a webhook.

Nothing is judged while the server works: what was heard is kept, and `complaints` judges it when the test is over.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from playground import bot_api
from playground.courier import Courier
from playground.rules.errors import ApiError
from playground.updates import Update
from playground.wire import Call
from tests.strangers.judge import call_complaints, refusal_complaints, result_complaints, update_complaints


@dataclass
class Watch:
    """`install` puts it between the server and its bots, where it changes nothing of what they say.

    A call the server refuses is no mistake (a test may provoke it); only the refusal's own form is looked at. What a
    fault makes of an answer (junk, a dropped connection) is not looked at, but the call that took effect is.
    """

    calls: list[tuple[Call, bytes]] = field(default_factory=list)
    refusals: list[tuple[int, bytes]] = field(default_factory=list)
    updates: list[str] = field(default_factory=list)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        run, failure, post = bot_api.BotApi._run, bot_api.failure, Courier._post

        async def heard_run(api: bot_api.BotApi, call: Call, **how: Any) -> bytes | ApiError:
            outcome = await run(api, call, **how)
            if isinstance(outcome, bytes):
                uploads = dict.fromkeys(call.files)  # their bytes may go
                self.calls.append((Call(call.method, call.params, uploads), outcome))
            return outcome

        def heard_failure(error: ApiError) -> web.Response:
            response = failure(error)
            self.refusals.append((response.status, bytes(response.body)))
            return response

        async def heard_post(courier: Courier, url: str, secret: str, update: Update) -> float | None:
            self.updates.append(update.body)
            return await post(courier, url, secret, update)

        patch.setattr(bot_api.BotApi, "_run", heard_run)
        patch.setattr(bot_api, "failure", heard_failure)
        patch.setattr(Courier, "_post", heard_post)

    def complaints(self) -> list[str]:
        """What is wrong with what was heard since the last time: each complaint once, with how often it came."""
        found: Counter[str] = Counter()
        for call, result in self.calls:
            found.update(call_complaints(call.method, call.params, call.files))
            found.update(result_complaints(call.method, result))
        for status, body in self.refusals:
            found.update(refusal_complaints(status, body))
        for update in self.updates:
            found.update(update_complaints(update))
        self.forget()
        return [complaint if times == 1 else f"{complaint} ({times} times)" for complaint, times in found.items()]

    def forget(self) -> None:
        for heard in (self.calls, self.refusals, self.updates):
            heard.clear()
