import { type APIRequestContext, type Browser, type BrowserContext, type Page, test as base, expect } from "@playwright/test";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";

/** The password of every sample account. */
export const password = "Shili-2026!";

const shots = join(import.meta.dirname, "../test-results/shots");

/** What a page complained about. A test that opens pages through `seen` fails on the first complaint. */
export class Complaints {
  readonly all: string[] = [];
  /** Words of complaints that a test causes on purpose, such as a network that is switched off. */
  readonly expected: RegExp[] = [/Service Worker registration blocked by Playwright/];

  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.add(`${message.text()} (${message.location().url})`, message.page());
    });
    context.on("weberror", (error) => this.add(String(error.error().stack ?? error.error()), error.page()));
  }

  private add(text: string, page: Page | null): void {
    if (!this.expected.some((expected) => expected.test(text))) this.all.push(`${page?.url() ?? ""}: ${text}`);
  }
}

type Fixtures = {
  complaints: Complaints;
  /** A page in a browser of its own in which this account is signed in. */
  as: (login: string) => Promise<Page>;
  /** The same on another server. */
  asOf: (server: string) => (login: string) => Promise<Page>;
};

export const test = base.extend<Fixtures>({
  actionTimeout: ({}, use) => use(10_000),
  complaints: [
    async ({ context }, use) => {
      const complaints = new Complaints();
      complaints.watch(context);
      await use(complaints);
      expect(complaints.all, "nothing on the console").toEqual([]);
    },
    { auto: true },
  ],
  asOf: async ({ browser, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use((server) => async (login) => {
      const context = await signedIn(browser, login, server);
      complaints.watch(context);
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  as: ({ asOf, baseURL }, use) => use(asOf(baseURL ?? "")),
});

export { expect };
export type { APIRequestContext, APIResponse, Page } from "@playwright/test";

/** Sessions of this worker by server and login: the server counts how often an address signs in within a minute. */
const sessions = new Map<string, Awaited<ReturnType<BrowserContext["cookies"]>>>();

async function signedIn(browser: Browser, login: string, server: string): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: server });
  const known = sessions.get(`${server} ${login}`);
  if (known) {
    await context.addCookies(known);
    // A test may have ended this session: then it is begun anew.
    const viewer = await context.request.get(`${server}/api/viewer`);
    if (viewer.ok() && (await viewer.text()).includes(`"name"`)) return context;
    await context.clearCookies();
  }
  await signIn(context.request, login, server);
  sessions.set(`${server} ${login}`, await context.cookies());
  return context;
}

/** Signs in without the page: for tests of what comes after it. */
export async function signIn(request: APIRequestContext, login: string, server: string): Promise<void> {
  const answer = await request.post(`${server}/api/sign_in`, {
    headers: { origin: server },
    form: { login, password, next: "/me" },
  });
  expect(answer.ok(), `${login} signs in: ${answer.status()}`).toBe(true);
}

/** Opens a page and waits until the script has taken it over: that is when it begins to listen for news. */
export async function open(page: Page, path: string): Promise<void> {
  const alive = page.waitForRequest((request) => new URL(request.url()).pathname.startsWith("/live/"), { timeout: 30_000 });
  await page.goto(path);
  await alive;
  // A page's own code takes its forms over a moment later: touched before, they are sent the plain way.
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle, { timeout: 1_000 })));
}

/** Keeps a picture of the page for people to look at: `<project>-<name>.png`. Where nobody will, it takes time for nothing. */
export async function shot(page: Page, name: string): Promise<void> {
  if (process.env.CI) return;
  await page.screenshot({ path: join(shots, `${base.info().project.name}-${name}.png`), fullPage: true, animations: "disabled" });
}

/** The key in the address of a request's page. */
export function requestOf(page: Page): string {
  const key = /\/requests\/([0-9a-f-]{36})/.exec(page.url())?.[1];
  if (!key) throw new Error(`not the page of a request: ${page.url()}`);
  return key;
}

/** A file as a form takes it. */
export type File = { name: string; mimeType: string; buffer: Buffer };

/** A photo of its own: a PNG of the given size in colours that no other has; grain makes it as hard to fold as what a phone takes. */
export function photo(name = "photo.png", width = 320, height = 240, grain = 0): File {
  const [red, green, blue] = randomBytes(3);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (1 + width * 3) + 1 + x * 3;
      if (grain > 0) {
        rows[at] = rows[at + 1] = rows[at + 2] = 112 + (((x + y) >> 6) & 31) + Math.round((Math.random() - 0.5) * 2 * grain);
      } else {
        rows[at] = (red! + x) & 255;
        rows[at + 1] = (green! + y) & 255;
        rows[at + 2] = blue!;
      }
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const buffer = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 1 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  return { name, mimeType: "image/png", buffer };
}

function chunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
