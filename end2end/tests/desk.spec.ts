import { type Page, expect, open, requestOf, shot, test } from "./steps.ts";

test.describe.configure({ mode: "serial" });

/** Services of the desk's centre that ask nothing of their own; each project has its own two, as both share a server. */
const services = { phone: ["public-repair", "canteen"], desk: ["bathhouse", "kindergarten-matters"] } as const;

const filed: { id: string; number: string }[] = [];

/** The number that the page of a request shows. */
async function numberOf(page: Page): Promise<string> {
  const text = await page.locator("main").innerText();
  const number = /\d{4}-\d{2}-\d{6}/.exec(text)?.[0];
  if (!number) throw new Error("the page shows no number");
  return number;
}

/** Opens a folded command of a request's page, wherever it stands. */
async function unfold(page: Page, command: string): Promise<void> {
  await page.locator("summary:visible").filter({ hasText: new RegExp(`^${command}$`) }).first().click();
}

test("the desk registers requests for somebody who calls", async ({ as }, { project }) => {
  const desk = await as("fuwu");
  for (const service of services[project.name as keyof typeof services]) {
    await open(desk, "/desk/caller");
    await desk.getByLabel("完整姓名、账号或电话").fill("示例");
    await desk.keyboard.press("Enter");
    await expect(desk.getByText("没有找到这个人"), "a part of a name finds nobody").toBeVisible();
    await desk.getByLabel("完整姓名、账号或电话").fill("示例职工");
    await desk.keyboard.press("Enter");
    await desk.getByRole("link", { name: /示例职工/ }).click();
    await expect(desk.getByRole("heading", { name: /要什么服务/ })).toBeVisible();
    await shot(desk, "desk-caller");
    await desk.locator(`a[href^="/ask/${service}?caller="]`).click();
    await expect(desk.getByText("为 示例职工 登记")).toBeVisible();
    await desk.getByRole("radio").first().check();
    await desk.getByRole("button", { name: "提交", exact: true }).click();
    await expect(desk.getByText("已提交。服务中心受理")).toBeVisible();
    filed.push({ id: requestOf(desk), number: await numberOf(desk) });
  }
  // What was registered is the caller's: they see it, and the desk may not rate it.
  const employee = await as("zhigong");
  await open(employee, `/requests/${filed[0]?.id}`);
  await expect(employee.getByText(filed[0]?.number ?? "").first()).toBeVisible();
  await desk.goto(`/requests/${filed[0]?.id}/rate`);
  await expect(desk.getByRole("button", { name: "提交评价" })).toHaveCount(0);
});

test("a filter is kept under a name and removed again", async ({ as }, { project }) => {
  const desk = await as("fuwu");
  const name = `催办 ${project.name}`;
  await open(desk, "/desk?filter=nudged");
  await desk.locator("summary").filter({ hasText: "管理常用筛选" }).click();
  await desk.getByLabel("给现在的筛选起个名字").fill(name);
  await desk.getByRole("button", { name: "保存", exact: true }).click();
  const kept = desk.getByRole("link", { name, exact: true });
  await expect(kept).toBeVisible();
  await open(desk, "/desk");
  await kept.click();
  await expect(desk).toHaveURL(/filter=nudged/);
  await desk.locator("summary").filter({ hasText: "管理常用筛选" }).click();
  await desk.getByRole("button", { name: `删除「${name}」` }).click();
  await expect(kept).toHaveCount(0);
});

test("the requester reminds, and the desk finds the reminder", async ({ as }) => {
  const [first] = filed;
  const employee = await as("zhigong");
  await open(employee, `/requests/${first?.id}`);
  await unfold(employee, "催单");
  await employee.getByLabel("想说的话").fill("请快一点");
  await employee.getByRole("button", { name: "催单", exact: true }).click();
  await expect(employee.getByText("请快一点").first()).toBeVisible();

  const desk = await as("fuwu");
  await open(desk, "/desk?filter=nudged");
  await expect(desk.locator(`tr[data-row="${first?.id}"]`)).toBeVisible();
});

test("the desk accepts several at once", async ({ as }) => {
  const desk = await as("fuwu");
  for (const { number } of filed) {
    await open(desk, `/desk?words=${number}`);
    await expect(desk.getByText(number).first()).toBeVisible();
  }
  await open(desk, "/desk?filter=filed");
  for (const { id } of filed) await desk.locator(`tr[data-row="${id}"] input[type=checkbox]`).check();
  await expect(desk.getByText("已选 2 件")).toBeVisible();
  await shot(desk, "desk-bulk");
  await desk.locator(".bulk").getByRole("button", { name: /受理/ }).click();
  await expect(desk.getByText("办好了 2 件。")).toBeVisible();
});

test("a note stays inside, a message does not", async ({ as }) => {
  const [first] = filed;
  const desk = await as("fuwu");
  await open(desk, `/requests/${first?.id}`);
  await unfold(desk, "内部备注");
  await desk.locator("form:has(input[value=note])").getByLabel("备注").fill("只给同事看");
  await desk.getByRole("button", { name: "内部备注", exact: true }).click();
  await expect(desk.getByText("只给同事看").first()).toBeVisible();
  await unfold(desk, "留言");
  await desk.locator("form:has(input[value=message])").getByLabel("留言").fill("师傅下午到");
  await desk.getByRole("button", { name: "留言", exact: true }).click();
  await expect(desk.getByText("师傅下午到").first()).toBeVisible();

  const employee = await as("zhigong");
  await open(employee, `/requests/${first?.id}`);
  await expect(employee.getByText("师傅下午到").first()).toBeVisible();
  await expect(employee.getByText("只给同事看")).toHaveCount(0);
});

test("one of two that are the same is merged into the other", async ({ as, complaints }) => {
  complaints.expected.push(/status of 4(04|09|22)/);
  const [first, second] = filed;
  const desk = await as("fuwu");
  await open(desk, `/requests/${second?.id}`);
  await unfold(desk, "并入另一件");
  await desk.getByLabel("申请编号").fill("2026-01-999999");
  await desk.getByRole("button", { name: "并入另一件", exact: true }).click();
  await expect(desk.locator("main").getByRole("alert").first(), "a number that does not exist is refused").toBeVisible();
  await desk.getByLabel("申请编号").fill(first?.number ?? "");
  await desk.getByRole("button", { name: "并入另一件", exact: true }).click();
  await expect(desk.getByText("已并入另一件申请").first()).toBeVisible();

  const employee = await as("zhigong");
  await open(employee, `/requests/${second?.id}`);
  await employee.getByRole("link", { name: "并入的那件申请" }).click();
  await expect(employee).toHaveURL(new RegExp(`/requests/${first?.id}`));
});
