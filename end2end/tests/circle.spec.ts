import { type Page, expect, open, password, photo, requestOf, shot, test } from "./steps.ts";

test.describe.configure({ mode: "serial" });
// With all that moves, as most people have it.
test.use({ contextOptions: { reducedMotion: "no-preference" } });

/** What the project asks for: another phrase each, so that both can share a server. */
const phrases = { phone: "不制冷", desk: "漏水" } as const;
const work = "换了一个电容，制冷恢复正常。";
const complaint = "等了两次才来，走廊也没有收拾。";

let id = "";

test("three taps ask for a service, with a photo", async ({ page }, { project }) => {
  await page.goto("/ask/air-conditioner");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await shot(page, "sign-in");
  await page.getByLabel("账号").fill("zhigong");
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page).toHaveURL(/\/ask\/air-conditioner$/);
  await open(page, "/");
  await shot(page, "home");

  await page.locator(`a[href="/ask/air-conditioner"]:visible`).first().click();
  await page.getByRole("radio", { name: phrases[project.name as keyof typeof phrases] }).check();
  await page.locator("input[type=file]").setInputFiles(photo());
  await expect(page.getByRole("img", { name: "第 1 张照片" })).toBeVisible();
  await shot(page, "ask");
  await page.getByRole("button", { name: "提交", exact: true }).click();
  await expect(page.getByText("已提交。服务中心受理")).toBeVisible();
  id = requestOf(page);
  await expect(page.locator(`img[src^="/photos/"]`)).toHaveCount(1);
  await shot(page, "request-filed");
  await page.goto("/requests");
  await expect(page.locator(`a[href="/requests/${id}"]`)).toHaveCount(1);
  await shot(page, "requests");
});

test("the desk assigns it", async ({ as, isMobile }) => {
  const desk = await as("fuwu");
  await open(desk, "/desk");
  await expect(desk.locator(`tr[data-row="${id}"]`)).toBeVisible();
  await shot(desk, "desk");
  await desk.locator(`tr[data-row="${id}"] a:visible`).click();
  if (isMobile) await desk.locator("summary").filter({ hasText: /^派单$/ }).click();
  else await desk.getByRole("complementary", { name: "打开的申请" }).locator("summary").filter({ hasText: /^派单$/ }).click();
  await shot(desk, "desk-assign");
  // The one who can do it and has the area stands first, with the reasons; one tap sends them.
  const suggestion = desk.getByRole("list", { name: "服务人员" }).filter({ visible: true }).getByRole("listitem").first();
  await expect(suggestion).toContainText("会空调维修");
  await suggestion.getByRole("button", { name: /^派单\s*给示例师傅$/ }).click();
  await expect(desk.getByText("示例师傅", { exact: true }).first()).toBeVisible();
});

test("the technician does it", async ({ as }) => {
  const technician = await as("shifu");
  await open(technician, "/jobs");
  const job = technician.locator("li.job").filter({ has: technician.locator(`a[href="/requests/${id}"]`) });
  await expect(job).toBeVisible();
  await shot(technician, "jobs");
  await job.getByRole("button", { name: /接单/ }).click();
  await job.getByRole("button", { name: /开始办理/ }).click();
  await job.getByRole("link", { name: "拍照、完工" }).click();
  await expect(technician).toHaveURL(new RegExp(`/requests/${id}`));
  await technician.locator(`form[action="/photos/${id}/after"] input[capture]`).setInputFiles(photo());
  await expect(technician.getByRole("img", { name: /维修后，第 1 张/ })).toBeVisible();
  await technician.locator("summary").filter({ hasText: /^完工$/ }).click();
  await shot(technician, "request-finish");
  await technician.getByLabel("做了什么").fill(work);
  await technician.getByRole("button", { name: "完工", exact: true }).click();
  await expect(technician.getByText(work).first()).toBeVisible();
  await shot(technician, "request-finished");
});

test("the requester confirms and rates it badly", async ({ as }) => {
  const employee = await as("zhigong");
  await open(employee, "/");
  await employee.locator(`a[href="/requests/${id}"]`).first().click();
  await expect(employee.getByText(work).first()).toBeVisible();
  await expect(employee.locator(`img[src^="/photos/"]`)).toHaveCount(2);
  await shot(employee, "request-to-confirm");
  await employee.getByRole("button", { name: "确认修好了" }).click();
  await employee.getByRole("link", { name: "评价这次服务" }).click();
  await expect(employee).toHaveURL(/\/rate$/);
  await employee.getByRole("group", { name: /^总体/ }).getByRole("radio", { name: "不满意", exact: true }).check();
  await employee.getByRole("group", { name: /^哪里不满意/ }).getByRole("checkbox").first().check();
  await employee.getByLabel("想说的话").fill(complaint);
  await shot(employee, "rate");
  await employee.getByRole("button", { name: "提交评价" }).click();
  await expect(employee.getByText("谢谢你的评价。")).toBeVisible();
});

/** The case that the rating opened: the newest stands last or first, so it is found by its words. */
async function caseOf(page: Page): Promise<void> {
  await open(page, "/cases");
  const links = await page.locator(`a[href^="/cases/"]`).evaluateAll((all) => [...new Set(all.map((link) => link.getAttribute("href") ?? ""))]);
  expect(links.length, "there are cases").toBeGreaterThan(0);
  for (const link of links) {
    await page.goto(link);
    if (await page.getByText(complaint).count()) return;
  }
  throw new Error("the bad rating opened no case");
}

test("the verifier sees the case with who rated", async ({ as }) => {
  const verifier = await as("heshi");
  await caseOf(verifier);
  await expect(verifier.getByText("评价人", { exact: true })).toBeVisible();
  await expect(verifier.getByText("示例职工").first()).toBeVisible();
  await shot(verifier, "case-verifier");
});

test("the desk answers for the case, but does not see who rated", async ({ as }) => {
  const desk = await as("fuwu");
  await open(desk, "/cases");
  await shot(desk, "cases-desk");
  const links = await desk.locator(`a[href^="/cases/"]`).evaluateAll((all) => [...new Set(all.map((link) => link.getAttribute("href") ?? ""))]);
  expect(links.length, "there are cases").toBeGreaterThan(0);
  let shielded = 0;
  for (const link of links) {
    await desk.goto(link);
    await expect(desk.getByText("谁来改")).toBeVisible();
    // Whoever rated with their name has agreed to it; this rater has not.
    await expect(desk.getByText(complaint), link).toHaveCount(0);
    if (!(await desk.getByText("评价人受到保护").count())) continue;
    shielded += 1;
    await expect(desk.getByText("评价人", { exact: true }), link).toHaveCount(0);
    await expect(desk.locator("main").getByText("示例职工"), link).toHaveCount(0);
    await expect(desk.locator(`main a[href^="/requests/"]`), link).toHaveCount(0);
    await shot(desk, "case-desk");
  }
  expect(shielded, "the case of a rater without a name").toBeGreaterThan(0);
});

test("the manager looks at the satisfaction", async ({ as }) => {
  const manager = await as("guanli");
  await open(manager, "/satisfaction");
  await expect(manager.getByRole("heading", { name: /满意/ }).first()).toBeVisible();
  await expect(manager.locator("main").getByText(/\d+(\.\d+)?\s*%/).first()).toBeVisible();
  await shot(manager, "satisfaction");
});

test("the housing officer moves an application on, and its applicant sees it", async ({ as }) => {
  const officer = await as("zhufang");
  await open(officer, "/housing/register");
  await shot(officer, "housing-register");
  const application = officer.locator(`a[href^="/housing/applications/"]`).first();
  await application.click();
  await expect(officer).toHaveURL(/\/housing\/applications\//);
  const head = officer.getByRole("heading", { name: /^办理：/ });
  await expect(head).toBeVisible();
  await shot(officer, "housing-application");
  const step = await head.textContent();
  await officer.getByLabel("意见").fill("材料齐全");
  await officer.getByRole("button", { name: "通过", exact: true }).click();
  await expect(officer.getByText(/：材料齐全/).first()).toBeVisible();
  await expect(officer.getByRole("heading", { name: step ?? "", exact: true })).toHaveCount(0);

  const employee = await as("zhigong");
  await open(employee, "/housing");
  await expect(employee.locator(`a[href^="/housing/applications/"]`).first()).toBeVisible();
  await shot(employee, "housing");
});
