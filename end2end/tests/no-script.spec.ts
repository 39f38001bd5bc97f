import { expect, photo, requestOf, shot, test } from "./steps.ts";

test.use({ javaScriptEnabled: false });

// The page asks for its script ahead of time, and the browser complains that nobody runs it.
test.beforeEach(({ complaints }) => {
  complaints.expected.push(/was preloaded using link preload but not used/);
});

/** Each project asks for another service, so that the tests can share a server. */
const services = { phone: ["air-conditioner", "噪音大"], desk: ["window-cleaning", "清洗空调滤网"] } as const;

test("without a script a request goes its whole way", async ({ as }, { project }) => {
  test.setTimeout(120_000);
  const words = `无脚本 ${project.name} ${Date.now()}`;

  const employee = await as("zhigong");
  await employee.goto("/ask/air-conditioner");
  await employee.getByRole("radio", { name: "噪音大" }).check();
  await employee.getByLabel("补充说明").fill(words);
  await employee.locator("input[type=file]").setInputFiles(photo());
  const place = await employee.locator("input[type=hidden][name=place]").inputValue();
  await employee.getByRole("button", { name: "提交", exact: true }).click();
  await expect(employee.getByText("已提交。")).toBeVisible();
  const id = requestOf(employee);
  await expect(employee.getByText(words).first()).toBeVisible();
  await expect(employee.locator(`img[src^="/photos/"]`)).toHaveCount(1);
  await shot(employee, "no-script-request");

  const desk = await as("fuwu");
  await desk.goto(`/requests/${id}`);
  await desk.locator("summary").filter({ hasText: /^派单$/ }).click();
  await desk.getByRole("button", { name: /^派单\s*给示例师傅$/ }).click();
  await expect(desk.getByText("示例师傅", { exact: true }).first()).toBeVisible();

  const technician = await as("shifu");
  await technician.goto("/jobs");
  const job = technician.locator("li.job").filter({ has: technician.locator(`a[href="/requests/${id}"]`) });
  await job.getByRole("button", { name: /接单/ }).click();
  // What the sticker at the door leads to.
  await technician.goto(`/at/${place}`);
  await job.getByRole("button", { name: "我已到场" }).click();
  await expect(job.getByText("已记下你到了现场")).toBeVisible();
  await expect(job.getByRole("button", { name: "我已到场" })).toBeHidden();
  await technician.goto("/jobs");
  await job.getByRole("button", { name: /开始办理/ }).click();
  await job.getByRole("link", { name: "拍照、完工" }).click();
  const after = technician.locator(`form[action="/photos/${id}/after"]`).filter({ has: technician.locator("input[capture]") });
  await after.locator("input[type=file]").setInputFiles(photo());
  await after.getByRole("button", { name: "上传" }).click();
  await expect(technician.getByText("照片已上传。")).toBeVisible();
  await technician.locator("summary").filter({ hasText: /^完工$/ }).click();
  await technician.getByLabel("做了什么").fill("清理了风机，声音正常了。");
  await technician.getByRole("button", { name: "完工", exact: true }).click();

  await employee.goto(`/requests/${id}`);
  await expect(employee.getByText("清理了风机，声音正常了。").first()).toBeVisible();
  await expect(employee.locator(`img[src^="/photos/"]`)).toHaveCount(2);
  await employee.getByRole("button", { name: "确认修好了" }).click();
  await employee.goto(`/requests/${id}/rate`);
  await employee.getByRole("group", { name: /^总体/ }).getByRole("radio", { name: "不满意", exact: true }).check();
  await employee.getByRole("group", { name: /^哪里不满意/ }).getByRole("checkbox").first().check();
  await employee.getByRole("button", { name: "提交评价" }).click();
  await expect(employee.getByText("谢谢你的评价。")).toBeVisible();
});

test("without a script what was refused keeps what was typed", async ({ as }, { project }) => {
  const [service, phrase] = services[project.name as keyof typeof services];
  const employee = await as("zhigong");
  await employee.goto(`/ask/${service}`);
  await employee.getByRole("radio", { name: phrase }).check();
  await employee.getByLabel("补充说明").fill("下午三点有会，之前最好能看一下");
  await employee.locator("input[type=file]").setInputFiles(photo());
  await employee.locator("summary").filter({ hasText: "紧急程度" }).click();
  await employee.locator("input[name=urgency][value=urgent]").check();
  await employee.getByRole("button", { name: "提交", exact: true }).click();

  await expect(employee).toHaveURL(new RegExp(`/ask/${service}`));
  await expect(employee.getByRole("alert").or(employee.locator(".notice")).filter({ hasText: "紧急" }).first()).toBeVisible();
  await expect(employee.locator(`input[name=phrase][value="${phrase}"]`)).toBeChecked();
  await expect(employee.getByLabel("补充说明")).toHaveValue("下午三点有会，之前最好能看一下");
  await expect(employee.locator("input[name=urgency][value=urgent]")).toBeChecked();
  await expect(employee.locator("input[name=kept_photo]")).toHaveCount(1);
  await shot(employee, "no-script-refused");

  await employee.getByLabel("紧急原因").fill("会议室要接待来访");
  await employee.getByRole("button", { name: "提交", exact: true }).click();
  await expect(employee.getByText("已提交。")).toBeVisible();
  await expect(employee.locator(`img[src^="/photos/"]`)).toHaveCount(1);
});

test("without a script what was refused can be thrown away", async ({ as }, { project }) => {
  const [service, phrase] = services[project.name as keyof typeof services];
  const employee = await as("lingdao");
  await employee.goto(`/ask/${service}`);
  await employee.getByRole("radio", { name: phrase }).check();
  await employee.getByLabel("补充说明").fill("写了又不要了");
  await employee.locator("summary").filter({ hasText: "紧急程度" }).click();
  await employee.locator("input[name=urgency][value=urgent]").check();
  await employee.getByRole("button", { name: "提交", exact: true }).click();
  await expect(employee.getByText("上次没提交的内容已经填好")).toBeVisible();
  await employee.getByRole("button", { name: "不要了，重新填" }).click();
  await expect(employee).toHaveURL(new RegExp(`/ask/${service}$`));
  await expect(employee.getByText("上次没提交的内容已经填好")).toHaveCount(0);
  await expect(employee.getByLabel("补充说明")).toHaveValue("");
});
