import { expect, open, requestOf, shot, test } from "./steps.ts";

/** What is asked at the place: a service each, as both projects share a server. */
const services = { phone: "pest-control", desk: "cleaning" } as const;

test("the sheet of stickers leads to the place, and the place to a request there", async ({ as, complaints }, { project }) => {
  complaints.expected.push(/status of 40[34]/);
  const desk = await as("fuwu");
  await open(desk, "/places?stickers=1");
  await desk.getByRole("link", { name: /一号院/ }).first().click();
  await desk.getByRole("link", { name: /就选这里：.*3 号楼/ }).or(desk.locator(`main a[href^="/stickers/"]`)).first().click();
  await expect(desk.locator(".stickers > li").first()).toBeVisible();
  const sheet = await desk.locator(".stickers > li").count();
  expect(sheet, "a sheet of A4 holds at most 24").toBeLessThanOrEqual(24);
  await shot(desk, "stickers");

  const employee = await as("zhigong");
  await open(employee, "/me");
  const answer = await employee.request.get("/api/places?parent=");
  expect(answer.ok()).toBe(true);
  let [place] = (await answer.json()) as { id: string; full_name: string; has_more: boolean }[];
  while (place?.has_more) {
    [place] = (await (await employee.request.get(`/api/places?parent=${place.id}`)).json()) as (typeof place)[];
  }
  if (!place) throw new Error("the tree has no room");
  await open(employee, `/at/${place.id}`);
  await expect(employee.getByText(place.full_name).first()).toBeVisible();
  await shot(employee, "at-place");
  await employee.locator(`a[href^="/ask/${services[project.name as keyof typeof services]}?place="]`).click();
  await expect(employee.getByText(place.full_name).first()).toBeVisible();
  await employee.getByRole("radio").first().check();
  await employee.getByRole("button", { name: "提交", exact: true }).click();
  await expect(employee.getByText("已提交。服务中心受理")).toBeVisible();
  requestOf(employee);
  await expect(employee.getByText(place.full_name).first()).toBeVisible();

  await employee.goto("/stickers/nowhere");
  await expect(employee.getByText("你没有这项权限。").or(employee.getByText("你的角色看不到这一页")).first()).toBeVisible();
  await employee.goto("/at/nowhere");
  await expect(employee.getByText("没有找到").first()).toBeVisible();
});

test("whoever scans the sticker at the place of their job is on record", async ({ as, isMobile }) => {
  test.skip(!isMobile, "a job is on one phone");
  const technician = await as("shifu");
  await open(technician, "/jobs");
  const jobs = technician.locator("li.job").filter({ hasText: /办理中|已接单|已挂起/ });
  const href = (await jobs.first().locator("h3 a").getAttribute("href")) ?? "";
  const name = ((await jobs.first().locator("h3 a").textContent()) ?? "").trim();
  // The way down the tree to the place of the job, as its sticker would lead.
  type Step = { id: string; full_name: string };
  const under = async (parent: string) => (await (await technician.request.get(`/api/places?parent=${parent}`)).json()) as Step[];
  let step: Step | undefined;
  let parent = "";
  for (let depth = 0; depth < 6 && step?.full_name !== name; depth++) {
    step = (await under(parent)).find((each) => name === each.full_name || name.startsWith(`${each.full_name} `));
    parent = step?.id ?? "";
  }
  expect(step?.full_name).toBe(name);
  await open(technician, `/at/${step?.id}`);
  const job = technician.locator("li.job").filter({ has: technician.locator(`a[href="${href}"]`) });
  await shot(technician, "at-job");
  await job.getByRole("button", { name: "我已到场" }).click();
  await expect(job.getByText("已记下你到了现场")).toBeVisible();
  await technician.reload();
  await expect(job.getByText("已记下你到了现场"), "whoever comes back to the page still knows").toBeVisible();
  await technician.goto(href);
  await expect(technician.getByText(/扫码到场/).first()).toBeVisible();
});
