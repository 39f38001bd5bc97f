// Keeps the portal's own files, and the pages that a person saw last, for the time without a network.
//
// Pages and their data come from the network and are kept on the way; only when it does not answer, what was kept is
// shown. Files whose name holds their content's hash come from here first. Everything is kept under the name of one
// build and goes with it, so that old data never meet new code; what a person saw goes when they sign out or in.
// Without this worker the portal works the same, but not without a network.

// All three are written by scripts/name-site.mjs.
const build = "";
const shell = [];
const later = [];

const files = `files-${build}`;
const pages = `pages-${build}`;
/** Milliseconds after which what was kept is shown instead. */
const patience = 5_000;
/** Milliseconds that the page has for itself before other pages' code is brought. */
const itsOwnTime = 3_000;
const longestKept = 7 * 24 * 3_600_000;
const mostKept = 80;
/** Grows when another person may be there: what is on its way then is not kept. */
let persons = 0;

self.addEventListener("install", (event) => {
  // The page that brought this worker has just loaded them: they come from the browser's own store.
  event.waitUntil(
    caches
      .open(files)
      .then((cache) => cache.addAll(shell))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== files && name !== pages) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
  // Not waited for: until a worker is active, it answers nobody.
  bring();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (!build || origin !== location.origin) return;
  if (request.method === "POST" && /^\/api\/(sign_in|sign_out|redeem|change_password)$/.test(pathname)) event.waitUntil(forget());
  if (request.method !== "GET") return;
  event.waitUntil(bring());
  if (pathname.startsWith("/pkg/") || /^\/[^/]+\.(svg|png|webmanifest)$/.test(pathname)) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(latest(event, offline));
  else if (isPage(request) || (pathname.startsWith("/api/") && !pathname.includes("find"))) event.respondWith(latest(event, () => Response.error()));
});

/** A page, loaded by the browser or brought by the page that stands there. */
const isPage = (request) => request.mode === "navigate" || request.headers.get("accept") === "text/html";

let brought;

/** Brings the code of the pages that are likely next, one file after the other; not over a line on which every byte is dear. */
function bring() {
  const { saveData, effectiveType } = navigator.connection ?? {};
  if (!build || saveData || /2g/.test(effectiveType ?? "")) return Promise.resolve();
  brought ??= (async () => {
    await new Promise((done) => setTimeout(done, itsOwnTime));
    const cache = await caches.open(files);
    for (const name of later) {
      if (await cache.match(name, { ignoreVary: true })) continue;
      const response = await fetch(name, { priority: "low" });
      if (response.status === 200) await cache.put(name, response);
    }
  })().catch(() => {
    // The line broke: the next request tries again.
    brought = undefined;
  });
  return brought;
}

function forget() {
  persons += 1;
  return caches.delete(pages);
}

async function file(request) {
  const cache = await caches.open(files);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && response.status === 200) await cache.put(request, response.clone());
  return response;
}

async function latest(event, otherwise) {
  const { request } = event;
  const person = persons;
  const fresh = fetch(request).then((response) => {
    event.waitUntil(keep(request, response.clone(), person));
    return response;
  });
  const kept = await find(request);
  if (!kept) return fresh.catch(() => otherwise());
  // Who has just changed something does not want to see how it was before.
  if (request.cache === "no-store") return fresh.catch(() => kept);
  const waited = new Promise((done) => setTimeout(done, patience, kept));
  return Promise.race([fresh.catch(() => kept), waited]);
}

async function find(request) {
  const cache = await caches.open(pages);
  const kept = await cache.match(request.url, { ignoreVary: true });
  const age = Date.now() - Date.parse(kept?.headers.get("date") ?? "");
  return age < longestKept ? kept : undefined;
}

async function keep(request, response, person) {
  // Whoever is led to the sign-in is not signed in any more.
  if (response.redirected && new URL(response.url).pathname === "/sign-in") await forget();
  if (response.status !== 200 || response.redirected || new URL(request.url).pathname === "/sign-in") return;
  const content = await response.clone().text();
  if (isPage(request) && !content.includes(build)) {
    // The page belongs to another build, which brings its own worker.
    await self.registration.update();
    return;
  }
  if (person !== persons) return;
  const cache = await caches.open(pages);
  await cache.delete(request.url);
  await cache.put(request.url, new Response(content, { status: 200, headers: response.headers }));
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - mostKept))) await cache.delete(old);
}

/** What is shown for a page that was never seen: which ones are there. */
async function offline() {
  const cache = await caches.open(pages);
  const seen = [];
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/api/")) continue;
    const text = await (await cache.match(request)).text();
    const title = /<title>([^<]*)/.exec(text)?.[1].split(" · ")[0] || pathname;
    seen.unshift(`<li><a href="${pathname}">${title}</a></li>`);
  }
  const list = seen.length > 0 ? `<p>这些页面最近打开过，现在也能看：</p><ul>${[...new Set(seen)].join("")}</ul>` : "";
  const page = `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>没有网络</title><style>html{color-scheme:light dark}body{font:1.0625rem/1.6 system-ui,sans-serif;margin:0 auto;max-width:36rem;padding:0 1rem 2rem}
header{margin:0 -1rem;padding:.9rem 1rem;background:#083f7c;color:#fff;font-weight:600}h1{font-size:1.375rem;margin:1.5rem 0 .5rem}ul{list-style:none;padding:0}
li+li{border-top:1px solid #8886}a{display:block;padding:.7rem 0;color:light-dark(#0b57a8,#8bbdf5);text-decoration:none}
.again{margin-top:1.5rem;padding:.7rem;border-radius:8px;background:#0b57a8;color:#fff;font-weight:600;text-align:center}</style>
<header>机关后勤服务</header><h1>没有网络</h1><p>这一页还没有在这台设备上打开过，联网后再试。</p><a class="again" href="">再试一次</a>${list}</html>`;
  return new Response(page, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}
