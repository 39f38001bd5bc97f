import { type Page, expect, open, requestOf, shot, test } from "./steps.ts";

/**
 * A service, a room and times for each project, as both share a server and its seats. Neither service is answered by the duty desk at
 * night, so that it does not matter when this runs.
 */
const asked = {
  phone: { service: "electric", room: "s1-b01-f02-r01", name: "照明用电", phrase: "开关损坏", begin: "08:40", end: "08:55", next: "13:40" },
  desk: { service: "furniture", room: "s1-b02-f02-r01", name: "门窗家具", phrase: "桌椅损坏", begin: "09:10", end: "09:25", next: "14:10" },
} as const;

/** The row of a rule. */
const rowOf = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name });

/** Adds a rule for one service, with one visit at a time. */
async function add(page: Page, service: string, name: string, begin: string, end: string): Promise<void> {
  await open(page, "/slots");
  const form = page.locator("details").filter({ hasText: "增加上门时段" });
  if (!(await form.evaluate((details: HTMLDetailsElement) => details.open))) await form.locator("summary").first().click();
  await form.getByLabel("名称").fill(name);
  await form.getByLabel("事项").selectOption({ label: service });
  await form.getByLabel("从几点").fill(begin);
  await form.getByLabel("到几点").fill(end);
  await form.getByLabel("同时几单").fill("1");
  await form.getByRole("button", { name: "增加", exact: true }).click();
}

/** Opens the form and unfolds the times. */
async function times(page: Page, { service, room }: { service: string; room: string }): Promise<void> {
  await open(page, `/ask/${service}?place=${room}`);
  const details = page.locator("details").filter({ hasText: "希望上门时间" });
  if (!(await details.evaluate((element: HTMLDetailsElement) => element.open))) await details.locator("summary").first().click();
}

/** A quarter of an hour later than a time of day. */
function later(time: string): string {
  const [hour, minute] = time.split(":");
  return `${hour}:${String(Number(minute) + 15).padStart(2, "0")}`;
}

test("the desk offers times, the requester picks, moves and cancels one, and who comes second picks another", async ({ as, complaints }, { project }) => {
  complaints.expected.push(/status of 4(09|22)/);
  const mine = asked[project.name as keyof typeof asked];
  const name = `浏览器时段 ${project.name}`;

  // Rules of the service stand in place of the sample's general ones: no other test takes these seats.
  const desk = await as("fuwu");
  await open(desk, "/slots");
  await expect(rowOf(desk, "工作日上午（示例）").first()).toBeVisible();
  await shot(desk, "slots");
  await add(desk, mine.name, name, mine.begin, mine.end);
  await expect(desk.getByText("上门时段已增加")).toBeVisible();
  await add(desk, mine.name, `${name} 下午`, mine.next, later(mine.next));
  await expect(rowOf(desk, `${name} 下午 同时`).first()).toBeVisible();
  // The same hours again are refused, and what was typed is still there.
  await add(desk, mine.name, `${name} 重叠`, mine.begin, mine.end);
  await expect(desk.getByText("与已有的时段重叠")).toBeVisible();
  await expect(desk.getByLabel("名称")).toHaveValue(`${name} 重叠`);

  const hours = `${mine.begin}–${mine.end}`;
  const employee = await as("zhigong");
  await times(employee, mine);
  await expect(employee.getByRole("radio", { name: "尽快上门" })).toBeChecked();
  await employee.getByRole("radio", { name: mine.phrase }).check();
  // The last day on offer: what begins within two hours is not, whenever this runs.
  const last = employee.getByRole("radio", { name: hours }).last();
  const value = (await last.getAttribute("value")) ?? "";
  await last.check();
  await shot(employee, "ask-visit");

  // Somebody else has the form with the same time open.
  const other = await as("lingdao");
  await times(other, mine);
  await other.getByRole("radio", { name: mine.phrase }).check();
  await other.locator(`input[name="visit"][value="${value}"]`).check();

  await employee.getByRole("button", { name: "提交", exact: true }).click();
  await expect(employee.getByText("已提交。服务中心受理")).toBeVisible();
  const id = requestOf(employee);
  await expect(employee.getByText(new RegExp(`${hours} 上门`)).first()).toBeVisible();
  await shot(employee, "booked");

  await other.getByRole("button", { name: "提交", exact: true }).click();
  await expect(other.getByText("这个时段刚刚约满").first()).toBeVisible();
  await expect(other.getByRole("radio", { name: mine.phrase })).toBeChecked();
  await times(other, mine);
  await expect(other.locator(`input[name="visit"][value="${value}"]`)).toHaveCount(0);

  // The desk reads it in its queue and on the page.
  await open(desk, `/requests/${id}`);
  await expect(desk.getByText(new RegExp(`${hours} 上门`)).first()).toBeVisible();

  const change = employee.locator("details").filter({ hasText: "预约上门时间" }).last();
  await change.locator("summary").first().click();
  const choice = change.getByLabel("上门时间");
  const free = await choice.locator("option").allTextContents();
  const words = free.filter((each) => each.includes(mine.next)).at(-1) ?? "";
  await choice.selectOption({ label: words });
  await change.getByRole("button", { name: "预约上门时间" }).click();
  await expect(employee.getByText(new RegExp(`把上门时间由.*改为.*${mine.next}`)).first()).toBeVisible();
  await shot(employee, "moved");
  await times(other, mine);
  await expect(other.locator(`input[name="visit"][value="${value}"]`)).toHaveCount(1);

  await open(employee, `/requests/${id}`);
  await change.locator("summary").first().click();
  await choice.selectOption({ label: "取消预约，尽快上门" });
  await change.getByRole("button", { name: "预约上门时间" }).click();
  await expect(employee.getByText("取消了上门预约").first()).toBeVisible();

  // Tidy: the general times are offered again.
  await open(desk, "/slots");
  const yesterday = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  for (const ended of [`${name} 下午`, name]) {
    const row = rowOf(desk, ended).filter({ hasNotText: "已停用" }).filter({ hasText: new RegExp(`${ended} 同时`) }).first();
    await row.locator("summary").filter({ hasText: "停用" }).click();
    await row.getByLabel("最后一天").fill(yesterday);
    await row.getByRole("button", { name: "停用" }).click();
    await expect(rowOf(desk, `${ended} 同时`).filter({ hasText: "已停用" }).first()).toBeVisible();
  }
});

/** Another service, which both projects give times of their own. */
const lost = {
  phone: { service: "electric", room: "s1-b01-f03-r01", name: "照明用电", phrase: "插座没电", begin: "10:20", end: "10:35" },
  desk: { service: "furniture", room: "s1-b02-f03-r01", name: "门窗家具", phrase: "窗帘脱落", begin: "15:20", end: "15:35" },
} as const;

test("who has booked a time that is offered no longer is told and chooses another, and a draft says that its time is gone", async ({ as }, { project }) => {
  test.setTimeout(90_000);
  const mine = lost[project.name as keyof typeof lost];
  const name = `浏览器停用 ${project.name}`;
  const hours = `${mine.begin}–${mine.end}`;
  const desk = await as("fuwu");
  await add(desk, mine.name, name, mine.begin, mine.end);
  await expect(desk.getByText("上门时段已增加")).toBeVisible();

  // One books the last day on offer, another only writes a draft with the first.
  const employee = await as("zhigong");
  await times(employee, mine);
  await employee.getByRole("radio", { name: mine.phrase }).check();
  await employee.getByRole("radio", { name: hours }).last().check();
  await employee.getByRole("button", { name: "提交", exact: true }).click();
  await expect(employee.getByText("已提交。服务中心受理")).toBeVisible();
  const id = requestOf(employee);
  // Somebody of whom the server keeps nothing for this service.
  const writer = await as("zhufang");
  await times(writer, mine);
  await writer.getByRole("radio", { name: mine.phrase }).check();
  await writer.getByRole("radio", { name: hours }).first().check();

  await open(desk, "/slots");
  const row = rowOf(desk, `${name} 同时`).filter({ hasNotText: "已停用" }).first();
  await row.locator("summary").filter({ hasText: "停用" }).click();
  await expect(row.getByText("现在约了 1 单")).toBeVisible();
  await shot(desk, "slots-end");
  const yesterday = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  await row.getByLabel("最后一天").fill(yesterday);
  await row.getByRole("button", { name: "停用" }).click();
  await expect(rowOf(desk, `${name} 同时`).filter({ hasText: "没有启用过" }).first()).toBeVisible();

  // The desk reads it in its inbox, once, and in the queue.
  await open(desk, "/inbox");
  const news = desk.locator("main li").filter({ has: desk.locator(`a[href="/requests/${id}"]`) }).filter({ hasText: "请与申请人另约时间" });
  await expect(news).toHaveCount(1);
  await open(desk, `/requests/${id}`);
  const number = (await desk.getByText(/^\d{4}-\d{2}-\d{6}$/).first().textContent()) ?? "";
  await open(desk, `/desk?words=${number}`);
  await expect(desk.locator(`tr[data-row="${id}"]`).getByText("上门要另约")).toBeVisible();
  await shot(desk, "queue-visit-lost");

  await open(employee, `/requests/${id}`);
  await expect(employee.getByText(/的上门预约因时段停用取消，请另选时间/).first()).toBeVisible();
  await shot(employee, "visit-lost");
  const choose = employee.locator("details.confirm").filter({ hasText: "预约上门时间" });
  await choose.locator("summary").first().click();
  const choice = choose.getByLabel("上门时间");
  await choice.selectOption({ label: "不约时间，尽快上门" });
  await choose.getByRole("button", { name: "预约上门时间" }).click();
  await expect(employee.getByText("不再约时间，改为尽快上门").first()).toBeVisible();

  await open(writer, `/ask/${mine.service}?place=${mine.room}`);
  await expect(writer.getByText("上次没提交的内容已经填好")).toBeVisible();
  await expect(writer.getByText("上次选的上门时段已经不能约了").first()).toBeVisible();
  await shot(writer, "draft-visit-gone");
  await writer.getByRole("button", { name: "不要了，重新填" }).click();
  await expect(writer.getByText("上次选的上门时段已经不能约了")).toHaveCount(0);
});

test("whoever keeps no times is told so", async ({ as, complaints }) => {
  complaints.expected.push(/status of 403/);
  const employee = await as("zhigong");
  await employee.goto("/slots");
  await expect(employee.getByText("你没有这项权限。").or(employee.getByText("你的角色看不到这一页")).first()).toBeVisible();
});
