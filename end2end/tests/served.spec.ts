import { type Page, expect, open, signIn, test } from "./steps.ts";
import { accepted } from "./work.ts";

/** Counts the documents that the browser itself loads from now on. */
function documents(page: Page): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (request.isNavigationRequest()) count += 1;
  });
  return () => count;
}

test("what is being filled in stays when the page would come again, and the page comes again when nobody is at it", async ({ as, baseURL }) => {
  const page = await as("zhigong");
  await open(page, "/housing");
  const fold = page.locator("main details").filter({ hasText: "申请住房补贴" });
  if (!(await fold.evaluate((details: HTMLDetailsElement) => details.open))) await fold.locator("summary").click();
  await page.getByLabel("申请理由").fill("写到一半");
  const brought = page.waitForResponse((response) => new URL(response.url()).pathname === "/housing");
  await accepted(as, baseURL ?? "", `示例 ${Date.now()}`);
  await brought;
  await page.waitForTimeout(300);
  await expect(page.getByLabel("申请理由")).toHaveValue("写到一半");

  // Nobody is at this one: it comes again, as somebody has unfolded it and with the keyboard where it was.
  await open(page, "/requests");
  await page.evaluate(() => document.querySelector("main .heading")?.setAttribute("data-old", ""));
  const id = await accepted(as, baseURL ?? "", `示例 ${Date.now()}`);
  await expect(page.locator(`main a[href="/requests/${id}"]`)).toBeVisible();
  await expect(page.locator("main [data-old]")).toHaveCount(0);
});

test("what was typed elsewhere and unfolded stays, and the keyboard where it was, when a form has brought the page again", async ({ as, isMobile }) => {
  const page = await as("admin");
  await open(page, "/admin/routing");
  await page.locator("summary").filter({ hasText: "项自动派单" }).click();
  const service = isMobile ? "绿化" : "停车场";
  // In another form of the page.
  const minutes = page.getByLabel("每件大约用时（工作分钟）");
  await minutes.fill("61");
  const name = (word: string) => new RegExp(`^${word}自动派单：.*${service}`);
  for (const [word, then] of [["开始", "停止"], ["停止", "开始"]] as const) {
    await page.getByRole("button", { name: name(word) }).first().click();
    await expect(page.getByRole("button", { name: name(then) }).first()).toBeFocused();
    await expect(minutes, "what was typed into another form stays").toHaveValue("61");
  }
});

test("a page that cannot be brought says so, and comes when there is a network again", async ({ as, complaints }) => {
  complaints.expected.push(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  const page = await as("zhigong");
  await open(page, "/");
  const loaded = documents(page);
  await page.context().setOffline(true);
  await page.locator(`a[href="/requests"]:visible`).first().click();
  await expect(page.getByRole("heading", { name: "这一页暂时打不开" })).toBeVisible({ timeout: 15_000 });
  await page.getByRole("link", { name: "再试一次" }).click();
  await expect(page.getByRole("heading", { name: "这一页暂时打不开" })).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByRole("heading", { name: "我的申请" })).toBeVisible({ timeout: 15_000 });
  await expect(page).toHaveTitle("我的申请 · 机关后勤服务");
  expect(loaded(), "no document was loaded").toBe(0);
});

test("forms are sent without leaving the page, filters and ways back too", async ({ as }) => {
  const page = await as("guanli");
  await open(page, "/satisfaction");
  const loaded = documents(page);
  const month = page.getByRole("combobox", { name: "月份" });
  const before = (await month.locator("option").nth(1).getAttribute("value")) ?? "";
  await month.selectOption(before);
  await page.getByRole("button", { name: "查看" }).click();
  await expect(page).toHaveURL(new RegExp(`month=${before}`));
  await expect(page.getByRole("combobox", { name: "月份" })).toHaveValue(before);
  await page.goBack();
  await expect(page).toHaveURL(/\/satisfaction$/);
  await expect(page.getByRole("combobox", { name: "月份" })).not.toHaveValue(before);
  expect(loaded(), "no document was loaded").toBe(0);

  const administrator = await as("admin");
  await open(administrator, "/admin/people?words=zhigong");
  const silent = documents(administrator);
  const sheet = administrator.locator("details.confirm").first();
  await sheet.locator("summary").click();
  await administrator.keyboard.press("Escape");
  await expect(sheet).not.toHaveAttribute("open");
  await expect(sheet.locator("summary"), "the keyboard is back where it came from").toBeFocused();
  await sheet.locator("summary").click();
  await sheet.getByRole("link", { name: "取消" }).click();
  await expect(sheet).not.toHaveAttribute("open");
  // The same search once more: the address stays, and the page is brought all the same.
  const again = administrator.waitForResponse((response) => new URL(response.url()).pathname === "/admin/people");
  await administrator.getByRole("button", { name: "搜索" }).click();
  await again;
  expect(silent(), "no document was loaded").toBe(0);
});

test("a page of a newer build is loaded whole", async ({ as, complaints }) => {
  complaints.expected.push(/of-another-build/);
  const page = await as("zhigong");
  await open(page, "/");
  await page.evaluate(() => document.getElementById("portal")?.setAttribute("href", "/pkg/of-another-build.css"));
  const loaded = documents(page);
  await page.locator(`a[href="/housing"]:visible`).first().click();
  await expect(page.getByRole("heading", { name: "我的住房" })).toBeVisible();
  await expect.poll(loaded).toBe(1);
});

test("a page that is long on its way shows that it is", async ({ as, isMobile }) => {
  test.skip(!isMobile, "the same at both sizes");
  const page = await as("zhigong");
  await open(page, "/");
  const bar = page.locator("html[data-going]");
  await expect(bar).toHaveCount(0);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/pkg/pack_ask_view*", async (route) => {
    await released;
    await route.continue();
  });
  await page.locator(`a[href^="/ask/"]:visible`).first().click();
  await expect(bar).toHaveCount(1);
  await expect(page).toHaveURL(/\/$/);
  release();
  await expect(page).toHaveURL(/\/ask\//);
  await expect(bar).toHaveCount(0);
});

test("who is writing is not led away when the session has ended meanwhile", async ({ as, browser, baseURL, complaints }) => {
  const server = baseURL ?? "";
  const context = await browser.newContext({ baseURL: server });
  complaints.watch(context);
  await signIn(context.request, "zhigong", server);
  const page = await context.newPage();
  await open(page, "/housing");
  const fold = page.locator("main details").filter({ hasText: "申请住房补贴" });
  if (!(await fold.evaluate((details: HTMLDetailsElement) => details.open))) await fold.locator("summary").click();
  await page.getByLabel("申请理由").fill("写到一半");
  await context.clearCookies();
  // News has the page come again, and the answer leads to the sign-in.
  const led = page.waitForResponse((response) => new URL(response.url()).pathname === "/sign-in");
  await accepted(as, server, `示例 ${Date.now()}`);
  await led;
  await page.waitForTimeout(300);
  await expect(page).toHaveURL(/\/housing$/);
  await expect(page.getByLabel("申请理由")).toHaveValue("写到一半");
  await context.close();
});
