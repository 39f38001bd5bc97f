import { expect, open, test } from "./steps.ts";

test("what was refused says so where it was typed, and what was done says so wherever the page stands", async ({ as, complaints }) => {
  complaints.expected.push(/status of 422/);
  const page = await as("zhigong");
  await open(page, "/requests");
  const rows = page.locator("main li").filter({ hasText: /待受理|待派单|待接单|已接单/ });
  await rows.first().getByRole("link").first().click();
  await expect(page).toHaveURL(/\/requests\/[0-9a-f-]{36}/);
  const fold = page.locator("details").filter({ has: page.locator(`input[name=command][value="message"]`) });
  await fold.locator("summary").click();
  await fold.getByLabel("留言").fill("   ");
  await fold.getByRole("button", { name: "留言", exact: true }).click();
  await expect(fold.getByText("内容不能为空。")).toBeVisible();
  await expect(page.getByText("内容不能为空。"), "once").toHaveCount(1);
  await fold.getByLabel("留言").fill(`请带梯子 ${Date.now()}`);
  await fold.getByRole("button", { name: "留言", exact: true }).click();
  await expect(page.getByText("已办理，页面已更新。")).toBeInViewport();
  await expect(page.getByText("内容不能为空。")).toHaveCount(0);
});

test("a desk finds by its number what is closed, and the requester their rating", async ({ as }) => {
  const employee = await as("zhigong");
  let number = "";
  // Other tests file for the same person: what is closed may stand on a later page of the list.
  for (let list: string | null = "/requests"; list && !number; ) {
    await open(employee, list);
    const links = await employee.locator("main li").filter({ hasText: "已办结" }).getByRole("link").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    const more = employee.getByRole("link", { name: "更早的申请" });
    list = (await more.count()) > 0 ? await more.getAttribute("href") : null;
    for (const link of links) {
      await open(employee, link);
      const whole = await employee.locator("main").innerText();
      if (!whole.includes("示例机关服务中心") || !whole.includes("你已经评价过")) continue;
      number = /\d{4}-\d{2}-\d{6}/.exec(whole)?.[0] ?? "";
      break;
    }
  }
  expect(number).not.toBe("");
  await employee.getByRole("link", { name: /看我的评价/ }).click();
  await expect(employee).toHaveURL(/\/rate$/);
  const desk = await as("fuwu");
  await open(desk, `/desk?words=${number}`);
  await expect(desk.locator("main").getByText(number).first()).toBeVisible();
  await desk.getByRole("link", { name: "不再搜索" }).click();
  await expect(desk).not.toHaveURL(/words=/);
});
