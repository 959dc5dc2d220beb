"""How schemathesis signs in: as the administrator, and as somebody else where an operation ends the caller's own sessions."""

import json
import os
import urllib.request

import schemathesis

ENDS_SESSIONS = {"/api/v1/auth/logout", "/api/v1/auth/logout-all", "/api/v1/auth/change-password"}


def account(case) -> str:
    return "finance" if case.path in ENDS_SESSIONS else "admin"


# A token holds for five minutes.
@schemathesis.auth(refresh_interval=120, cache_by_key=lambda case, context: account(case))
class SignedIn:
    def get(self, case, context):
        body = json.dumps({"username": account(case), "password": "fangke-demo"}).encode()
        address = os.environ["FANGKE_URL"] + "/api/v1/auth/login"
        request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["access_token"]

    def set(self, case, token, context):
        case.headers["Authorization"] = f"Bearer {token}"
