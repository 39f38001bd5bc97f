import { expect, open, photo, requestOf, test } from "./steps.ts";

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
  await page.close();
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
