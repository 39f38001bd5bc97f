import { randomUUID } from "node:crypto";
import { type Page, expect, open, shot, test } from "./steps.ts";

/** A room and words for each project, as both share a server; a lift is never worked on alone. */
const asked = {
  phone: { room: "s1-b01-f03-r01", phrase: "按键失灵" },
  desk: { room: "s1-b02-f03-r01", phrase: "运行有异响" },
} as const;

const accept = { accept: "application/json" };
const job = (page: Page, id: string) => page.locator("li.job").filter({ has: page.locator(`a[href="/requests/${id}"]`) });
const unfold = (page: Page, label: string) =>
  page.locator("summary").filter({ hasText: new RegExp(`^${label}$`) }).filter({ visible: true }).first().click();

test("two are sent to a job for two, it begins only with both, and both are seen", async ({ as, baseURL }, { project }) => {
  test.setTimeout(120_000);
  const server = baseURL ?? "";
  const mine = asked[project.name as keyof typeof asked];
  const words = `协助 ${project.name} ${Date.now()}`;
  const employee = await as("zhigong");
  const filed = await employee.context().request.post("/submit/request", {
    headers: { origin: server, ...accept },
    multipart: { id: randomUUID(), service: "elevator", place: mine.room, phrase: mine.phrase, text: words, urgency: "normal" },
  });
  expect(filed.status(), await filed.text()).toBe(200);
  const { id } = (await filed.json()) as { id: string };

  // The desk: the first suggestion names both, and one tap sends both.
  const desk = await as("zhiban");
  await open(desk, `/requests/${id}`);
  await expect(desk.getByText("须 2 人一起办").first()).toBeVisible();
  await unfold(desk, "派单");
  const first = desk.getByRole("list", { name: "服务人员" }).filter({ visible: true }).getByRole("listitem").first();
  await expect(first).toContainText("会电梯故障");
  await expect(first).toContainText("与示例抢修员一起");
  await shot(desk, "pair-assign");
  await first.getByRole("button", { name: /^派单\s*给示例抢修员乙、示例抢修员$/ }).click();
  await expect(desk.getByText("服务中心派给了示例抢修员乙，示例抢修员协助").or(desk.getByText("你派给了示例抢修员乙，示例抢修员协助")).first()).toBeVisible();

  // The one who helps finds it on the phone, and cannot come.
  const helper = await as("qiangxiu");
  await open(helper, "/jobs");
  await expect(job(helper, id).getByText("协助", { exact: true })).toBeVisible();
  await expect(job(helper, id).getByRole("button")).toHaveCount(0);
  await shot(helper, "pair-jobs");
  await open(helper, `/requests/${id}`);
  await unfold(helper, "退出协助");
  await helper.getByLabel("原因").fill("正在抢修水管");
  await helper.getByRole("button", { name: "退出协助", exact: true }).click();
  await expect(helper.getByText("你退出协助").first()).toBeVisible();

  // Alone the technician takes it and does not begin: the place of the button says why.
  const technician = await as("qiangxiu2");
  await open(technician, `/requests/${id}`);
  await technician.getByRole("button", { name: "接单", exact: true }).click();
  await expect(technician.getByText("你已接单").first()).toBeVisible();
  await expect(technician.getByText("还差 1 人").first()).toBeVisible();
  await expect(technician.getByRole("button", { name: "开始办理", exact: true })).toHaveCount(0);
  await shot(technician, "pair-alone");
  const alone = await technician.context().request.post("/api/act", {
    headers: { origin: server, ...accept },
    form: { request: id, version: "0", command: "start" },
  });
  expect(alone.status(), await alone.text()).toBe(422);
  expect(await alone.text()).toContain("TooFewHands");

  await unfold(technician, "请人协助");
  await technician.getByRole("button", { name: /^请协助\s*：\s*示例抢修员$/ }).filter({ visible: true }).click();
  await technician.getByRole("button", { name: "开始办理", exact: true }).click();
  await expect(technician.getByText("你开始办理").first()).toBeVisible();
  await shot(technician, "pair-working");

  // The one who helps writes and may add photos; the work is not theirs to end.
  await open(helper, "/jobs");
  await expect(job(helper, id)).toContainText("示例抢修员乙、示例抢修员");
  await job(helper, id).getByRole("link", { name: "拍照、留言" }).click();
  await expect(helper).toHaveURL(new RegExp(`/requests/${id}`));
  await expect(helper.locator(`form[action="/photos/${id}/before"] input[capture]`)).toHaveCount(1);
  await expect(helper.getByRole("button", { name: "完工", exact: true })).toHaveCount(0);
  await unfold(helper, "留言");
  await helper.getByLabel("留言").fill(`${words}：我在机房`);
  await helper.getByRole("button", { name: "留言", exact: true }).click();
  await expect(helper.getByText(`${words}：我在机房`).first()).toBeVisible();

  // Who asked reads both names, and what was written.
  await open(employee, `/requests/${id}`);
  await expect(employee.getByText("示例抢修员乙", { exact: true }).first()).toBeVisible();
  await expect(employee.getByText("示例抢修员", { exact: true }).first()).toBeVisible();
  await expect(employee.getByText(`${words}：我在机房`).first()).toBeVisible();
  await shot(employee, "pair-requester");

  // Finished, it stands in nobody's list any more.
  const finish = await technician.context().request.post("/api/act", {
    headers: { origin: server, ...accept },
    form: { request: id, version: "0", command: "finish", text: "换了按键板，试运行正常" },
  });
  expect(finish.status(), await finish.text()).toBe(200);
  await open(helper, "/jobs");
  await expect(job(helper, id)).toHaveCount(0);
});

test("several are sent at once: a lift gets two people, and what could not be sent says why", async ({ as, baseURL }, { project }) => {
  const server = baseURL ?? "";
  const floor = project.name === "phone" ? "f04" : "f05";
  const post = async (page: Page, address: string, fields: Record<string, string>) => {
    const sent = address === "/api/act" ? { form: fields } : { multipart: fields };
    const answer = await page.context().request.post(address, { headers: { origin: server, ...accept }, ...sent });
    expect(answer.status(), await answer.text()).toBe(200);
    return answer;
  };
  const [employee, desk, technician] = [await as("zhigong"), await as("zhiban"), await as("qiangxiu2")];
  const ids: string[] = [];
  for (const building of ["b01", "b02"]) {
    const fields = { service: "elevator", place: `s1-${building}-${floor}-r01`, phrase: asked.phone.phrase, urgency: "normal" };
    const filed = await post(employee, "/submit/request", { id: randomUUID(), ...fields });
    ids.push(((await filed.json()) as { id: string }).id);
  }
  const [first = "", begun = ""] = ids;
  const step = (page: Page, fields: Record<string, string>) => post(page, "/api/act", { request: begun, version: "0", ...fields });
  await step(desk, { command: "assign", technician: "sample-qiangxiu2,sample-qiangxiu" });
  await step(technician, { command: "take" });
  await step(technician, { command: "start" });

  await open(desk, "/desk");
  for (const id of ids) await desk.locator(`tr[data-row="${id}"] input[type=checkbox]`).check();
  const technicians = desk.getByLabel("派给谁");
  const key = await technicians.locator("option").filter({ hasText: "示例抢修员乙" }).getAttribute("value");
  await technicians.selectOption(key);
  await desk.getByRole("group", { name: "对所选各件" }).getByRole("button", { name: /派单/ }).click();
  await expect(desk.getByText("办好了 1 件，其中 1 件须多人一起办，已同时派了协助人员。")).toBeVisible();
  await expect(desk.getByText(/没有办成：这件申请现在是「办理中」/)).toBeVisible();
  await shot(desk, "pair-many");
  await open(desk, `/requests/${first}`);
  await expect(desk.getByText("你派给了示例抢修员乙，示例抢修员协助").first()).toBeVisible();
});

test("the administrator says how many people a service needs", async ({ as }, { project }) => {
  const name = project.name === "phone" ? "专项清洗" : "办公搬迁";
  const admin = await as("admin");
  await open(admin, "/admin/routing");
  const form = admin.locator("form").filter({ has: admin.getByLabel("作业人数") });
  const row = (hands: string) => admin.getByRole("listitem").filter({ hasText: name }).filter({ hasText: hands });
  for (const [hands, told] of [["2", `须 2 人`], ["1", ""]] as const) {
    await form.getByLabel("事项").selectOption({ label: name });
    await form.getByLabel("作业人数").fill(hands);
    await form.getByRole("button", { name: "保存" }).click();
    if (told) await expect(row(told)).toBeVisible();
    else await expect(row("须 2 人")).toHaveCount(0);
  }
  await expect(admin.getByRole("listitem").filter({ hasText: "电梯故障" }).filter({ hasText: "须 2 人" })).toBeVisible();
  await shot(admin, "pair-hands");
});
