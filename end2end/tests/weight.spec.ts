import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import { type Page, expect, test } from "@playwright/test";

/** Bytes over the wire, as they were sent: compressed, with their headers. */
const budgets = { firstVisit: 260_000, usableBeforeScripts: 20_000, furtherPage: 12_000 };

const furtherPages = ["/services", "/requests", "/housing", "/me", "/inbox"];
/** With one of those whose code is brought ahead. */
const broughtPages = [...furtherPages, "/ask/air-conditioner"];
/** As a ceiling: what the worker brings in its own time after a first visit. */
const brought = 500_000;
const settles = 1_500;
/** Why some is weighed once. */
const sameBytes = "the same bytes at both sizes";

type Loaded = { path: string; kind: string; bytes: number };

/** What the browser loads while something is done. A stream that stays open is not counted. */
async function loaded(page: Page, doing: () => Promise<unknown>): Promise<Loaded[]> {
  const session = await page.context().newCDPSession(page);
  const begun = new Map<string, Loaded>();
  const finished: Loaded[] = [];
  session.on("Network.responseReceived", ({ requestId, response, type }) => {
    const { pathname } = new URL(response.url);
    begun.set(requestId, { path: pathname, kind: pathname.endsWith(".wasm") ? "Wasm" : type, bytes: 0 });
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const one = begun.get(requestId);
    if (one) finished.push({ ...one, bytes: encodedDataLength });
  });
  await session.send("Network.enable");
  await doing();
  await page.waitForTimeout(settles);
  await session.detach();
  return finished;
}

/** A line to the server that counts what comes back over it, whoever asked: a page's own reports leave out what its worker fetches. */
class Relay {
  answered = 0;
  private last = Date.now();
  private readonly open = new Set<Socket>();

  private constructor(
    readonly url: string,
    private readonly end: () => void,
  ) {}

  static async start(port: number): Promise<Relay> {
    const listener = createServer((near) => {
      const far = connect(port, "127.0.0.1");
      for (const socket of [near, far]) {
        relay.open.add(socket);
        socket.on("error", () => [near, far].forEach((each) => each.destroy()));
        socket.on("close", () => relay.open.delete(socket));
      }
      far.on("data", (bytes) => {
        relay.answered += bytes.length;
        relay.last = Date.now();
      });
      near.pipe(far);
      far.pipe(near);
    });
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const relay = new Relay(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`, () => listener.close());
    return relay;
  }

  /** Waits until nothing has come for longer than the worker leaves a page to itself. */
  async isQuiet(): Promise<void> {
    await expect.poll(() => Date.now() - this.last, { timeout: 45_000 }).toBeGreaterThan(4_500);
  }

  stop(): void {
    this.end();
    for (const socket of this.open) socket.destroy();
  }
}

const sum = (files: Loaded[]) => files.reduce((bytes, file) => bytes + file.bytes, 0);

const table = (files: Loaded[]) =>
  files.map(({ path, kind, bytes }) => `${String(bytes).padStart(8)}  ${kind.padEnd(10)} ${path}`).join("\n");

function within(budget: number, files: Loaded[], what: string): void {
  const bytes = sum(files);
  test.info().annotations.push({ type: what, description: `${bytes} / ${budget}` });
  expect(bytes, `${what}\n${table(files)}`).toBeLessThanOrEqual(budget);
}

test.beforeEach(async ({ context, baseURL }) => {
  // The stream says nothing: what others do meanwhile would be fetched, and is no part of a visit. Not by a route, for that would switch
  // the browser's cache off.
  await context.addInitScript(() => {
    window.EventSource = class extends EventTarget {
      close() {}
    } as unknown as typeof EventSource;
  });
  const answer = await context.request.post("/api/sign_in", {
    headers: { origin: baseURL ?? "" },
    form: { login: "zhigong", password: "Shili-2026!", next: "/" },
  });
  expect(answer.ok()).toBe(true);
});

test("a first visit stays within its budget", async ({ page }) => {
  const files = await loaded(page, () => page.goto("/"));
  expect(files.some((file) => file.kind === "Wasm")).toBe(true);
  within(budgets.firstVisit, files, "首次访问");
});

test("a request can be asked for with little more than its page and style", async ({ page }) => {
  const files = await loaded(page, () => page.goto("/ask/air-conditioner"));
  const usable = files.filter((file) => file.kind === "Document" || file.kind === "Stylesheet");
  expect(usable.length).toBeGreaterThanOrEqual(2);
  within(budgets.usableBeforeScripts, usable, "申请页（脚本之前）");
});

for (const further of furtherPages) {
  test(`the further page ${further} stays within its budget`, async ({ page, isMobile }) => {
    test.skip(!isMobile, sameBytes);
    await loaded(page, () => page.goto("/"));
    const files = await loaded(page, async () => {
      await page.locator(`a[href="${further}"]:visible`).first().click();
      await expect(page).toHaveURL(new RegExp(`${further}$`));
    });
    expect(files.some((file) => file.kind === "Document"), "the page came without a reload").toBe(false);
    within(budgets.furtherPage, files, `后续页面 ${further}`);
  });
}

test.describe("where there can be no worker", () => {
  test.skip(({ isMobile }) => !isMobile, sameBytes);

  test("each further page stays within its budget once the page has brought what is likely next", async ({ page }) => {
    test.setTimeout(120_000);
    // As where the portal is reached by plain http.
    await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "serviceWorker"));
    let last = 0;
    page.on("requestfinished", () => (last = Date.now()));
    const first = await loaded(page, async () => {
      const begun = page.waitForRequest(/\/later\.js$/);
      await page.goto("/");
      await begun;
      await expect.poll(() => Date.now() - last, { timeout: 30_000 }).toBeGreaterThan(settles);
    });
    const all = sum(first);
    test.info().annotations.push({ type: "首次访问和之后", description: String(all) });
    expect(all - budgets.firstVisit).toBeLessThanOrEqual(brought);
    for (const further of broughtPages) {
      const files = await loaded(page, async () => {
        await page.locator(`a[href="${further}"]:visible`).first().click();
        await expect(page).toHaveURL(new RegExp(`${further}$`));
      });
      within(budgets.furtherPage, files, `后续页面 ${further}`);
      await loaded(page, () => page.goto("/"));
    }
  });
});

test.describe("once the worker has brought what is likely next", () => {
  test.use({ serviceWorkers: "allow" });
  test.skip(({ isMobile }) => !isMobile, sameBytes);

  test("each further page stays within its budget", async ({ browser, baseURL }) => {
    test.setTimeout(120_000);
    const relay = await Relay.start(Number(new URL(baseURL ?? "").port));
    const context = await browser.newContext({ baseURL: relay.url, serviceWorkers: "allow" });
    try {
      const answer = await context.request.post("/api/sign_in", {
        headers: { origin: relay.url },
        form: { login: "lingdao", password: "Shili-2026!", next: "/" },
      });
      expect(answer.ok()).toBe(true);
      const page = await context.newPage();
      let before = relay.answered;
      await page.goto("/");
      await relay.isQuiet();
      const all = relay.answered - before;
      test.info().annotations.push({ type: "首次访问和后台", description: String(all) });
      expect(all, "the worker has brought something").toBeGreaterThan(budgets.firstVisit);
      expect(all - budgets.firstVisit).toBeLessThanOrEqual(brought);
      for (const further of broughtPages) {
        before = relay.answered;
        await page.locator(`a[href="${further}"]:visible`).first().click();
        await expect(page).toHaveURL(new RegExp(`${further}$`));
        await page.waitForTimeout(settles);
        const bytes = relay.answered - before;
        test.info().annotations.push({ type: `后续页面 ${further}`, description: `${bytes} / ${budgets.furtherPage}` });
        expect.soft(bytes, `${further}, everything that came over the line`).toBeLessThanOrEqual(budgets.furtherPage);
        await page.goto("/");
        await page.waitForTimeout(settles);
      }
    } finally {
      await context.close();
      relay.stop();
    }
  });
});
