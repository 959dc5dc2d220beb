"""How schemathesis signs in: as the administrator, and as somebody else where an operation ends the caller's own sessions."""

import json
import os
import urllib.error
import urllib.request

import schemathesis

ENDS_SESSIONS = {"/api/v1/auth/logout", "/api/v1/auth/logout-all", "/api/v1/auth/change-password"}


class Account:
    """A demo account. Its session goes on by its cookie: made-up sign-ins make the real ones wait."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.token = self.ask("login", {"username": name, "password": "fangke-demo"})

    def ask(self, how: str, body: dict | None = None) -> str:
        data = b"" if body is None else json.dumps(body).encode()
        address = f"{os.environ['FANGKE_URL']}/api/v1/auth/{how}"
        request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method="POST")
        with self.opener.open(request) as answer:
            return json.load(answer)["access_token"]

    def renew(self) -> str:
        try:
            self.token = self.ask("refresh")
        except urllib.error.HTTPError:
            pass  # Signed out everywhere, as was asked for: what follows is refused, and that is described, too.
        return self.token


ADMIN, OTHER = Account("admin"), Account("finance")


def account(case) -> Account:
    return OTHER if case.path in ENDS_SESSIONS else ADMIN


# A token holds for five minutes.
@schemathesis.auth(refresh_interval=120, cache_by_key=lambda case, context: account(case).name)
class SignedIn:
    def get(self, case, context):
        return account(case).renew()

    def set(self, case, token, context):
        case.headers["Authorization"] = f"Bearer {token}"
