"""The program of a partner, in Python: what partner.ts does, on the client that another generator has made of openapi.yaml."""

import datetime
import hashlib
import os
import uuid

from fangke_client import AuthenticatedClient, Client
from fangke_client.api.api_clients import get_own_api_client, issue_token
from fangke_client.api.portal import (
    create_portal_lead,
    list_portal_bulk,
    list_portal_changes,
    show_portal_listing,
    show_portal_media,
)
from fangke_client.models import (
    CreatePortalLeadRequest,
    OauthError,
    OauthToken,
    OauthTokenRequest,
    PortalLeadConsent,
    PortalListing,
    Problem,
)

ADDRESS = os.environ["FANGKE_URL"]


def sign_in(secret: str):
    request = OauthTokenRequest(grant_type="client_credentials", client_id="demo-portal", client_secret=secret)
    return issue_token.sync(client=Client(base_url=ADDRESS), body=request)


refused = sign_in("not-the-secret")
assert isinstance(refused, OauthError) and refused.error == "invalid_client", refused
token = sign_in("fangke-demo-portal-secret")
assert isinstance(token, OauthToken), token
house = AuthenticatedClient(base_url=ADDRESS, token=token.access_token, raise_on_unexpected_status=True)
own = get_own_api_client.sync(client=house)
assert "listings:read" in own.scopes, own

published: dict[int, PortalListing] = {}
page = list_portal_changes.sync(client=house, limit=50)
while True:
    for change in page.items:
        assert change.id not in published, f"listing {change.id} comes twice"
        if change.listing:
            published[change.id] = change.listing
    if not page.has_more:
        break
    page = list_portal_changes.sync(client=house, limit=50, cursor=page.next_cursor)
bulk = list_portal_bulk.sync(client=house).splitlines()
assert len(bulk) - 1 == len(published), f"{len(bulk)} lines, {len(published)} listings"

end = list_portal_changes.sync_detailed(client=house, cursor=page.next_cursor)
assert end.parsed.items == [], "something is new at the end of the feed"
same = list_portal_changes.sync_detailed(client=house, cursor=page.next_cursor, if_none_match=end.headers["ETag"])
assert same.status_code == 304, same

pictured = next(listing for listing in published.values() if listing.photos)
listing = show_portal_listing.sync(pictured.id, client=house).listing
assert listing == pictured, "the listing differs from what the feed told"

size = listing.photos[0].sizes[0]
picture = show_portal_media.sync(size.url.rsplit("/", 1)[-1], client=house).payload.read()
assert len(picture) == size.bytes_ and hashlib.sha256(picture).hexdigest() == size.sha256, "the picture differs from what its listing told"

key = str(uuid.uuid4())
enquiry = CreatePortalLeadRequest(
    name="李女士",
    phone="139 8765 4321",
    message="周末能看房吗？",
    listing_id=listing.id,
    consent=PortalLeadConsent(text_version="2026-01", given_at=datetime.datetime.now(datetime.timezone.utc)),
)
lead = create_portal_lead.sync(client=house, body=enquiry, idempotency_key=key)
again = create_portal_lead.sync(client=house, body=enquiry, idempotency_key=key)
assert again == lead, "an enquiry that is sent again counts twice"
enquiry.message = "价格还能谈吗？"
other = create_portal_lead.sync(client=house, body=enquiry, idempotency_key=key)
assert isinstance(other, Problem) and other.code == "idempotency_key_reused", other

print(f"the same in Python: {len(published)} listings, a picture of {len(picture)} bytes, enquiry {lead.id}")
