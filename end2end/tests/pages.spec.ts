import type axe from "axe-core";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Page, expect, open, test } from "./steps.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Half of what the package gives by its name, and a page takes it in twice as fast. */
const engine = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What everybody who is signed in can open. */
const everybodys = ["/", "/services", "/places", "/ask/air-conditioner", "/requests", "/inbox", "/housing", "/incidents", "/me", "/me/channels", "/password"];

/** Pages by account, and links from which a page with a key in its address is reached. */
const roles: Record<string, { pages: string[]; through?: [string, string][] }> = {
  zhigong: {
    pages: everybodys,
    through: [
      ["/requests", `main a[href^="/requests/"]`],
      ["/housing", `main a[href^="/housing/applications/"]`],
      ["/incidents", `main a[href^="/incidents/"]`],
    ],
  },
  fuwu: {
    pages: ["/desk", "/desk/caller", "/cases", "/satisfaction", "/technicians", "/slots", "/plans", "/incidents"],
    through: [
      ["/cases", `main a[href^="/cases/"]`],
      ["/technicians", `main a[href^="/technicians/"]`],
    ],
  },
  shifu: { pages: ["/jobs", "/desk"], through: [["/jobs", `main a[href^="/requests/"]`]] },
  heshi: { pages: ["/cases", "/satisfaction"], through: [["/cases", `main a[href^="/cases/"]`]] },
  guanli: { pages: ["/satisfaction", "/satisfaction/requests", "/cases", "/desk", "/housing/register"] },
  xingzheng: { pages: ["/", "/me"] },
  zhufang: { pages: ["/housing/register"], through: [["/housing/register", `main a[href^="/housing/applications/"]`]] },
  admin: {
    pages: [
      "/admin/people",
      "/admin/routing",
      "/technicians",
      "/slots",
      "/places?stickers=1",
      "/admin/calendar",
      "/admin/calendar/import",
      "/admin/hours",
      "/admin/hours?calendar=around_the_clock",
      "/admin/clock",
      "/admin/clock?rule=pause:parts",
      "/admin/targets",
      "/admin/audit",
      "/admin/jobs",
      "/admin/deliveries",
      "/admin/escalation",
    ],
  },
};

async function isAccessible(page: Page): Promise<void> {
  // A page that is taken over sets its title a moment after it shows.
  await expect(page).toHaveTitle(/./);
  await page.evaluate(engine);
  // Nothing is put together of what is in order: with that it took nearly twice as long.
  const { violations } = await page.evaluate((values) => {
    const engine = (window as unknown as { axe: typeof axe }).axe;
    return engine.run(document, { resultTypes: ["violations"], runOnly: values });
  }, rules);
  const told = violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
  expect.soft(told, `${page.url()} is accessible`).toEqual([]);
}

/** A link of the page leads on without a document being loaded: the script has taken the page over. */
async function isTakenOver(page: Page): Promise<void> {
  const before = new URL(page.url()).pathname;
  let documents = 0;
  const count = (request: { resourceType: () => string }) => {
    if (request.resourceType() === "document") documents += 1;
  };
  page.on("request", count);
  const target = before === "/me" ? "/" : "/me";
  // Where the commands stand at the thumb there are no tabs, and the way out is the way back.
  await page.locator(`a[href="${target}"]:visible, .heading a:visible`).first().click();
  await expect(page, `leaving ${before}`).toHaveURL((url) => url.pathname !== before);
  page.off("request", count);
  expect.soft(documents, `documents loaded when leaving ${before}`).toBe(0);
}

for (const [login, { pages, through = [] }] of Object.entries(roles)) {
  test(`the pages of ${login} are accessible, quiet and taken over`, async ({ as }) => {
    test.setTimeout(120_000);
    const page = await as(login);
    for (const path of pages) {
      await open(page, path);
      await expect(page.locator("main h1, main h2").first()).toBeVisible();
      await isAccessible(page);
      await isTakenOver(page);
    }
    for (const [path, links] of through) {
      await page.goto(path);
      const href = await page.locator(links).first().getAttribute("href");
      await open(page, href ?? "");
      await expect(page.locator("main h1, main h2").first()).toBeVisible();
      await isAccessible(page);
      await isTakenOver(page);
    }
  });
}

test("whoever has a temporary password is led to their own first", async ({ as }) => {
  const page = await as("linshi");
  for (const path of ["/", "/requests", "/ask/air-conditioner"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/password$/);
  }
  await expect(page.getByLabel(/新密码/).first()).toBeVisible();
  await isAccessible(page);
});

test("whoever is signed out is led to the sign-in and back", async ({ page }) => {
  const paths = [...everybodys.filter((path) => path !== "/"), "/desk", "/jobs", "/cases", "/satisfaction", "/housing/register", "/technicians", "/slots", "/plans", "/admin/people", "/admin/routing", "/admin/calendar", "/admin/calendar/import", "/admin/hours", "/admin/clock", "/admin/targets", "/admin/audit", "/admin/jobs"];
  for (const path of paths) {
    await page.goto(path);
    await expect(page, path).toHaveURL((url) => url.pathname === "/sign-in" && url.searchParams.get("next") === path);
  }
  await isAccessible(page);
});

test("every page names the code it needs and no other's, however many are made at once", async ({ as }) => {
  const { request } = (await as("zhigong")).context();
  const views = { "/": "served", "/me": "served", "/jobs": "jobs", "/desk": "desk_queue", "/ask/air-conditioner": "ask" };
  const named = async (path: string) => [...new Set([...(await (await request.get(path)).text()).matchAll(/pack_(\w+)_view\./g)].map(([, view]) => view))];
  for (let round = 0; round < 20; round++) {
    await Promise.all(Object.entries(views).map(async ([path, view]) => expect(await named(path), path).toEqual([view])));
  }
});

test("a page keeps its title while its code is on the way", async ({ as, complaints, isMobile }) => {
  test.skip(!isMobile, "the same at both sizes");
  complaints.expected.push(/status of 404/);
  const page = await as("zhigong");
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/pkg/pack_ask_view*", async (route) => {
    await released;
    await route.continue();
  });
  const asked = page.waitForRequest("**/pkg/pack_ask_view*");
  await page.goto("/ask/air-conditioner", { waitUntil: "commit" });
  await asked;
  await page.waitForTimeout(500);
  expect(await page.title()).toBe("提交申请 · 机关后勤服务");
  release();
  await page.goto("/nowhere");
  expect(await page.title()).toBe("没有这个页面 · 机关后勤服务");
});
