// What somebody writes who has only openapi.yaml: signs in, lists listings, reads one, writes a follow-up, changes and is refused.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";
import { address, expect, given } from "./basics.js";

const api = createClient<paths>({
  baseUrl: address,
  querySerializer: { array: { style: "form", explode: false } },
});

const signedIn = given(await api.POST("/api/v1/auth/login", { body: { username: "admin", password: "fangke-demo" } }));
if (!("access_token" in signedIn)) throw new Error("the demo's administrator is asked for a second factor");
const token = signedIn.access_token;
api.use({
  onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${token}`);
  },
});

const grades: components["schemas"]["Grade"][] = ["focus", "recommended"];
// @ts-expect-error the words are those of the wire
const unknown: components["schemas"]["Grade"] = "Focus";
void unknown;

const page = given(await api.GET("/api/v1/listings", { params: { query: { grade: grades, status: ["available", "paused"], limit: 5 } } }));
const [first] = page.items;
if (first === undefined) throw new Error("a demo company without listings");
expect(page.items.every((listing) => grades.includes(listing.grade)), "only the grades that were asked for");

const written = given(
  await api.POST("/api/v1/listings/{id}/follow-ups", {
    params: { path: { id: first.id }, header: { "Idempotency-Key": crypto.randomUUID() } },
    body: { kind: "call", text: "业主说周六下午可以看房，价格还能再谈" },
  }),
);
expect(written.kind === "call", "the follow-up as written");
const timeline = given(await api.GET("/api/v1/listings/{id}/timeline", { params: { path: { id: first.id } } }));
expect(timeline.items[0]?.event.kind === "follow_up", "the follow-up on top of the timeline");

const { data: listing, response } = await api.GET("/api/v1/listings/{id}", { params: { path: { id: first.id } } });
expect(listing?.summary.id === first.id, "the listing of the list, after the follow-up");
const version = response.headers.get("ETag") ?? "";

const patch = (title: string) =>
  api.PATCH("/api/v1/listings/{id}", { params: { path: { id: first.id }, header: { "If-Match": version } }, body: { title } });
const changed = given(await patch("南北通透，近地铁"));
expect(changed.draft.title === "南北通透，近地铁", "the title as changed");
const stale = await patch("改晚了一步");
expect(stale.response.status === 412 && stale.error?.code === "stale_version", "an old version is refused, in the words of the description");

console.log(`a generated client signed in, found ${page.items.length} listings, wrote a follow-up and changed a title`);
