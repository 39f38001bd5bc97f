import { expect, open, photo, requestOf, shot, test } from "./steps.ts";
import { accept, assigned, closed, job, openJobs, takenWithoutNetwork } from "./work.ts";

const services = { phone: "electric", desk: "water" } as const;

test("what is submitted without a network is kept and arrives once", async ({ as, complaints }, { project }) => {
  const words = `断网 ${project.name} ${Date.now()}`;
  complaints.expected.push(/ERR_INTERNET_DISCONNECTED/);
  const page = await as("zhigong");
  await open(page, "/");
  await open(page, `/ask/${services[project.name as keyof typeof services]}`);
  await page.getByRole("radio").first().check();
  await page.locator("input[type=file]").setInputFiles(photo());
  await expect(page.getByRole("img", { name: "第 1 张照片" })).toBeVisible();

  await page.context().setOffline(true);
  await expect(page.getByText("没有网络").first()).toBeVisible();
  await page.getByLabel("补充说明").fill(words);
  await page.getByRole("button", { name: "提交", exact: true }).click();
  await expect(page.getByText(/已保存，待发送/).first()).toBeVisible();
  await page.getByRole("button", { name: "提交", exact: true }).click();
  await expect(page.getByLabel("补充说明")).toHaveValue(words);

  // The tab is closed while nothing has arrived, and opened again when the network is back.
  const context = page.context();
  await closed(page);
  await context.setOffline(false);
  const again = await context.newPage();
  const arrived = again.waitForResponse((answer) => answer.url().endsWith("/submit/request") && answer.ok());
  await open(again, "/requests");
  const { id } = (await (await arrived).json()) as { id: string };
  await expect(again.locator(`a[href="/requests/${id}"]`)).toHaveCount(1);

  await expect(async () => {
    await open(again, `/requests/${id}`);
    expect(requestOf(again)).toBe(id);
    await expect(again.getByText(words).first()).toBeVisible();
    await expect(again.locator(`img[src^="/photos/"]`)).toHaveCount(1, { timeout: 1_000 });
  }).toPass({ timeout: 15_000 });

  await open(again, "/requests");
  const rows = await again.locator(`main a[href^="/requests/"]`).evaluateAll((all) => [...new Set(all.map((link) => link.getAttribute("href") ?? ""))]);
  let same = 0;
  for (const row of rows.filter((row) => /[0-9a-f-]{36}$/.test(row))) {
    const answer = await context.request.get(row);
    if ((await answer.text()).includes(words)) same += 1;
  }
  expect(same, "it arrived exactly once").toBe(1);
});

test("what was typed is still there when the page is loaded again", async ({ as }) => {
  const page = await as("zhigong");
  await open(page, "/ask/furniture");
  await page.getByRole("radio").first().check();
  await page.getByLabel("补充说明").fill("写到一半");
  await page.locator("input[type=file]").setInputFiles(photo());
  await expect(page.getByRole("img", { name: "第 1 张照片" })).toBeVisible();
  await open(page, "/ask/furniture");
  await expect(page.getByText("上次没提交的内容已经填好")).toBeVisible();
  await expect(page.getByLabel("补充说明")).toHaveValue("写到一半");
  await expect(page.getByRole("radio").first()).toBeChecked();
  await expect(page.getByRole("img", { name: "第 1 张照片" })).toBeVisible();
});

test("a list stays when news has it fetched again and there is no network, and is fetched once there is", async ({ as, complaints, baseURL }) => {
  complaints.expected.push(/ERR_INTERNET_DISCONNECTED/);
  const first = await assigned(as, baseURL ?? "", `先来 ${Date.now()}`);
  const page = await as("shifu");
  await openJobs(page);
  await expect(job(page, first)).toBeVisible();
  // Whatever the page shows in between counts.
  await page.evaluate(() => {
    const seen = { gone: 0 };
    Object.assign(window, { seen });
    new MutationObserver(() => (seen.gone += document.querySelector("li.job") ? 0 : 1)).observe(document.body, { childList: true, subtree: true });
  });
  const tries: string[] = [];
  await page.route("**/api/jobs_page*", (route) => {
    tries.push(route.request().url());
    return route.abort("internetdisconnected");
  });
  const second = await assigned(as, baseURL ?? "", `后到 ${Date.now()}`);
  await expect.poll(() => tries.length, "the news of it has the list fetched").toBeGreaterThan(0);
  await page.unroute("**/api/jobs_page*");
  await expect(job(page, second), "it is asked again by itself").toBeVisible({ timeout: 30_000 });
  expect(await page.evaluate(() => (window as unknown as { seen: { gone: number } }).seen.gone), "the list was there all the time").toBe(0);
});

test("a page whose code does not come waits for it and is taken over when it does", async ({ as, complaints }) => {
  complaints.expected.push(/ERR_INTERNET_DISCONNECTED/);
  const page = await as("shifu");
  const tries: string[] = [];
  await page.route("**/pkg/pack_jobs_view*", (route) => {
    tries.push(route.request().url());
    return route.abort("internetdisconnected");
  });
  const alive = openJobs(page);
  await expect.poll(() => tries.length, "it is tried again").toBeGreaterThan(2);
  await expect(page.getByRole("heading", { name: "我的任务" })).toBeVisible();
  await page.unroute("**/pkg/pack_jobs_view*");
  await alive;
});

/** What the browser says of pages without a network, and of its worker, whose newer version it looks for now and then. */
const withoutNetwork = /ERR_INTERNET_DISCONNECTED|Failed to fetch|net::ERR_FAILED|unknown error occurred when fetching the script/;

test.describe("with the service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("a technician's whole job is done without a network, and arrives once and in order", async ({ as, complaints, baseURL }, { project }) => {
    test.setTimeout(120_000);
    complaints.expected.push(withoutNetwork);
    const words = `地下室 ${project.name} ${Date.now()}`;
    const done = `换了灯管 ${Date.now()}`;
    const id = await assigned(as, baseURL ?? "", words);
    const page = await as("shifu");
    const context = page.context();
    await takenWithoutNetwork(page, id);
    await job(page, id).getByRole("button", { name: /开始办理/ }).click();
    await expect(job(page, id).getByRole("link", { name: "拍照、完工" })).toBeVisible();

    // The tab is closed in between, and opened again still without a network.
    await closed(page);
    const again = await context.newPage();
    await again.goto("/jobs");
    await expect(job(again, id).getByRole("link", { name: "拍照、完工" })).toBeVisible();
    await again.goto(`/requests/${id}`);
    await again.locator(`form[action="/photos/${id}/after"] input[capture]`).setInputFiles(photo());
    await expect(again.getByText("可以接着拍下一张")).toBeVisible();
    await expect(again.getByRole("list", { name: "还没有送到的办理" }).getByRole("link", { name: "照片" })).toBeVisible();
    await again.locator("summary").filter({ hasText: /^留言$/ }).click();
    await again.getByLabel("留言").fill("配电间也看过了");
    await again.getByRole("button", { name: "留言", exact: true }).click();
    await expect(again.getByText("配电间也看过了").first()).toBeVisible();
    await again.locator("summary").filter({ hasText: /^完工$/ }).click();
    await again.getByLabel("做了什么").fill(done);
    await again.getByRole("button", { name: "完工", exact: true }).click();
    await expect(again.getByText(done).first()).toBeVisible();
    await shot(again, "offline-job");

    const sent: string[] = [];
    again.on("request", (request) => {
      if (request.method() === "POST") sent.push(new URL(request.url()).pathname);
    });
    await context.setOffline(false);
    await expect(again.getByText("还没有送到的办理")).toHaveCount(0, { timeout: 30_000 });
    expect(sent.indexOf(`/photos/${id}/after`), "the photo after all texts").toBe(sent.length - 1);
    // What the portal has on record, not what this tab sent: the browser may let a tab that is being closed send the first of them.
    const answer = await context.request.get("/api/request_page", { params: { id } });
    const { timeline } = (await answer.json()) as { timeline: { what: string; text: string }[] };
    const own = timeline.filter(({ what }) => what.startsWith("你")).map(({ what, text }) => `${what} ${text}`.trim());
    expect(own.reverse(), "each once, in their order").toEqual(["你已接单", "你开始办理", "你留言 配电间也看过了", `你已完工，等待验收 ${done}`]);

    const page2 = await as("zhigong");
    await open(page2, `/requests/${id}`);
    await expect(page2.getByText(done)).not.toHaveCount(0);
    await expect(page2.getByText("配电间也看过了")).toHaveCount(1);
    await expect(page2.locator(`img[src^="/photos/"]`)).toHaveCount(1);
  });

  test("a job that was given to somebody else meanwhile keeps the work and says why", async ({ as, complaints, baseURL }) => {
    complaints.expected.push(withoutNetwork, /status of 4\d\d/);
    const id = await assigned(as, baseURL ?? "", `改派 ${Date.now()}`);
    const page = await as("shifu");
    await openJobs(page);
    await page.context().setOffline(true);
    await job(page, id).getByRole("button", { name: /接单/ }).click();
    await expect(page.getByText(/已保存，待发送/).first()).toBeVisible();
    const desk = (await as("fuwu")).context().request;
    const answer = await desk.post("/api/act", {
      headers: { origin: baseURL ?? "", ...accept },
      form: { request: id, version: "0", command: "assign", technician: "sample-shifu2" },
    });
    expect(answer.status(), await answer.text()).toBe(200);
    await page.context().setOffline(false);
    await expect(page.getByText(/没有办成/)).toBeVisible({ timeout: 30_000 });
    await shot(page, "offline-conflict");
    await page.getByRole("button", { name: "知道了，删除这一条" }).click();
    await expect(page.getByText(/没有办成/)).toHaveCount(0);
  });

  test("nobody sees without a network what another person saw", async ({ as, complaints }) => {
    complaints.expected.push(withoutNetwork, /503/);
    const page = await as("zhigong");
    await open(page, "/me");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await open(page, "/requests");
    await page.goto("/me");
    await page.context().setOffline(true);
    await page.goto("/requests");
    await expect(page.getByRole("heading", { name: "我的申请" })).toBeVisible();
    await page.context().setOffline(false);
    await page.goto("/me");
    await page.getByRole("button", { name: "退出", exact: true }).click();
    await expect(page).toHaveURL(/sign-in/);
    await page.context().setOffline(true);
    await page.goto("/requests");
    await expect(page.getByRole("heading", { name: "没有网络" })).toBeVisible();
    await expect(page.getByText("我的申请")).toHaveCount(0);
    await shot(page, "offline-never-seen");
  });
});
