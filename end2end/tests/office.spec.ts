import { expect, open, shot, test } from "./steps.ts";

/** Who applies: another person in each project, as one person has one application at a time. */
const applicants = { phone: "lingdao", desk: "xingzheng" } as const;

test("an application is handed in, sent back, completed and refused", async ({ as, complaints }, { project }) => {
  complaints.expected.push(/status of 422/);
  const reason = `三代同住 ${project.name}`;
  const applicant = await as(applicants[project.name as keyof typeof applicants]);
  await open(applicant, "/housing");
  await applicant.getByLabel("现住面积（平方米）").fill("很大");
  await applicant.getByLabel("家庭人口").fill("3");
  await applicant.getByLabel("申请理由").fill(reason);
  await applicant.getByRole("button", { name: "提交申请" }).click();
  await expect(applicant.getByText(/现住面积要填数字/)).toBeVisible();
  await expect(applicant.getByLabel("申请理由"), "nothing that was typed is lost").toHaveValue(reason);
  await applicant.getByLabel("现住面积（平方米）").fill("86.5");
  await applicant.getByRole("button", { name: "提交申请" }).click();
  await expect(applicant).toHaveURL(/\/housing\/applications\//);
  const address = new URL(applicant.url()).pathname;

  const officer = await as("zhufang");
  await open(officer, address);
  await expect(officer.getByText(reason)).toBeVisible();
  await officer.locator("summary").filter({ hasText: /^退回补正$/ }).click();
  await officer.getByLabel("要补什么").fill("请附上户口簿");
  await officer.getByRole("button", { name: "退回补正", exact: true }).click();
  await expect(officer.getByText(/：请附上户口簿/).first()).toBeVisible();

  await open(applicant, address);
  await expect(applicant.getByText(/请附上户口簿/).first()).toBeVisible();
  await shot(applicant, "housing-sent-back");
  await applicant.getByLabel("补充说明").fill("已附上");
  await applicant.getByRole("button", { name: "重新提交", exact: true }).click();
  await expect(applicant.getByText(/：已附上/).first()).toBeVisible();

  await open(officer, address);
  await officer.locator("summary").filter({ hasText: /^不予批准$/ }).click();
  await officer.getByLabel("理由").fill("已有住房达到标准");
  await officer.getByRole("button", { name: "不予批准", exact: true }).click();
  await expect(officer.getByText(/：已有住房达到标准/).first()).toBeVisible();
  await open(applicant, address);
  await expect(applicant.getByText(/已有住房达到标准/).first()).toBeVisible();
});

test("a target is planned for a month to come, withdrawn, and both are on record", async ({ as, complaints }, { project }) => {
  complaints.expected.push(/status of 4(22|03)/);
  const excellence = project.name === "phone" ? "优良作风" : "优美环境";
  const percent = project.name === "phone" ? "96.5" : "93.5";
  const administrator = await as("admin");
  await open(administrator, "/admin/targets");
  await shot(administrator, "targets");
  await administrator.getByLabel("内容").selectOption({ label: excellence });
  await administrator.getByLabel("目标值（%）").fill("一百");
  await administrator.getByRole("button", { name: "设定", exact: true }).click();
  await expect(administrator.getByText("目标值要填数字。")).toBeVisible();
  await administrator.getByLabel("目标值（%）").fill(percent);
  await administrator.getByRole("button", { name: "设定", exact: true }).click();
  const row = administrator.getByRole("row").filter({ hasText: excellence }).filter({ hasText: `${percent}%` });
  await expect(row.getByText("将生效")).toBeVisible();
  await row.locator("summary").filter({ hasText: "撤销" }).click();
  await row.getByRole("button", { name: "撤销", exact: true }).click();
  await expect(row).toHaveCount(0);

  // Whoever supervises reads the record; whoever serves does not.
  const manager = await as("guanli");
  await open(manager, "/admin/audit");
  await expect(manager.getByText(new RegExp(`${excellence}的目标值从 .* 起为 ${percent}%`)).first()).toBeVisible();
  await expect(manager.getByText(new RegExp(`撤销${excellence}从 .* 起的目标值`)).first()).toBeVisible();
  await shot(manager, "audit");
  const desk = await as("fuwu");
  await open(desk, "/admin/audit");
  await expect(desk.getByText("你的角色看不到这一页")).toBeVisible();
});

test("the figures of one excellence lead to the ratings that judge it", async ({ as }) => {
  const verifier = await as("heshi");
  await open(verifier, "/satisfaction");
  const behind = verifier.locator(`main .matrix a[href*="excellence="]`).first();
  const count = Number(/\d+/.exec((await behind.textContent()) ?? "")?.[0]);
  const cell = await behind.getAttribute("href");
  expect(count, cell ?? "").toBeGreaterThan(0);
  await behind.click();
  await expect(verifier).toHaveURL(/excellence=/);
  await expect(verifier.getByRole("heading", { name: /优质服务|优良作风|优美环境/ }).first()).toBeVisible();
  const rows = verifier.locator("main tbody tr");
  // Ratings go on being given while the tests run; a page holds thirty.
  expect(await rows.count()).toBeGreaterThanOrEqual(Math.min(count, 30));
  await shot(verifier, "satisfaction-behind");
});

test("in a ranking the name leads to its figures and the number to what was counted", async ({ as }) => {
  const manager = await as("guanli");
  await open(manager, "/satisfaction");
  const first = manager.locator("main .ranking tbody tr").first();
  const name = (await first.locator(".what").textContent()) ?? "";
  await first.locator(".what a").click();
  await expect(manager).toHaveURL(/\/satisfaction\?.*centre=[^&]+/);
  await expect(manager.getByRole("combobox", { name: "服务中心" }).locator("option:checked")).toHaveText(name.trim());
  await first.locator(".count a").click();
  await expect(manager).toHaveURL(/\/satisfaction\/requests\?.*centre=[^&]+/);
});
