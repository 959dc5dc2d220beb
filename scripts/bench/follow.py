"""Follows the feed as a partner does: takes the whole inventory, keeps in step while eight writers change listings, and compares.

    PARTNER=ID:SECRET follow.py BASE CHANGES

BASE is a server whose administrator is bench.admin of scripts/bench/engine.sh. At the end the partner's copy must equal what a new download of
the inventory has, and no revision may have come twice. Only the standard library is used.
"""

import base64
import hashlib
import http.client
import json
import os
import random
import sys
import threading
import time
import urllib.parse

WRITERS = 8
TOKEN_LASTS = 200  # seconds; they are good for five minutes

base, changes = urllib.parse.urlparse(sys.argv[1]), int(sys.argv[2])


class Account:
    """Somebody whose sessions all have one token, which is made anew before it ends."""

    def __init__(self, sign_in):
        self.sign_in, self.lock, self.token, self.since = sign_in, threading.Lock(), None, 0.0

    def current(self):
        with self.lock:
            if self.token is None or time.monotonic() - self.since > TOKEN_LASTS:
                self.token, self.since = self.sign_in(http.client.HTTPConnection(base.hostname, base.port)), time.monotonic()
            return self.token


class Session:
    """A connection of an account."""

    def __init__(self, account):
        self.connection = http.client.HTTPConnection(base.hostname, base.port, timeout=600)
        self.account, self.asked = account, 0.0

    def send(self, method, path, body=None, headers=None):
        """The answer, not yet read."""
        headers = {"authorization": f"Bearer {self.account.current()}", "content-type": "application/json", **(headers or {})}
        # The server ends connections that nobody uses for some seconds.
        if time.monotonic() - self.asked > 2:
            self.connection.close()
        self.asked = time.monotonic()
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        return self.connection.getresponse()

    def ask(self, method, path, body=None, headers=None):
        """Status and what was said; a partner who asks too often waits."""
        while True:
            answer = self.send(method, path, body, headers)
            said = answer.read()
            if answer.status not in (429, 503):
                return answer.status, json.loads(said) if said else None
            pause = float(answer.headers.get("retry-after") or 1)
            if pause > 60:
                sys.exit(f"{method} {path} has to wait for {pause} s: {said}")
            time.sleep(pause)


def token_of(connection, path, body, headers):
    connection.request("POST", path, body, headers)
    return json.loads(connection.getresponse().read())["access_token"]


def as_admin(connection):
    body = json.dumps({"username": "bench.admin", "password": "bench-Passw0rd"})
    return token_of(connection, "/api/v1/auth/login", body, {"content-type": "application/json"})


def as_partner(connection):
    headers = {
        "authorization": "Basic " + base64.b64encode(os.environ["PARTNER"].encode()).decode(),
        "content-type": "application/x-www-form-urlencoded",
    }
    return token_of(connection, "/oauth/token", "grant_type=client_credentials", headers)


admin, partner = Account(as_admin), Account(as_partner)


def mark(listing):
    """What is kept of a listing: enough to see whether two are equal."""
    return hashlib.blake2b(json.dumps(listing, sort_keys=True).encode(), digest_size=16).digest()


def download(session):
    """The whole inventory, and the cursor to go on from."""
    answer, kept, cursor = session.send("GET", "/api/v1/portal/listings/bulk"), {}, None
    for line in answer:
        item = json.loads(line)
        if "next_cursor" in item:
            cursor = item["next_cursor"]
        else:
            kept[item["id"]] = mark(item["listing"])
    if cursor is None:
        sys.exit(f"the download broke off after {len(kept)} listings: {answer.status}")
    return kept, cursor


def if_match(listing):
    return {"if-match": f'"{listing["summary"]["version"]}"'}


def change(session, ids, dice):
    """One change; what somebody else has done meanwhile may stand against it."""
    place, kind = f"/api/v1/listings/{dice.choice(ids)}", dice.randrange(8)
    if kind < 2:
        return session.ask("PUT", f"{place}/syndication")[0]
    if kind == 2:
        return session.ask("DELETE", f"{place}/syndication")[0]
    status, listing = session.ask("GET", place)
    if status != 200:
        return status
    if kind < 6:
        return session.ask("PATCH", place, {"price_fen": 500_000_000 + dice.randrange(100_000) * 1_000}, if_match(listing))[0]
    status = "paused" if listing["summary"]["status"] == "available" else "available"
    return session.ask("POST", f"{place}/status", {"status": status, "reason": "业主来电告知"}, if_match(listing))[0]


def complete(ids):
    """Gives listings what they must have to be changed: the inventory of the measurements has no owners."""
    session = Session(admin)
    for id in ids:
        _, listing = session.ask("GET", f"/api/v1/listings/{id}")
        if listing["owners"]:
            continue
        owner = {"name": "王女士", "phone": f"138{id % 10**8:08d}"}
        status, said = session.ask("POST", f"/api/v1/listings/{id}/owners", owner, if_match(listing))
        if status != 200:
            sys.exit(f"an owner is refused: {status} {said}")


def write(number, ids, outcomes):
    session, dice = Session(admin), random.Random(number)
    for _ in range(changes // WRITERS):
        outcomes.append(change(session, ids, dice))


def follow(session, kept, cursor, is_over):
    """Takes what the feed tells until the writers have ended and nothing is left; counts it."""
    told, revisions = 0, {}
    while True:
        # Asked before: what is written after that may be missing, and is read in the last round.
        is_last = is_over()
        status, page = session.ask("GET", f"/api/v1/portal/listings?limit=100&cursor={urllib.parse.quote(cursor)}")
        if status != 200:
            sys.exit(f"the feed answers {status}: {page}")
        for item in page["items"]:
            if revisions.get(item["id"], 0) >= item["revision"]:
                sys.exit(f"{item['id']} came twice at {item['revision']}")
            revisions[item["id"]] = item["revision"]
            told += 1
            if item["deleted"]:
                kept.pop(item["id"], None)
            else:
                kept[item["id"]] = mark(item["listing"])
        cursor = page["next_cursor"]
        if is_last and not page["has_more"]:
            return told
        if not page["has_more"]:
            time.sleep(0.1)


def main():
    session = Session(partner)
    started = time.monotonic()
    kept, cursor = download(session)
    print(f"follow: {len(kept)} listings downloaded in {time.monotonic() - started:.1f} s")
    # A quarter of the changes go to listings that others change, too.
    ids = random.Random(0).sample(sorted(kept), min(len(kept), max(changes * 3 // 4, 1)))
    complete(ids)
    outcomes, started = [], time.monotonic()
    writers = [threading.Thread(target=write, args=(number, ids, outcomes)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    told = follow(session, kept, cursor, lambda: not any(writer.is_alive() for writer in writers))
    done = sum(status < 300 for status in outcomes)
    if done * 2 < len(outcomes):
        sys.exit(f"follow: only {done} changes of {len(outcomes)} were done: {sorted(set(outcomes))}")
    print(f"follow: {done} of {len(outcomes)} changes done in {time.monotonic() - started:.1f} s, {told} told")
    now, _ = download(Session(partner))
    missed = [id for id, listing in now.items() if kept.get(id) != listing]
    too_many = [id for id in kept if id not in now]
    print(f"follow: the copy has {len(kept)} listings, the house {len(now)}: {len(missed)} missed or old, {len(too_many)} too many")
    broken = sorted({status for status in outcomes if status not in (200, 201, 204, 404, 409, 412, 422)})
    if missed or too_many or broken or len(outcomes) != changes // WRITERS * WRITERS:
        sys.exit(f"follow: unequal, or a writer failed: {missed[:5]} {too_many[:5]} {broken} {len(outcomes)}")


main()
