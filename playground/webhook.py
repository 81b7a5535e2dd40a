"""setWebhook, deleteWebhook, getWebhookInfo: checking an address and describing it. Delivery is in `courier`."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playground.courier import Courier
from playground.delivery import Polling
from playground.downloads import is_loopback
from playground.rules.errors import bad_request
from playground.state import State
from playground.wire import Call

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_PORTS = (80, 88, 443, 8443)
_SET = "terminated by setWebhook request"


@dataclass(frozen=True, slots=True)
class Target:
    """Where updates go."""

    url: str
    secret: str
    max_connections: int


class Webhook:
    """At most one target; while there is one, polling is refused."""

    def __init__(self, state: State, polling: Polling, courier: Courier) -> None:
        self._state = state
        self._polling = polling
        self._courier = courier
        self.target: Target | None = None
        courier.on_gone = self._drop

    def set(self, call: Call) -> bool:
        url = call.text("url")
        if not url:
            return self.delete(call)
        target = _checked(call, url)
        if call.flag("drop_pending_updates"):
            self._state.updates.clear()
        self._polling.remember_allowed(call)
        self._polling.end_held(_SET)
        self._use(target)
        return True

    def delete(self, call: Call) -> bool:
        if call.flag("drop_pending_updates"):
            self._state.updates.clear()
        self._drop()
        return True

    def _use(self, target: Target) -> None:
        self.target = target
        self._polling.webhook_is_set = True
        self._courier.serve(target.url, target.secret, target.max_connections)
        self._state.touch()

    def _drop(self) -> None:
        self.target = None
        self._polling.webhook_is_set = False
        self._courier.stop()
        self._state.touch()

    def info(self, _call: Call | None = None) -> dict[str, Any]:
        updates = self._state.updates
        wire: dict[str, Any] = {
            "url": self.target.url if self.target else "",
            "has_custom_certificate": False,
            "pending_update_count": updates.count(),
        }
        if self._courier.last_error_at:
            wire["last_error_date"] = self._courier.last_error_at
            wire["last_error_message"] = self._courier.last_error
        if self.target:
            wire["max_connections"] = self.target.max_connections
            wire["ip_address"] = "127.0.0.1"
        if updates.allows_other_than_default:
            wire["allowed_updates"] = sorted(updates.allowed)
        return wire

    def stored(self) -> dict[str, Any] | None:
        if self.target is None:
            return None
        return {
            "url": self.target.url,
            "secret": self.target.secret,
            "max_connections": self.target.max_connections,
        }

    def restore(self, kept: dict[str, Any] | None) -> None:
        if kept:
            self._use(Target(**kept))


def _checked(call: Call, url: str) -> Target:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise bad_request("invalid webhook URL specified")
    secret = call.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not is_loopback(parts.geturl()):
        _check_public(parts.scheme, port)
    connections = min(max(call.integer("max_connections", 40), 1), 100)
    return Target(parts.geturl(), secret, connections)


def _check_public(scheme: str, port: int | None) -> None:
    if scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
