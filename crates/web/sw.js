// Keeps the program itself, so that it opens without a network: the page of the start and the files it names, never an answer
// of the API. Every opening asks the server for the start page first; files have their hash in their name and never change.
const KEPT = "fangke";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isOurs = request.method === "GET" && url.origin === location.origin;
  if (!isOurs || /^\/(api|s|calendar|healthz|readyz|metrics)(\/|$)/.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(start(request));
  else if (/\.(js|wasm|css|svg|bin)$/.test(url.pathname)) event.respondWith(file(request));
});

async function start(request) {
  const kept = await caches.open(KEPT);
  const earlier = await kept.match("/");
  let answer;
  try {
    answer = await fetch(request);
  } catch (error) {
    if (earlier) return earlier;
    throw error;
  }
  if (answer.ok) {
    const isNew = earlier && (await earlier.clone().text()) !== (await answer.clone().text());
    // Another version: the files of the one before are nobody's any more.
    if (isNew) await Promise.all((await kept.keys()).map((key) => kept.delete(key)));
    await kept.put("/", answer.clone());
  }
  return answer;
}

async function file(request) {
  const kept = await caches.open(KEPT);
  const earlier = await kept.match(request);
  if (earlier) return earlier;
  const answer = await fetch(request);
  if (answer.ok) await kept.put(request, answer.clone());
  return answer;
}
