/* Answers for the page of visits when the network does not. It keeps nothing itself: the page
   says what is to be kept, and nothing of a family is. */
"use strict";
const KEPT = "nx-visits";
const PAGE = new URL("./", self.location).pathname;
const WAIT = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function kept(request) {
  const cache = await caches.open(KEPT);
  return cache.match(request, { ignoreVary: true, ignoreSearch: request.mode === "navigate" });
}

/* The page: from the network where there is one, soon enough. */
async function page(request) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), WAIT);
  try {
    return await fetch(request, { signal: stop.signal });
  } catch (away) {
    return (await kept(request)) || Response.error();
  } finally {
    clearTimeout(clock);
  }
}

async function piece(request) {
  return (await kept(request)) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === PAGE) event.respondWith(page(request));
  else if (request.cache !== "reload" && ["script", "style", "image", "font"].includes(request.destination)) event.respondWith(piece(request));
});
