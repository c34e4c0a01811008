"""An OpenID Connect provider on this machine, which tells whatever a test wants it to tell."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "kaam-setu", "a secret of a test"


@dataclass
class Provider:
    """What it says: `claims` are laid over the right ones, `header` and `key` sign the token; codes open once and for their verifier.
    `instead`: what it answers at addresses with these ends, whatever it should."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256"})
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048))
    signs_with: Any = None
    token: str | None = None
    nonce: str = ""
    challenge: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    instead: dict[str, Any] = field(default_factory=dict)

    def answer(self, path: str) -> Any:
        for end, told in self.instead.items():
            if path.endswith(end):
                return told
        if path.endswith("openid-configuration"):
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            return {"issuer": self.issuer} | {name: f"{self.issuer}/{end}" for name, end in names.items()}
        if path == "/keys":
            return dict(KeySet([self.key]).as_dict(private=False))
        return None

    def exchange(self, form: dict[str, str]) -> Any:
        self.asked.append(form)
        if "/token" in self.instead:
            return self.instead["/token"]
        if form["code"] in self.used:
            return None
        self.used.add(form["code"])
        now = int(time.time())
        told = {
            "iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, "nonce": self.nonce,
            "preferred_username": "asha.kumari",
        } | self.claims  # fmt: skip
        kept = {name: value for name, value in told.items() if value is not None}
        signed = self.token or jwt.encode(self.header, kept, self.signs_with or self.key, algorithms=[self.header["alg"]])
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@contextmanager
def provider() -> Iterator[Provider]:
    """One that serves for the block."""
    told = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._tell(told.answer(self.path))

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._tell(told.exchange({name: values[0] for name, values in form.items()}))

        def _tell(self, answer: Any) -> None:
            body = json.dumps(answer if answer is not None else {"error": "invalid_grant"}).encode()
            self.send_response(200 if answer is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.issuer = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield told
        server.shutdown()


def by_hand(header: dict[str, Any], claims: dict[str, Any], secret: bytes | None) -> str:
    """A token that no library would write: unsigned, or signed with a shared secret that is none."""
    parts = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims))
    mark = hmac.digest(secret, parts.encode(), hashlib.sha256) if secret is not None else b""
    return f"{parts}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"
