// The program of a partner, by somebody who has openapi.yaml, the partners' guide and a key: follows the feed to its end, reads a listing and
// a picture, and hands an enquiry over. partner.py does the same in another language.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";
import { address, expect, given } from "./basics.js";

type Listing = components["schemas"]["PortalListing"];

const house = createClient<paths>({ baseUrl: address });

const signIn = (secret: string) =>
  house.POST("/oauth/token", {
    body: { grant_type: "client_credentials" },
    headers: { "Content-Type": "application/x-www-form-urlencoded", Authorization: `Basic ${btoa(`demo-portal:${secret}`)}` },
  });

const refused = await signIn("not-the-secret");
expect(refused.response.status === 401 && refused.error !== undefined && "error" in refused.error, "a wrong secret is refused, as OAuth 2 says it");
const token = given(await signIn("fangke-demo-portal-secret")).access_token;
house.use({
  onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${token}`);
  },
});
const own = given(await house.GET("/api/v1/portal/client"));
expect(own.scopes.includes("listings:read"), "the token reads listings");

const published = new Map<number, Listing>();
let cursor: string | undefined;
for (let more = true; more; ) {
  const page = given(await house.GET("/api/v1/portal/listings", { params: { query: { limit: 50, cursor } } }));
  for (const { id, listing } of page.items) {
    expect(!published.has(id), `listing ${id} comes once`);
    if (listing) published.set(id, listing);
  }
  cursor = page.next_cursor;
  more = page.has_more;
}
const bulk = given(await house.GET("/api/v1/portal/listings/bulk", { parseAs: "text" })).trimEnd().split("\n");
expect(bulk.length - 1 === published.size, "as many lines as the feed has listings, and the cursor");

const end = await house.GET("/api/v1/portal/listings", { params: { query: { cursor } } });
expect(given(end).items.length === 0, "nothing is new at the end of the feed");
const version = end.response.headers.get("ETag") ?? "";
const same = await house.GET("/api/v1/portal/listings", { params: { query: { cursor }, header: { "If-None-Match": version } } });
expect(same.response.status === 304, "nor is it told again");

const pictured = [...published.values()].find((listing) => listing.photos.length > 0);
if (pictured === undefined) throw new Error("a demo company without pictures");
const { id, photos } = given(await house.GET("/api/v1/portal/listings/{id}", { params: { path: { id: pictured.id } } })).listing ?? pictured;
expect(id === pictured.id, "the listing that was asked for");

const size = photos[0]?.sizes[0];
const name = size?.url.split("/").pop() ?? "";
const picture = given(await house.GET("/api/v1/portal/media/{name}", { params: { path: { name } }, parseAs: "arrayBuffer" }));
const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", picture));
const digits = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
expect(picture.byteLength === size?.bytes && digits === size.sha256, "the picture has the length and the hash that its listing told");

const key = crypto.randomUUID();
const consent = { text_version: "2026-01", given_at: new Date().toISOString() };
const enquire = (message: string) =>
  house.POST("/api/v1/portal/leads", {
    params: { header: { "Idempotency-Key": key } },
    body: { name: "王先生", phone: "138 1234 5678", message, listing_id: id, consent },
  });
// @ts-expect-error nobody may be called without their consent
const unasked: components["schemas"]["CreatePortalLeadRequest"] = { name: "王先生", phone: "138 1234 5678" };
void unasked;
const lead = given(await enquire("周末能看房吗？"));
const again = given(await enquire("周末能看房吗？"));
expect(again.id === lead.id && again.received_at === lead.received_at, "an enquiry that is sent again counts once");
const other = await enquire("价格还能谈吗？");
expect(other.response.status === 409, "another enquiry needs a key of its own");

console.log(`a partner's generated client read ${published.size} listings by the feed, a picture of ${picture.byteLength} bytes, and handed over enquiry ${lead.id}`);
