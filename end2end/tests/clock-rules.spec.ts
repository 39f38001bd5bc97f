import { type Page, expect, open, shot, test } from "./steps.ts";

/**
 * A rule and a day for each project, as both share a server. The days lie years ahead, so that no other test counts by them, and each run
 * of the tests has a server of its own.
 */
const mine = {
  phone: { rule: "limit:call_back", name: "回访", year: 2041 },
  desk: { rule: "pause:parts", name: "等待配件", year: 2042 },
} as const;

/** The row of a rule. */
const rowOf = (page: Page, rule: string) => page.locator(`tr[data-rule="${rule}"]`);

/** Opens the form of a rule from its row. */
async function choose(page: Page, { rule, name }: { rule: string; name: string }): Promise<void> {
  await open(page, "/admin/clock");
  await rowOf(page, rule).getByRole("link", { name: `登记新值：${name}` }).click();
  await expect(page.getByRole("heading", { name: `登记新值：${name}` })).toBeVisible();
}

test("the administrator sees what holds, enters a value for a later day, and withdraws it", async ({ as, complaints }, { project }) => {
  complaints.expected.push(/status of 422/);
  const rule = mine[project.name as keyof typeof mine];
  const admin = await as("admin");
  await open(admin, "/admin/clock");
  await expect(admin.getByText("改了以后，已经算出的时限不变")).toBeVisible();
  await expect(rowOf(admin, rule.rule)).toContainText("随系统提供");
  await expect(rowOf(admin, "pause:force_majeure")).toContainText("须写凭据");
  await expect(rowOf(admin, "restart:return:resolution")).toContainText("不重新计时");
  const wide = await admin.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, "nothing is wider than the screen").toBeLessThanOrEqual(0);
  await shot(admin, "clock-rules");

  // A length out of range is refused, and what was typed is still there.
  await choose(admin, rule);
  await admin.getByLabel(rule.rule.startsWith("pause") ? "最长多久" : "多长").fill("400");
  await admin.getByLabel("单位").selectOption("working_days");
  await admin.getByLabel("从哪天起").fill(`${rule.year}-03-01`);
  await admin.getByRole("button", { name: "登记", exact: true }).click();
  await expect(admin.getByText("长度超出允许的范围")).toBeVisible();
  await expect(admin.getByLabel(rule.rule.startsWith("pause") ? "最长多久" : "多长")).toHaveValue("400");
  await expect(admin.getByLabel("从哪天起")).toHaveValue(`${rule.year}-03-01`);

  await admin.getByLabel(rule.rule.startsWith("pause") ? "最长多久" : "多长").fill("12");
  await shot(admin, "clock-rules-form");
  await admin.getByRole("button", { name: "登记", exact: true }).click();
  await expect(admin.getByText("已登记，从所填的那天起按它计时")).toBeVisible();
  const row = rowOf(admin, rule.rule);
  await expect(row).toContainText(`${rule.year}年3月1日起`);
  await expect(row).toContainText("12 个工作日");
  await expect(row).toContainText("将生效");
  await expect(row, "what holds is still the shipped one").toContainText("随系统提供");
  await shot(admin, "clock-rules-ahead");

  // A second value of the same day overwrites nothing.
  await choose(admin, rule);
  await admin.getByLabel(rule.rule.startsWith("pause") ? "最长多久" : "多长").fill("13");
  await admin.getByLabel("单位").selectOption("working_days");
  await admin.getByLabel("从哪天起").fill(`${rule.year}-03-01`);
  await admin.getByRole("button", { name: "登记", exact: true }).click();
  await expect(admin.getByText("已有登记，请换一天")).toBeVisible();

  await open(admin, "/admin/clock");
  await row.locator("summary").filter({ hasText: "撤销" }).click();
  await row.getByRole("button", { name: "撤销", exact: true }).click();
  await expect(row).not.toContainText("将生效");

  await open(admin, "/admin/audit");
  await expect(admin.getByText(`撤销计时规则「${rule.name}」从 ${rule.year}年3月1日 起的值`).first()).toBeVisible();
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("a value is entered, and what was refused is still there", async ({ as, complaints, baseURL }, { project }) => {
    // The page asks for its script ahead of time, and the browser complains that nobody runs it.
    complaints.expected.push(/was preloaded using link preload but not used/);
    const admin = await as("admin");
    const { year } = mine[project.name as keyof typeof mine];
    const enter = async (count: string) => {
      await admin.goto(`${baseURL ?? ""}/admin/clock?rule=limit:rectification`);
      await admin.getByLabel("多长").fill(count);
      await admin.getByLabel("单位").selectOption("working_days");
      await admin.getByLabel("从哪天起").fill(`${year}-05-01`);
      await admin.getByRole("button", { name: "登记", exact: true }).click();
    };
    await enter("9");
    await expect(admin.getByText("已登记，从所填的那天起按它计时")).toBeVisible();
    await enter("8");
    await expect(admin.getByText("已有登记，请换一天")).toBeVisible();
    await expect(admin.getByLabel("多长")).toHaveValue("8");
    await admin.goto("/admin/clock");
    await expect(rowOf(admin, "limit:rectification")).toContainText(`${year}年5月1日起 9 个工作日`);
  });
});

test("whoever does not administer is told so", async ({ as, complaints }) => {
  complaints.expected.push(/status of 403/);
  const desk = await as("fuwu");
  await desk.goto("/admin/clock");
  await expect(desk.getByText("你没有这项权限。").or(desk.getByText("你的角色看不到这一页")).first()).toBeVisible();
});
