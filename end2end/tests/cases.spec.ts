import { type Page, expect, open, shot, test } from "./steps.ts";
import { randomUUID } from "node:crypto";
import { Server } from "../server.ts";

const json = { accept: "application/json" };

/** Who rates what: another person and service for each project, as both share a server. */
const asked = {
  phone: { login: "zhigong", name: "示例职工", service: "canteen", phrase: "口味偏咸" },
  desk: { login: "lingdao", name: "示例领导", service: "bathhouse", phrase: "水温不稳" },
} as const;

/** Sends what a form would send, as whoever has this page open. */
async function post(page: Page, server: string, path: string, form: Record<string, string>): Promise<void> {
  const answer = await page.request.post(`${server}${path}`, { headers: { origin: server, ...json }, form });
  expect(answer.ok(), `${path} ${form.command ?? ""}: ${answer.status()} ${await answer.text()}`).toBe(true);
}

/** A request that was done and rated badly, without a name. */
async function rated(as: (login: string) => Promise<Page>, server: string, mine: (typeof asked)[keyof typeof asked], words: string): Promise<string> {
  const id = randomUUID();
  const [employee, desk, technician] = [await as(mine.login), await as("fuwu"), await as("shifu4")];
  const page = await (await employee.request.get(`${server}/ask/${mine.service}`)).text();
  const place = /name="place"[^>]*value="([^"]+)"/.exec(page)?.[1] ?? /value="([^"]+)"[^>]*name="place"/.exec(page)?.[1] ?? "";
  const multipart = { id, service: mine.service, place, phrase: mine.phrase, text: `示例 ${words}` };
  const filed = await employee.request.post(`${server}/submit/request`, { headers: { origin: server, ...json }, multipart });
  expect(filed.ok(), await filed.text()).toBe(true);
  await post(desk, server, "/api/act", { request: id, command: "assign", technician: "sample-shifu4" });
  for (const command of ["take", "start"]) await post(technician, server, "/api/act", { request: id, command });
  await post(technician, server, "/api/act", { request: id, command: "finish", text: "已处理" });
  await post(employee, server, "/api/act", { request: id, command: "confirm" });
  await post(employee, server, "/api/rate", { request: id, overall: "2", text: words });
  return id;
}

/** The name in addresses of the case whose rater said this. */
async function caseOf(verifier: Page, server: string, words: string): Promise<string> {
  let after = "";
  for (;;) {
    const list = await (await verifier.request.get(`${server}/api/cases_page?after=${after}`, { headers: json })).json();
    for (const { id } of list.page.rows as { id: string }[]) {
      const text = await (await verifier.request.get(`${server}/api/case_page?id=${id}`, { headers: json })).text();
      if (text.includes(words)) return id;
    }
    if (!list.page.next) throw new Error("the bad rating opened no case");
    after = list.page.next;
  }
}

/** Neither who rated nor what they said, nor the request, is on the page. */
async function isShielded(page: Page, id: string, mine: { name: string }, secrets: string[]): Promise<void> {
  await expect(page.getByText("评价人受到保护")).toBeVisible();
  const main = page.locator("main");
  for (const secret of [mine.name, ...secrets]) await expect(main.getByText(secret), secret).toHaveCount(0);
  expect(await page.content()).not.toContain(id);
}

/** Answers that it is fixed. */
async function fix(head: Page, alias: string, words: string): Promise<void> {
  await open(head, `/cases/${alias}`);
  await head.getByLabel("做了什么").fill(words);
  await head.getByRole("button", { name: "已整改", exact: true }).click();
  await expect(head.getByText("待回访", { exact: true }).first()).toBeVisible();
}

/** Calls the rater back, and reaches them. */
async function callBack(verifier: Page, alias: string, said: string): Promise<void> {
  await open(verifier, `/cases/${alias}`);
  await expect(verifier.getByLabel("回访时间")).not.toHaveValue("");
  await verifier.getByRole("radio", { name: "电话" }).check();
  await verifier.getByRole("radio", { name: /^(✓ )?联系上了$/ }).check();
  await verifier.getByLabel("谈了什么").fill(said);
  await verifier.getByRole("button", { name: "登记回访", exact: true }).click();
  await expect(verifier.getByText("待复评", { exact: true }).first()).toBeVisible();
}

/** Rates the rectification from the request's page: a link, a face, a button. */
async function rateAgain(employee: Page, id: string, level: string): Promise<void> {
  await open(employee, `/requests/${id}`);
  await employee.getByRole("link", { name: "看整改和复评" }).click();
  await expect(employee).toHaveURL(new RegExp(`/requests/${id}/rectification$`));
  const group = employee.getByRole("group", { name: /^复评/ });
  for (const radio of await group.getByRole("radio").all()) await expect(radio, "nothing is chosen beforehand").not.toBeChecked();
  await group.getByRole("radio", { name: level, exact: true }).check();
  await employee.getByRole("button", { name: "提交复评" }).click();
}

test("a bad rating is put right, called back about, rated again, opened once more, and closed", async ({ as, baseURL, complaints }, { project }) => {
  test.setTimeout(180_000);
  complaints.expected.push(/status of 422/);
  const server = baseURL ?? "";
  const mine = asked[project.name as keyof typeof asked];
  const words = `原话 ${project.name} ${Date.now()}`;
  const said = `谈话 ${project.name} ${Date.now()}`;
  const id = await rated(as, server, mine, words);
  const verifier = await as("heshi");
  const alias = await caseOf(verifier, server, words);

  // The head of the centre puts the answer off once, and the first date stays; they see neither who it was nor what they said.
  const head = await as("zhuren");
  await open(head, "/cases?filter=open");
  await expect(head.locator(`a[href="/cases/${alias}"]`)).toHaveCount(1);
  await shot(head, "cases");
  await open(head, `/cases/${alias}`);
  await isShielded(head, id, mine, [words]);
  await shot(head, "case-open");
  await head.locator("summary").filter({ hasText: /^申请延期$/ }).click();
  await head.getByLabel("为什么延期").fill("等配件到货");
  await head.getByLabel("延几个工作日").fill("3");
  await head.getByRole("button", { name: "申请延期", exact: true }).click();
  await expect(head.getByText("最初时限", { exact: true })).toBeVisible();
  await expect(head.locator("summary").filter({ hasText: /^申请延期$/ })).toHaveCount(0);
  await fix(head, alias, "已逐项整改");
  await expect(head.getByText("已逐项整改").first()).toBeVisible();

  // The rater reads it in their inbox, and cannot rate it yet.
  const employee = await as(mine.login);
  await open(employee, "/inbox");
  await employee.locator(`main a[href="/requests/${id}/rectification"]`).first().click();
  await expect(employee.getByText("已逐项整改").first()).toBeVisible();
  await expect(employee.getByRole("button", { name: "提交复评" })).toHaveCount(0);
  await shot(employee, "rectification-answered");

  // Nobody calls back without saying what was said; what was chosen is still there.
  await open(verifier, "/cases?filter=answered");
  await expect(verifier.locator(`a[href="/cases/${alias}"]`)).toHaveCount(1);
  await open(verifier, `/cases/${alias}`);
  await expect(verifier.locator(`a[href^="tel:"]`)).toBeVisible();
  for (const radio of await verifier.locator(`main input[type="radio"]`).all()) await expect(radio, "nothing is chosen beforehand").not.toBeChecked();
  await verifier.getByRole("radio", { name: "当面" }).check();
  await verifier.getByRole("radio", { name: /^(✓ )?联系上了$/ }).check();
  await verifier.getByRole("button", { name: "登记回访", exact: true }).click();
  await expect(verifier.getByText("内容不能为空。")).toBeVisible();
  await expect(verifier.getByRole("radio", { name: "当面" })).toBeChecked();
  await shot(verifier, "case-call-back");
  await callBack(verifier, alias, said);
  await expect(verifier.getByText(said).first()).toBeVisible();
  await open(head, `/cases/${alias}`);
  await expect(head.getByText("管理局已回访")).toBeVisible();
  await isShielded(head, id, mine, [words, said]);

  // Not content: it is opened again, once, with a new deadline.
  await rateAgain(employee, id, "不满意");
  await expect(employee.getByText("整改中", { exact: true }).first()).toBeVisible();
  await shot(employee, "rectification-again");
  await open(head, `/cases/${alias}`);
  await expect(head.getByText(/复评不满意，退回再改/)).toBeVisible();
  await isShielded(head, id, mine, [words, said]);
  await fix(head, alias, "换人重做");
  await callBack(verifier, alias, said);
  await rateAgain(employee, id, "满意");
  await expect(employee.getByText("已办结", { exact: true }).first()).toBeVisible();
  await expect(employee.getByText("复评：满意").first()).toBeVisible();

  await open(head, "/cases?filter=closed");
  const row = head.getByRole("row").filter({ has: head.locator(`a[href="/cases/${alias}"]`) });
  await expect(row).toContainText("复评认可");
  await shot(head, "cases-closed");
  await open(head, `/cases/${alias}`);
  await isShielded(head, id, mine, [words, said]);
  await shot(head, "case-closed");
});

test("the bureau finds what is overdue, and whoever has nothing to do with cases is told so", async ({ as, complaints }) => {
  complaints.expected.push(/status of 40[34]/);
  const manager = await as("guanli");
  await open(manager, "/cases");
  await manager.getByRole("link", { name: "逾期" }).click();
  await expect(manager).toHaveURL(/filter=late/);
  await expect(manager.getByRole("row").filter({ hasText: "超时" }).first()).toBeVisible();
  await shot(manager, "cases-late");
  // Whoever supervises without verifying may look, and has no form.
  await manager.locator(`main a[href^="/cases/"]`).first().click();
  await expect(manager.getByText("整改记录")).toBeVisible();
  await expect(manager.locator("main form")).toHaveCount(0);
  await open(manager, "/satisfaction");
  for (const figure of ["差评回复率", "整改率", "回访率", "整改后满意率"]) await expect(manager.getByText(figure, { exact: true }).first()).toBeVisible();

  const employee = await as("zhigong");
  await employee.goto("/cases");
  await expect(employee.getByText("你的角色看不到这一页")).toBeVisible();
  await employee.goto("/requests/nothing/rectification");
  await expect(employee.getByText("没有找到").first()).toBeVisible();
});

test("a centre does not learn of an unnamed rating on its day, who supervises does", async ({ asOf, isMobile }) => {
  test.skip(!isMobile, "the same at both sizes");
  test.setTimeout(120_000);
  const server = await Server.start();
  try {
    const as = asOf(server.url);
    const words = `原话 ${Date.now()}`;
    await rated(as, server.url, asked.phone, words);
    const verifier = await as("heshi");
    const alias = await caseOf(verifier, server.url, words);
    const link = `a[href="/cases/${alias}"]`;
    await open(verifier, "/cases?filter=open");
    await expect(verifier.locator(link)).toHaveCount(1);
    const head = await as("zhuren");
    await open(head, "/cases?filter=open");
    await expect(head.getByRole("heading", { name: "差评整改" })).toBeVisible();
    await expect(head.locator(link)).toHaveCount(0);
    expect((await head.request.get(`${server.url}/cases/${alias}`)).status()).toBe(404);
  } finally {
    await server.remove();
  }
});
