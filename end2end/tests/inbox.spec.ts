import { type APIRequestContext, type Page, expect, open, shot, signIn, test } from "./steps.ts";
import { randomUUID } from "node:crypto";

const json = { accept: "application/json" };

/** What somebody does to a request, without their page. */
async function act(request: APIRequestContext, server: string, id: string, command: string, fields: Record<string, string> = {}): Promise<void> {
  const answer = await request.post(`${server}/api/act`, { headers: { origin: server, ...json }, form: { request: id, command, ...fields } });
  expect(answer.ok(), `${command}: ${answer.status()}`).toBe(true);
}

/** A new request of the sample employee, at their usual place. */
async function filed(employee: Page, server: string, words: string): Promise<string> {
  const id = randomUUID();
  const page = await (await employee.request.get(`${server}/ask/air-conditioner`)).text();
  const place = /name="place"[^>]*value="([^"]+)"/.exec(page)?.[1] ?? /value="([^"]+)"[^>]*name="place"/.exec(page)?.[1] ?? "";
  const multipart = { id, service: "air-conditioner", place, phrase: "不制冷", text: words };
  const answer = await employee.request.post(`${server}/submit/request`, { headers: { origin: server, ...json }, multipart });
  expect(answer.ok(), await answer.text()).toBe(true);
  return id;
}

/** The rows of an inbox that lead to a request. */
const lines = (page: Page, id: string) => page.locator("main li").filter({ has: page.locator(`a[href="/requests/${id}"]`) });

test("the inbox tells what happened, at once, and every line leads to its request", async ({ as, baseURL }) => {
  test.setTimeout(90_000);
  const server = baseURL ?? "";
  const employee = await as("zhigong");
  const desk = await as("fuwu");
  const id = await filed(employee, server, `消息 ${Date.now()}`);

  await open(employee, "/inbox");
  await expect(lines(employee, id)).toHaveCount(0);
  await act(desk.request, server, id, "accept");
  await expect(lines(employee, id), "without a reload").toHaveCount(1);
  await expect(lines(employee, id)).toContainText("服务中心已受理");
  await act(desk.request, server, id, "assign", { technician: "sample-shifu" });
  await expect(lines(employee, id)).toHaveCount(2);
  await expect(employee.locator(".bell b")).toBeVisible();
  await shot(employee, "inbox");

  await lines(employee, id).first().getByRole("button", { name: /^已读/ }).click();
  await expect(lines(employee, id).getByText("未读", { exact: true })).toHaveCount(1);
  await lines(employee, id).first().getByRole("link").click();
  await expect(employee).toHaveURL(new RegExp(`/requests/${id}$`));
  // The address changes before the page is fetched, and fetching it is what counts as reading.
  await expect(employee.locator("main .heading")).toContainText(/\d{4}-\d{2}-\d{6}/);
  await open(employee, "/inbox");
  await expect(lines(employee, id).getByText("未读", { exact: true }), "looking at it is reading").toHaveCount(0);

  const technician = await as("shifu");
  await technician.goto("/inbox");
  await expect(lines(technician, id)).toContainText("派给你一件新任务");
  await technician.getByRole("button", { name: "全部标为已读" }).click();
  // Others go on giving this technician work meanwhile.
  await expect(lines(technician, id).getByText("未读", { exact: true })).toHaveCount(0);
  await shot(technician, "inbox-read");
});

test("a job that is assigned appears on the technician's page by itself", async ({ as, baseURL }) => {
  const server = baseURL ?? "";
  const employee = await as("zhigong");
  const desk = await as("fuwu");
  const technician = await as("shifu2");
  const id = await filed(employee, server, `派单 ${Date.now()}`);
  await open(technician, "/jobs");
  await act(desk.request, server, id, "assign", { technician: "sample-shifu2" });
  await expect(technician.locator(`li.job a[href="/requests/${id}"]`).first()).toBeVisible();
});

test("a nudge stands first in the queue and asks the desk", async ({ as, baseURL }) => {
  const server = baseURL ?? "";
  const employee = await as("zhigong");
  const desk = await as("fuwu");
  const id = await filed(employee, server, `催单 ${Date.now()}`);
  await act(employee.request, server, id, "nudge", { text: "还没有人来" });
  await open(desk, "/desk");
  await expect(desk.locator(`tr[data-row="${id}"]`), "on the first page, though its deadline is the last").toBeVisible();
  await shot(desk, "desk-nudged");
  await open(desk, "/inbox");
  await expect(lines(desk, id)).toContainText("还没有人来");
});

test("who is sent notifications elsewhere chooses it, and no secret comes back", async ({ as }) => {
  const employee = await as("zhigong");
  await open(employee, "/me/channels");
  const robot = employee.locator("section.card, .card").filter({ hasText: "钉钉机器人" }).first();
  await robot.locator("summary").click();
  await robot.getByLabel("机器人地址").fill("https://robot.example.gov.cn/robot/send?access_token=geheim");
  await robot.getByLabel("加签密钥").fill("SECgeheim");
  await robot.getByRole("button", { name: "保存" }).click();
  await expect(employee.getByText("已开启，发到 robot.example.gov.cn/***")).toBeVisible();
  expect(await employee.content()).not.toContain("geheim");
  await shot(employee, "channels");
  await employee.getByRole("button", { name: /^停用/ }).click();
  await expect(employee.getByText("已开启，发到")).toHaveCount(0);
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });
  test.beforeEach(({ complaints }) => {
    complaints.expected.push(/was preloaded using link preload but not used/);
  });

  test("the inbox is read and marked all the same", async ({ browser, baseURL, as }) => {
    const server = baseURL ?? "";
    const employee = await as("lingdao");
    const id = await filed(employee, server, `无脚本 ${Date.now()}`);
    const desk = await browser.newContext();
    await signIn(desk.request, "fuwu", server);
    await act(desk.request, server, id, "accept");
    await desk.close();
    await employee.goto("/inbox");
    await expect(employee.locator(".bell b")).toBeVisible();
    await lines(employee, id).getByRole("button", { name: /^已读/ }).click();
    await expect(employee).toHaveURL(/\/inbox/);
    await expect(lines(employee, id).getByText("未读", { exact: true })).toHaveCount(0);
  });
});
