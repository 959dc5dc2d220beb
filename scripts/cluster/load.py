"""Works on a cluster as its users do, and counts what comes back: right answers, 503 with Retry-After, and whatever must not be.

Writers add a community, at once read it back, and look it up in the list: with the cookie that a browser would keep, whichever process and
server answers. A request that nobody answered is sent again with the same Idempotency-Key. At the end each community that was confirmed is there
once, and no other. Only the standard library is used.
"""

import argparse
import http.client
import json
import sys
import threading
import time
import urllib.parse
import uuid

PATIENCE = 60  # seconds that somebody tries again before it counts as lost


class Counts:
    """What all sessions have counted."""

    def __init__(self):
        self.lock = threading.Lock()
        self.right = self.unavailable = self.again = 0
        self.wrong = []
        self.longest_wait = 0.0
        self.last_right = 0.0

    def add_right(self, waited):
        with self.lock:
            self.right += 1
            self.longest_wait = max(self.longest_wait, waited)
            self.last_right = time.monotonic()

    def add_unavailable(self):
        with self.lock:
            self.unavailable += 1

    def add_again(self):
        with self.lock:
            self.again += 1

    def add_wrong(self, what):
        with self.lock:
            self.wrong.append(what)


class Session:
    """Somebody who is signed in, with the cookies of a browser."""

    def __init__(self, address, counts, account):
        self.address, self.counts, self.account = address, counts, account
        self.connection = None
        self.seen = None
        self.token, self.signed_in_at = None, 0.0

    def once(self, method, path, body, headers):
        """One attempt: status, headers and body; none where nobody answered."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(*self.address, timeout=30)
            sent = dict(headers)
            if self.seen:
                sent["Cookie"] = f"fangke_seen={self.seen}"
            if body is not None:
                sent["Content-Type"] = "application/json"
            self.connection.request(method, path, json.dumps(body) if body is not None else None, sent)
            answer = self.connection.getresponse()
            text = answer.read()
            for value in answer.headers.get_all("Set-Cookie") or []:
                name, _, rest = value.partition("=")
                if name == "fangke_seen":
                    self.seen = rest.partition(";")[0]
            return answer.status, answer.headers, text
        except (OSError, http.client.HTTPException):
            self.connection = None
            return None

    def until_answered(self, method, path, body=None, headers=None):
        """Tries again while the answer is 503 with Retry-After, or none; status and body."""
        begun = time.monotonic()
        while True:
            sent = dict(headers or {})
            if self.token:
                sent["Authorization"] = f"Bearer {self.token}"
            answer = self.once(method, path, body, sent)
            if answer is None:
                self.counts.add_again()
            elif answer[0] == 503:
                if answer[1].get("Retry-After"):
                    self.counts.add_unavailable()
                else:
                    self.counts.add_wrong(f"{method} {path}: 503 without Retry-After")
            elif answer[0] == 401 and self.token:
                self.sign_in()
                continue
            else:
                return answer[0], answer[2], time.monotonic() - begun
            if time.monotonic() - begun > PATIENCE:
                self.counts.add_wrong(f"{method} {path}: no answer for {PATIENCE} s")
                return None, b"", PATIENCE
            time.sleep(0.2)

    def sign_in(self):
        self.token = None
        username, password = self.account
        status, text, _ = self.until_answered("POST", "/api/v1/auth/login", {"username": username, "password": password})
        if status != 200:
            raise SystemExit(f"signing in answers {status}: {text[:200]!r}")
        self.token, self.signed_in_at = json.loads(text)["access_token"], time.monotonic()

    def stay_signed_in(self):
        if time.monotonic() - self.signed_in_at > 180:
            self.sign_in()

    def expect(self, status, method, path, body=None, headers=None):
        """The body of an answer, which has this status, or it is wrong."""
        got, text, waited = self.until_answered(method, path, body, headers)
        if got != status:
            if got is not None:
                self.counts.add_wrong(f"{method} {path}: {got} {text[:200]!r}")
            return None
        try:
            read = json.loads(text)
        except ValueError:
            self.counts.add_wrong(f"{method} {path}: no JSON")
            return None
        self.counts.add_right(waited)
        return read


def write(session, run, until, confirmed):
    number = 0
    while time.monotonic() < until:
        session.stay_signed_in()
        number += 1
        name = f"{run}-{threading.get_ident() % 100000}-{number}"
        made = session.expect(201, "POST", "/api/v1/communities", {"district": run, "name": name}, {"Idempotency-Key": str(uuid.uuid4())})
        if made is None:
            continue
        confirmed.append(name)
        found = session.expect(200, "GET", f"/api/v1/communities/{made['id']}")
        if found is not None and found["name"] != name:
            session.counts.add_wrong(f"community {made['id']} is called {found['name']}, not {name}")


def read(session, until):
    while time.monotonic() < until:
        session.stay_signed_in()
        page = session.expect(200, "GET", "/api/v1/listings?limit=20")
        if page is not None and len(page["items"]) == 0:
            session.counts.add_wrong("a page of listings is empty")


def all_of(session, run):
    names, cursor = [], ""
    while True:
        query = urllib.parse.urlencode({"district": run, "limit": 200, **({"cursor": cursor} if cursor else {})})
        page = session.expect(200, "GET", f"/api/v1/communities?{query}")
        if page is None:
            return names
        names += [item["name"] for item in page["items"]]
        cursor = page.get("next_cursor")
        if not cursor:
            return names


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address", help="host:port")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--readers", type=int, default=6)
    parser.add_argument("--account", default="admin:fangke-demo")
    arguments = parser.parse_args()
    host, port = arguments.address.rsplit(":", 1)
    counts, run = Counts(), f"run{int(time.time())}"
    new = lambda: Session((host, int(port)), counts, arguments.account.split(":", 1))
    sessions = [new() for _ in range(arguments.writers + arguments.readers)]
    for session in sessions:
        session.sign_in()
    until = time.monotonic() + arguments.seconds
    confirmed = [[] for _ in range(arguments.writers)]
    threads = [threading.Thread(target=write, args=(session, run, until, names)) for session, names in zip(sessions, confirmed)]
    threads += [threading.Thread(target=read, args=(session, until)) for session in sessions[arguments.writers :]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    is_well = counts.last_right > until - 3

    # Somebody who has seen everything that the writers have seen.
    last = new()
    last.sign_in()
    last.seen = max((session.seen for session in sessions if session.seen), key=lambda seen: int(seen, 16), default=None)
    kept, sent = all_of(last, run), [name for names in confirmed for name in names]
    lost, doubled = set(sent) - set(kept), len(kept) - len(set(kept))
    unasked = set(kept) - set(sent)
    report = {
        "right": counts.right,
        "unavailable": counts.unavailable,
        "unanswered": counts.again,
        "wrong": len(counts.wrong),
        "confirmed": len(sent),
        "lost": len(lost),
        "doubled": doubled,
        "unasked": len(unasked),
        "longest_wait_seconds": round(counts.longest_wait, 1),
        "well_at_the_end": is_well,
    }
    print(json.dumps(report))
    for what in counts.wrong[:20]:
        print(f"  wrong: {what}", file=sys.stderr)
    bad = counts.wrong or counts.again or lost or doubled or unasked or not is_well
    sys.exit(1 if bad else 0)


main()
