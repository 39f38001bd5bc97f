import { type APIRequestContext, type APIResponse, expect, photo, signIn, test } from "./steps.ts";
import { randomUUID } from "node:crypto";
import { Server } from "../server.ts";
import { caller } from "./work.ts";

const huge = 10 * 1024 * 1024;
const page = { accept: "text/html" };
const json = { accept: "application/json" };

type Form = Record<string, string | { name: string; mimeType: string; buffer: Buffer }>;

/** A refusal: a 4xx with words, never a defect. */
async function isRefused(answer: APIResponse, what: string): Promise<string> {
  const text = await answer.text();
  expect(answer.status(), `${what}: ${text.slice(0, 300)}`).toBeGreaterThanOrEqual(400);
  expect(answer.status(), `${what}: ${text.slice(0, 300)}`).toBeLessThan(500);
  expect(text.length, what).toBeGreaterThan(0);
  expect(text, what).not.toMatch(/panicked|RUST_BACKTRACE|surrealdb|rocksdb|\.rs:\d/i);
  return text;
}

const fields = (more: Form = {}): Form => ({
  id: randomUUID(),
  service: "greening",
  place: "",
  phrase: "灯不亮",
  text: "走廊的灯",
  urgency: "normal",
  ...more,
});

/** Files a request as the account that is signed in; its key. */
async function filed(request: APIRequestContext, server: string): Promise<string> {
  const ask = await (await request.get("/ask/electric")).text();
  const place = /name="place" value="([^"]+)"/.exec(ask)?.[1] ?? "";
  const answer = await request.post("/submit/request", { headers: { origin: server, ...json }, multipart: fields({ service: "electric", place }) });
  expect(answer.status(), await answer.text()).toBe(200);
  return ((await answer.json()) as { id: string }).id;
}

test.describe("hostile input", () => {
  let server = "";
  test.beforeEach(async ({ request, baseURL }) => {
    server = baseURL ?? "";
    await signIn(request, "zhigong", server);
  });

  test("another person's request does not exist", async ({ request, playwright }) => {
    const id = await filed(request, server);
    const stranger = await playwright.request.newContext({ baseURL: server });
    await signIn(stranger, "lingdao", server);
    const seen = await stranger.get(`/requests/${id}`, { headers: page });
    expect(seen.status()).toBe(404);
    expect(await seen.text()).not.toContain("走廊的灯");
    const asked = await stranger.get(`/api/request_page?id=${id}`, { headers: json });
    expect(asked.status()).toBe(404);
    for (const command of ["cancel", "confirm", "assign"]) {
      const form = { request: id, version: "1", command, technician: "sample-shifu", reason: "x" };
      const acted = await stranger.post("/api/act", { headers: { origin: server, ...json }, form });
      await isRefused(acted, command);
    }
    const rated = await stranger.post("/api/rate", { headers: { origin: server, ...json }, form: { request: id, overall: "1" } });
    await isRefused(rated, "rating");
    const added = await stranger.post(`/photos/${id}/request`, { headers: { origin: server, ...json }, multipart: { photo: photo() } });
    await isRefused(added, "photo");
    await stranger.dispose();
  });

  test("keys that are none are not found", async ({ request }) => {
    for (const key of ["x", "..%2f..%2fetc%2fpasswd", "%00", "a".repeat(5_000), "'%20OR%201=1", randomUUID()]) {
      for (const path of [`/requests/${key}`, `/photos/${key}`, `/cases/${key}`, `/housing/applications/${key}`, `/ask/${key}`, `/welcome/${key}`]) {
        const answer = await request.get(path, { headers: page });
        expect(answer.status(), path.slice(0, 80)).toBeLessThan(500);
        if (!path.startsWith("/welcome/")) expect(answer.status(), path.slice(0, 80)).toBeGreaterThanOrEqual(400);
      }
    }
  });

  test("values that are none are refused", async ({ request }) => {
    const id = await filed(request, server);
    const post = (path: string, form: Record<string, string>) => request.post(path, { headers: { origin: server, ...json }, form });
    await isRefused(await post("/api/act", { request: id, version: "1", command: "destroy" }), "command");
    await isRefused(await post("/api/act", { request: id, version: "many", command: "cancel" }), "version");
    await isRefused(await post("/api/act", { request: id, version: "99999999999999999999", command: "cancel" }), "version");
    await isRefused(await post("/api/rate", { request: id, overall: "6" }), "level");
    await isRefused(await post("/api/rate", { request: id, overall: "best" }), "level");
    await isRefused(await post("/api/set_place", { place: "the moon" }), "place");
    await isRefused(await post("/api/act", {}), "nothing");
    const asked: Form[] = [{ urgency: "whenever" }, { service: "teleport" }, { place: "the moon" }, { id: "mine" }, { wished: "yesterday-ish" }];
    for (const wrong of asked) {
      const answer = await request.post("/submit/request", { headers: { origin: server, ...json }, multipart: fields({ place: "x", ...wrong }) });
      await isRefused(answer, JSON.stringify(wrong));
    }
    expect((await request.get("/satisfaction?month=-1", { headers: page })).status()).toBeLessThan(500);
    expect((await request.get("/requests?after=%F0%9F%92%A9", { headers: page })).status()).toBeLessThan(500);
  });

  test("a text of ten million bytes is refused, and the server goes on", async ({ request }) => {
    const text = "a".repeat(huge);
    const headers = { origin: server, ...json };
    const asked = await request.post("/submit/request", { headers, multipart: fields({ place: "x", text }) });
    await isRefused(asked, "asking");
    const forms = { "/api/act": { request: randomUUID(), version: "1", command: "message", text }, "/api/sign_in": { login: text, password: "x" } };
    for (const [path, form] of Object.entries(forms)) {
      // The refusal comes before everything was sent: some clients then only see the connection end.
      const answer = await request.post(path, { headers, form }).catch((error: Error) => error);
      if (answer instanceof Error) expect(answer.message).toMatch(/EPIPE|ECONNRESET/);
      else expect(answer.status(), path).toBe(413);
    }
    expect((await request.get("/health/ready")).ok()).toBe(true);
  });

  test("a file that is no photo is refused in words", async ({ request }) => {
    const id = await filed(request, server);
    const real = photo().buffer;
    const fakes = [
      { name: "script.png", mimeType: "image/png", buffer: Buffer.from("<svg onload=alert(1)>") },
      { name: "cut.png", mimeType: "image/png", buffer: real.subarray(0, 60) },
      { name: "../../evil.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(1_000, 0xff) },
    ];
    for (const fake of fakes) {
      const answer = await request.post(`/photos/${id}/request`, { headers: { origin: server, ...json }, multipart: { id: randomUUID(), photo: fake } });
      await isRefused(answer, fake.name);
    }
    const shown = await (await request.get(`/requests/${id}`)).text();
    expect(shown).not.toContain("/thumb");
  });

  test("what another site sends is refused", async ({ request }) => {
    const id = await filed(request, server);
    const form = { request: id, version: "1", command: "cancel" };
    const origins: Record<string, string>[] = [{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }, { referer: "https://evil.example/" }, {}];
    for (const headers of origins) {
      for (const accept of [page, json]) {
        const answer = await request.post("/api/act", { headers: { ...headers, ...accept }, form });
        expect(answer.status(), JSON.stringify(headers)).toBe(403);
        const asked = await request.post("/submit/request", { headers: { ...headers, ...accept }, multipart: fields() });
        expect(asked.status(), JSON.stringify(headers)).toBe(403);
      }
    }
    const shown = await request.get(`/requests/${id}`);
    expect(await shown.text()).toContain("撤回申请");
  });

  test("a session that is none is told so", async ({ request, playwright }) => {
    const id = await filed(request, server);
    const { cookies } = await request.storageState();
    const names = cookies.map((cookie) => cookie.name);
    expect(names.length).toBeGreaterThan(0);
    for (const value of ["x", "", "a".repeat(3_000), randomUUID()]) {
      const cookie = names.map((name) => `${name}=${value}`).join("; ");
      const nobody = await playwright.request.newContext({ baseURL: server, extraHTTPHeaders: { cookie } });
      const led = await nobody.get(`/requests/${id}`, { headers: page, maxRedirects: 0 });
      expect(led.status()).toBe(302);
      expect(led.headers().location).toContain("/sign-in?next=");
      expect((await nobody.get(`/api/request_page?id=${id}`, { headers: json })).status()).toBe(401);
      expect((await nobody.get(`/photos/${randomUUID()}`, { headers: json })).status()).toBe(401);
      const asked = await nobody.post("/submit/request", { headers: { origin: server, ...json }, multipart: fields() });
      expect(asked.status()).toBe(401);
      await nobody.dispose();
    }
  });

  test("a session that was signed out is over everywhere it was copied to", async ({ request, playwright }) => {
    const copy = await playwright.request.newContext({ baseURL: server, storageState: await request.storageState() });
    expect((await copy.get("/api/home", { headers: json })).status()).toBe(200);
    const out = await request.post("/api/sign_out", { headers: { origin: server }, form: {} });
    expect(out.ok()).toBe(true);
    expect((await copy.get("/api/home", { headers: json })).status()).toBe(401);
    await copy.dispose();
  });
});

test("who leaves before their page is made breaks nothing", async ({}, { project }) => {
  test.skip(project.name !== "phone", "there is no page in it");
  const server = await Server.start();
  try {
    const [employee, desk] = [await caller(server.url, "zhigong"), await caller(server.url, "fuwu")];
    const pages = [[employee, "/"], [employee, "/ask/air-conditioner"], [employee, "/requests"], [desk, "/desk"], [desk, "/satisfaction"]] as const;
    let gone = 0;
    const client = async (number: number) => {
      for (let turn = 0; turn < 40; turn++) {
        const [call, path] = pages[(turn + number) % pages.length] ?? pages[0];
        const patience = AbortSignal.timeout(10 + ((turn * 37 + number * 13) % 250));
        await call(path, { headers: page, signal: patience })
          .then((answer) => answer.text())
          .catch(() => (gone += 1));
      }
    };
    await Promise.all(Array.from({ length: 16 }, (_, number) => client(number)));
    expect(gone, "some were too impatient").toBeGreaterThan(50);
    expect(await server.stop()).toBe(0);
    expect(server.panics()).toEqual([]);
  } finally {
    await server.remove();
  }
});
