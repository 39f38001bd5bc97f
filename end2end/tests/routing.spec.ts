import { randomUUID } from "node:crypto";
import { type Page, expect, open, requestOf, shot, test } from "./steps.ts";

/** A building for each project, so that both can share a server. */
const buildings = { phone: { site: "一号院", name: "1 号楼" }, desk: { site: "一号院", name: "2 号楼" } } as const;

/** Chooses a building in the tree of places, from a link of the page. */
async function choose(page: Page, { site, name }: { site: string; name: string }): Promise<void> {
  await page.getByRole("link", { name: site, exact: true }).click();
  const row = page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
  await row.getByRole("link", { name: /选/ }).click();
}

/** The row of a rule in the table. */
const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

test("the administrator asks who would get it, adds a rule, moves and ends it", async ({ as, complaints }, { project }) => {
  complaints.expected.push(/status of 422/);
  const admin = await as("admin");
  await open(admin, "/admin/routing?place=s2-b04&service=public-repair");
  await expect(admin.getByText("由示例物业服务公司办理")).toBeVisible();
  await expect(admin.getByText(/按派单规则「二号院公共区域由物业公司承办/)).toBeVisible();
  await shot(admin, "routing-trial");

  const place = buildings[project.name as keyof typeof buildings];
  await open(admin, "/admin/routing");
  const form = admin.locator("details").filter({ hasText: "新增规则" });
  await form.locator("summary").first().click();
  await form.getByRole("link", { name: "选地点" }).click();
  await choose(admin, place);
  const name = `浏览器规则 ${project.name} ${Date.now()}`;
  await expect(form.getByText(`${place.site} ${place.name}`)).toBeVisible();
  await form.getByLabel("规则名称").fill(name);
  await form.getByLabel("哪些事项").selectOption({ label: "绿化养护" });
  await form.getByRole("button", { name: "增加规则" }).click();
  // Refused without a centre: what was typed is still there.
  await expect(admin.getByText("服务中心不能为空。")).toBeVisible();
  await expect(form.getByLabel("规则名称")).toHaveValue(name);
  await form.getByLabel("由谁办").selectOption({ label: "示例车队与会务中心" });
  await form.getByRole("button", { name: "增加规则" }).click();
  await expect(admin.getByText("规则已增加")).toBeVisible();
  await expect(rowOf(admin, name)).toContainText(`${place.site} ${place.name} · 绿化养护`);
  await shot(admin, "routing");

  const before = Number(await rowOf(admin, name).locator("td").first().textContent());
  await rowOf(admin, name).getByRole("button", { name: /上移/ }).click();
  await expect(rowOf(admin, name).locator("td").first()).toHaveText(String(before - 1));

  const key = project.name === "phone" ? "s1-b01" : "s1-b02";
  await open(admin, `/admin/routing?place=${key}&service=greening`);
  await expect(admin.getByText("由示例车队与会务中心办理")).toBeVisible();
  await rowOf(admin, name).locator("summary").filter({ hasText: "停用" }).click();
  const yesterday = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  await rowOf(admin, name).getByLabel("最后一天").fill(yesterday);
  await rowOf(admin, name).getByRole("button", { name: "停用" }).click();
  await expect(admin.getByText("由示例物业服务公司办理")).toBeVisible();
});

test("the desk sees whom to send first, with the reasons, and one tap sends", async ({ as }) => {
  const employee = await as("zhigong");
  await open(employee, "/ask/electric");
  await employee.getByRole("radio", { name: "插座没电" }).check();
  await employee.getByRole("button", { name: "提交", exact: true }).click();
  await expect(employee.getByText("已提交。")).toBeVisible();
  const id = requestOf(employee);

  const desk = await as("fuwu");
  await open(desk, `/requests/${id}`);
  await desk.locator("summary").filter({ hasText: /^派单$/ }).click();
  const first = desk.getByRole("list", { name: "服务人员" }).getByRole("listitem").first();
  await expect(first).toContainText("示例师傅乙");
  await expect(first).toContainText("会照明用电");
  await expect(desk.getByRole("list", { name: "服务人员" })).toContainText("请假到");
  await shot(desk, "dispatch");
  await first.getByRole("button", { name: /派单/ }).click();
  await expect(desk.getByText("示例师傅乙", { exact: true }).first()).toBeVisible();
  await expect(desk.getByText("服务目录的默认单位")).toBeVisible();
});

test("the desk keeps skills, areas and leave", async ({ as }, { project }) => {
  const desk = await as("fuwu");
  await open(desk, "/technicians");
  await shot(desk, "technicians");
  await desk.getByRole("link", { name: "示例师傅丁" }).click();
  await expect(desk.getByRole("heading", { name: "示例师傅丁" })).toBeVisible();
  await desk.getByRole("checkbox", { name: "文印", exact: false }).first().check();
  await desk.getByRole("button", { name: "保存" }).click();
  await desk.getByRole("link", { name: "选一个片区" }).click();
  const place = buildings[project.name as keyof typeof buildings];
  await choose(desk, place);
  await desk.getByRole("button", { name: "加入片区" }).click();
  await expect(desk.getByRole("button", { name: new RegExp(`取消.*${place.name}`) })).toBeVisible();
  await shot(desk, "technician");
  await desk.getByRole("button", { name: new RegExp(`取消.*${place.name}`) }).click();
  await expect(desk.getByRole("button", { name: new RegExp(`取消.*${place.name}`) })).toHaveCount(0);
});

test("a known incident is shown before a request is filed, followed, and ended for all", async ({ as }, { project }) => {
  const place = buildings[project.name as keyof typeof buildings];
  const room = project.name === "phone" ? "s1-b01-f02-r01" : "s1-b02-f02-r01";
  const title = `${place.name}停热水 ${Date.now() % 100_000}`;
  const desk = await as("fuwu");
  await open(desk, "/incidents");
  await desk.locator("summary").filter({ hasText: "发布公告" }).click();
  await desk.getByRole("link", { name: "选地点" }).click();
  await choose(desk, place);
  await desk.getByLabel("出了什么事").fill(title);
  await desk.getByLabel("告诉大家什么").fill("主管道抢修，请用一层开水间。");
  await desk.getByRole("checkbox", { name: "给水排水" }).check();
  await shot(desk, "incident-announce");
  await desk.getByRole("button", { name: "发布" }).click();
  await expect(desk.getByRole("heading", { name: title })).toBeVisible();
  const address = new URL(desk.url()).pathname;

  const filer = await as("lingdao");
  await open(filer, `/ask/water?place=${room}`);
  await expect(filer.getByText(`已知故障：${title}`)).toBeVisible();
  await shot(filer, "ask-incident");
  await filer.getByRole("radio", { name: "没有热水" }).check();
  await filer.getByRole("button", { name: "提交", exact: true }).click();
  await expect(filer.getByText("已提交。")).toBeVisible();
  const request = new URL(filer.url()).pathname;

  const employee = await as("zhigong");
  await open(employee, `/ask/water?place=${room}`);
  await employee.getByRole("button", { name: "关注它，不再提交" }).first().click();
  await expect(employee).toHaveURL((url) => url.pathname === address);
  await expect(employee.getByText(/已关注/)).toBeVisible();

  await desk.goto(address);
  // By night the rule sends it to the duty desk; then there is nothing to link here.
  const link = desk.getByRole("button", { name: /^关联这 \d+ 件$/ });
  const linked = (await desk.locator(`main a[href="${request}"]`).count()) > 0;
  if ((await link.count()) > 0) {
    await shot(desk, "incident-candidates");
    await link.click();
    await expect(desk.getByText(/已关联 \d+ 件申请/)).toBeVisible();
  }
  await desk.locator("summary").filter({ hasText: "已经恢复" }).click();
  await desk.getByLabel("怎样恢复的").fill("已换阀门");
  await desk.getByRole("button", { name: "确认恢复" }).click();
  await expect(desk.getByText("已换阀门")).toBeVisible();
  await shot(desk, "incident-ended");
  if (linked) {
    await filer.goto(request);
    await expect(filer.getByText(`「${title}」已恢复：已换阀门`).first()).toBeVisible();
  }
  await open(employee, "/");
  await expect(employee.getByRole("link", { name: title })).toBeVisible();
  await shot(employee, "home-incident");
});

test("the desk plans what comes again, and ends the plan", async ({ as }, { project }) => {
  const desk = await as("fuwu");
  await open(desk, "/plans?place=s1-b03-f12-r92");
  const text = `清洗滤网 ${project.name} ${randomUUID().slice(0, 8)}`;
  await desk.getByLabel("做什么").fill(text);
  await desk.getByLabel("事项").selectOption({ label: "空调维修" });
  await desk.getByLabel("为谁做").fill("zhigong");
  await desk.getByLabel("几点做").fill("09:30");
  await shot(desk, "plan-form");
  await desk.getByRole("button", { name: "增加", exact: true }).click();
  await expect(desk.getByText("周期计划已增加")).toBeVisible();
  const row = desk.getByRole("listitem").filter({ hasText: text });
  await expect(row).toContainText("每周三 09:30");
  await expect(row).toContainText("申请人 示例职工");
  await shot(desk, "plans");
  await row.locator("summary").filter({ hasText: "停止" }).click();
  await row.getByRole("button", { name: "停止" }).click();
  await expect(row).toContainText("已停止");
});
