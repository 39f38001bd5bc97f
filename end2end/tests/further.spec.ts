import { writeFileSync } from "node:fs";
import { expect, open, photo, requestOf, shot, test } from "./steps.ts";
import { assigned } from "./work.ts";

/** What the browser puts into a form, as the page tells it. */
type Sent = { type: string; size: number; width: number; height: number };

test("what is left to do is said with photos, and the desk files it for the same person", async ({ as, baseURL }, info) => {
  test.setTimeout(120_000);
  const left = `请瓦工补墙 ${info.project.name} ${Date.now()}`;
  const id = await assigned(as, baseURL ?? "", `换管 ${Date.now()}`);

  const technician = await as("shifu");
  await technician.addInitScript(() => {
    const sent: Blob[] = [];
    Object.assign(window, { sent });
    const append = FormData.prototype.append as (this: FormData, ...given: unknown[]) => void;
    FormData.prototype.append = function (this: FormData, ...given: unknown[]) {
      if (given[1] instanceof Blob) sent.push(given[1]);
      append.apply(this, given);
    };
  });
  await open(technician, `/requests/${id}`);
  await technician.getByRole("button", { name: /接单/ }).first().click();
  await expect(technician.getByText("你已接单")).toBeVisible();
  await technician.getByRole("button", { name: /开始办理/ }).first().click();
  // The camera opens at once; what was taken before has a way of its own.
  await expect(technician.getByLabel("添加后续处理的照片")).toHaveAttribute("capture", "environment");
  const gallery = technician.getByLabel("从相册选后续处理照片");
  await expect(gallery).not.toHaveAttribute("capture");
  // From a file, as from a gallery: its millions of bytes through the line that steers the browser take longer than any action may.
  const wall = info.outputPath("墙.png");
  writeFileSync(wall, photo("墙.png", 4_000, 3_000, 20).buffer);
  await gallery.setInputFiles(wall);
  await expect(technician.getByRole("img", { name: /后续处理，第 1 张/ })).toBeVisible({ timeout: 60_000 });
  const sent = await technician.evaluate(async () => {
    const { sent } = window as unknown as { sent: Blob[] };
    const measured: Sent[] = [];
    for (const { type, size, picture } of await Promise.all(sent.map(async (blob) => ({ type: blob.type, size: blob.size, picture: await createImageBitmap(blob) })))) {
      measured.push({ type, size, width: picture.width, height: picture.height });
    }
    return measured;
  });
  expect(sent.map(({ type, width, height }) => ({ type, width, height })), "made smaller before it travels").toEqual([{ type: "image/jpeg", width: 2048, height: 1536 }]);
  expect(sent[0]?.size, "about 300 kB, however much is in it").toBeLessThan(450 * 1024);
  await technician.locator("summary").filter({ hasText: /^完工$/ }).click();
  await technician.getByLabel("做了什么").fill("管子换好了");
  await technician.locator("#finish-further").fill(left);
  await shot(technician, "further-finish");
  await technician.getByRole("button", { name: "完工", exact: true }).click();
  await expect(technician.getByText(left, { exact: true })).toBeVisible();
  await expect(technician.getByRole("link", { name: "登记后续申请" })).toHaveCount(0);

  const employee = await as("zhigong");
  await open(employee, `/requests/${id}`);
  await expect(employee.getByText(left, { exact: true })).toBeVisible();
  await expect(employee.getByRole("img", { name: /后续处理，第 1 张/ })).toBeVisible();
  await expect(employee.getByRole("link", { name: "登记后续申请" })).toHaveCount(0);
  await shot(employee, "further-requester");

  const desk = await as("fuwu");
  await open(desk, `/requests/${id}`);
  await shot(desk, "further-desk");
  await desk.getByRole("link", { name: "登记后续申请" }).click();
  await expect(desk).toHaveURL(new RegExp(`/services\\?follows=${id}$`));
  await desk.locator(`a[href="/ask/electric?follows=${id}"]`).click();
  await expect(desk.getByText("为 示例职工 登记")).toBeVisible();
  await expect(desk.getByText("原申请的地点")).toBeVisible();
  await expect(desk.getByLabel("补充说明")).toHaveValue(left);
  await shot(desk, "further-ask");
  await desk.getByRole("button", { name: "提交", exact: true }).click();
  await expect(desk.getByText("接着办上一件申请")).toBeVisible();
  const next = requestOf(desk);
  expect(next).not.toBe(id);

  await open(desk, `/requests/${id}`);
  await expect(desk.locator(`a[href="/requests/${next}"]`)).toBeVisible();
  await expect(desk.getByRole("link", { name: "登记后续申请" })).toHaveCount(0);
  await open(employee, `/requests/${id}`);
  await employee.locator(`a[href="/requests/${next}"]`).click();
  await expect(employee.getByText("接着办上一件申请")).toBeVisible();
  await expect(employee.locator(`a[href="/requests/${id}"]`)).toBeVisible();
  await shot(employee, "further-followed");
});
