import { type Page, expect, open, shot, test } from "./steps.ts";

/** A centre and a year for each project, as both share a server. The days lie years ahead, so that no other test counts by them. */
const mine = {
  phone: { centre: "示例机关服务中心", year: 2043 },
  desk: { centre: "示例物业服务公司", year: 2044 },
} as const;

/** The page of the centre's own hours; made first where the centre still shares them. */
async function ownHours(page: Page, centre: string): Promise<void> {
  await open(page, "/admin/hours");
  const chip = page.getByRole("link", { name: `${centre}工作时间` });
  if ((await chip.count()) > 0) {
    await chip.click();
  } else {
    await page.locator("summary").filter({ hasText: "给一个中心单独设" }).click();
    await page.getByRole("button", { name: `${centre}单独设` }).click();
    await expect(page.getByText("已单独设一份")).toBeVisible();
  }
  await expect(page.getByText(`用这份时间的：${centre}。`)).toBeVisible();
}

/** The form with this heading. */
const formOf = (page: Page, title: string) => page.locator("section.card").filter({ has: page.getByRole("heading", { name: title }) });

test("an administrator sees what a change of hours moves, and decides", async ({ as, complaints }, { project }) => {
  complaints.expected.push(/status of 4(09|22)/);
  const { centre, year } = mine[project.name as keyof typeof mine];
  const admin = await as("admin");
  await ownHours(admin, centre);
  await expect(admin.locator("tr").filter({ hasText: "一直" })).toContainText("周一至周五 08:30–12:00、14:00–17:30");
  const wide = await admin.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, "nothing is wider than the screen").toBeLessThanOrEqual(0);
  await shot(admin, "hours");

  // Three weeks without work. Only looked at, never confirmed: what is open in this centre depends on the day.
  const close = formOf(admin, "登记停办或半天");
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  await close.getByLabel("哪天", { exact: true }).fill(day(1));
  await close.getByLabel("到哪天").fill(day(21));
  await close.getByLabel("原因").fill("浏览器测试停办");
  await close.getByRole("button", { name: "预览改动" }).click();
  await expect(admin.getByText(/浏览器测试停办/).first()).toBeVisible();
  await expect(admin.getByText(/时限会改变/).first()).toBeVisible();
  await shot(admin, "hours-preview");
  await admin.getByRole("button", { name: "不改了" }).click();
  await expect(admin.getByText("确认之前什么都不会改变")).toBeHidden();

  // A line that cannot be read is named, and stays typed.
  const hours = formOf(admin, "从某天起改时段");
  await hours.getByLabel("时段", { exact: true }).fill("周一至周五 08:30-12:00\n周六 上午");
  await hours.getByLabel("从哪天起").fill(`${year}-05-01`);
  await hours.getByLabel("最后一天").fill(`${year}-09-30`);
  await hours.getByRole("button", { name: "预览改动" }).click();
  await expect(admin.getByText("第 2 行看不懂")).toBeVisible();
  await expect(hours.getByLabel("时段", { exact: true })).toHaveValue("周一至周五 08:30-12:00\n周六 上午");
  await hours.getByLabel("时段", { exact: true }).fill("周一至周五 08:30-12:00 14:30-18:00\n周六 9:00-11:30");
  await hours.getByRole("button", { name: "预览改动" }).click();
  await expect(admin.getByText(`${year}年5月1日至${year}年9月30日，周一至周五 08:30–12:00、14:30–18:00`)).toBeVisible();
  await expect(admin.getByText("没有还在办理的申请的时限会改变。")).toBeVisible();
  await admin.getByRole("button", { name: "确认采用" }).click();
  await expect(admin.getByText("服务时间已采用")).toBeVisible();
  const row = admin.locator("tr").filter({ hasText: `${year}年5月1日至` });
  await expect(row).toContainText("将生效");
  await expect(row).toContainText("周六 09:00–11:30");
  await shot(admin, "hours-ahead");

  // Taken back the same way.
  await row.locator("summary").filter({ hasText: "撤销" }).click();
  await row.getByRole("button", { name: "预览改动" }).click();
  await expect(admin.getByText(`撤销从 ${year}年5月1日 起的每周时段`)).toBeVisible();
  await admin.getByRole("button", { name: "确认采用" }).click();
  await expect(row).toHaveCount(0);

  await open(admin, "/admin/audit");
  await expect(admin.getByText(`服务时间「${centre}工作时间」：撤销从 ${year}年5月1日 起的每周时段`).first()).toBeVisible();
});

test("a day of the calendar is shown with what follows, entered, and taken back", async ({ as }, { project }) => {
  const { year } = mine[project.name as keyof typeof mine];
  const admin = await as("admin");
  await open(admin, `/admin/calendar?year=${year}`);
  await admin.getByLabel("日期", { exact: true }).fill(`${year}-06-01`);
  await admin.getByLabel("名称", { exact: true }).fill("浏览器假日");
  await admin.getByRole("button", { name: "预览改动" }).click();
  await expect(admin.getByText(new RegExp(`${year}年6月1日（周.）节假日，浏览器假日`))).toBeVisible();
  await expect(admin.getByText("没有还在办理的申请的时限会改变。")).toBeVisible();
  await shot(admin, "calendar-day-preview");
  await admin.getByRole("button", { name: "确认采用" }).click();
  await expect(admin.getByText("已登记，还没办结的时限")).toBeVisible();
  const row = admin.locator("tr").filter({ hasText: `${year}-06-01` });
  await expect(row).toContainText("浏览器假日");
  await row.locator("summary").filter({ hasText: "删除" }).click();
  await row.getByRole("button", { name: "预览改动" }).click();
  await expect(admin.getByText(/恢复为普通日子/).first()).toBeVisible();
  await admin.getByRole("button", { name: "确认采用" }).click();
  await expect(row).toHaveCount(0);
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("a half day is entered and taken back", async ({ as, complaints, baseURL }, { project }) => {
    // The page asks for its script ahead of time, and the browser complains that nobody runs it.
    complaints.expected.push(/was preloaded using link preload but not used/);
    const { year } = mine[project.name as keyof typeof mine];
    const calendar = project.name === "phone" ? "standard" : "around_the_clock";
    const admin = await as("admin");
    await admin.goto(`${baseURL ?? ""}/admin/hours?calendar=${calendar}`);
    const close = formOf(admin, "登记停办或半天");
    await close.getByLabel("哪天", { exact: true }).fill(`${year}-03-04`);
    await close.getByLabel("那几天的时段").fill("08:30-12:00");
    await close.getByLabel("原因").fill("盘点");
    await close.getByRole("button", { name: "预览改动" }).click();
    await expect(admin.getByText(`${year}年3月4日 08:30–12:00，盘点`)).toBeVisible();
    await admin.getByRole("button", { name: "确认采用" }).click();
    const row = admin.locator("tr").filter({ hasText: `${year}-03-04` });
    await expect(row).toContainText("08:30–12:00");
    await row.locator("summary").filter({ hasText: "恢复" }).click();
    await row.getByRole("button", { name: "预览改动" }).click();
    await admin.getByRole("button", { name: "确认采用" }).click();
    await expect(row).toHaveCount(0);
  });
});

test("whoever does not administer is told so", async ({ as, complaints }) => {
  complaints.expected.push(/status of 403/);
  const desk = await as("fuwu");
  await desk.goto("/admin/hours");
  await expect(desk.getByText("你没有这项权限。").or(desk.getByText("你的角色看不到这一页")).first()).toBeVisible();
});
