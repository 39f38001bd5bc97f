import { expect, open, requestOf, shot, test } from "./steps.ts";

/** Days that nobody published, in a year of its own for each project, since both share a server. */
const years = { phone: 2031, desk: 2032 } as const;

const notice = (year: number) => `示例：关于${year}年部分节假日安排的通知
一、元旦：1月1日至3日放假，共3天。
二、春节：2月5日至11日放假调休，共7天。
三、清明节：4月5日放假，共1天。
四、劳动节：5月1日至5日放假调休，共5天。
五、端午节：6月9日放假，共1天。
六、中秋节：9月15日放假，共1天。
七、国庆节：10月1日至7日放假调休，共7天。`;

test("a pasted notice is shown before it counts", async ({ as }, { project }) => {
  const year = years[project.name as keyof typeof years];
  const admin = await as("admin");
  await open(admin, `/admin/calendar?year=${year}`);
  await expect(admin.getByText("还没有数据")).toBeVisible();
  await admin.getByLabel("通知正文").fill(notice(year).replace("共3天", "共4天"));
  await admin.getByRole("button", { name: "预览" }).click();
  await expect(admin).toHaveURL(/\/admin\/calendar\/import$/);
  await expect(admin.getByText("元旦写的是共 4 天，列出的是 3 天")).toBeVisible();
  await expect(admin.getByRole("button", { name: "确认采用" })).toHaveCount(0);
  await shot(admin, "calendar-import-refused");

  await open(admin, "/admin/calendar");
  await admin.getByLabel("或者上传文件").setInputFiles({ name: "notice.txt", mimeType: "text/plain", buffer: Buffer.from(notice(year)) });
  await admin.getByRole("button", { name: "预览" }).click();
  await expect(admin.getByText("没有发现问题")).toBeVisible();
  await expect(admin.getByText("有 25 天改变")).toBeVisible();
  await shot(admin, "calendar-import");
  await admin.getByRole("button", { name: "确认采用" }).click();
  await expect(admin.getByText("放假安排已采用")).toBeVisible();
  await open(admin, `/admin/calendar?year=${year}`);
  await expect(admin.getByText(`${year} 年：休息 25 天`)).toBeVisible();
  await shot(admin, "calendar");
});

test("a file that is no text is refused in words", async ({ as }) => {
  const admin = await as("admin");
  await open(admin, "/admin/calendar");
  await admin.getByLabel("或者上传文件").setInputFiles({ name: "x.xlsx", mimeType: "application/zip", buffer: Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe]) });
  await admin.getByRole("button", { name: "预览" }).click();
  await expect(admin.getByText(/文件.*不在可选范围内/)).toBeVisible();
});

test("a pause says whose it is, how long it lasts, and ends", async ({ as, complaints }) => {
  complaints.expected.push(/status of 422/);
  const requester = await as("zhigong");
  await open(requester, "/ask/air-conditioner");
  await requester.getByRole("radio").first().check();
  await requester.getByRole("button", { name: "提交", exact: true }).click();
  await expect(requester.getByText("已提交。服务中心受理")).toBeVisible();
  const id = requestOf(requester);

  const desk = await as("fuwu");
  await open(desk, `/requests/${id}`);
  await desk.locator("summary").filter({ hasText: /^派单$/ }).click();
  await desk.getByRole("button", { name: /^派单\s*给示例师傅$/ }).click();
  const technician = await as("shifu");
  await open(technician, `/requests/${id}`);
  await technician.getByRole("button", { name: /接单/ }).first().click();
  await expect(technician.getByText("你已接单")).toBeVisible();
  await technician.locator("summary").filter({ hasText: /^挂起$/ }).click();
  const reasons = technician.getByLabel("挂起原因");
  await expect(reasons.locator("option", { hasText: "等待申请人（时限暂停，最长 15 个自然日）" })).toHaveCount(1);
  await expect(reasons.locator("option", { hasText: "等待配件（时限照走" })).toHaveCount(1);
  await reasons.selectOption("force_majeure");
  await technician.locator("form:has(input[value=hold]) textarea[name=text]").fill("整栋楼停电。");
  await technician.locator("form:has(input[value=hold]) button", { hasText: "挂起" }).click();
  await expect(technician.getByText("凭据不能为空")).toBeVisible();
  await technician.getByLabel("凭据").fill("停电通知〔2026〕3号");
  await technician.locator("form:has(input[value=hold]) button", { hasText: "挂起" }).click();
  await expect(technician.getByText("凭据：停电通知〔2026〕3号")).toBeVisible();
  await requester.reload();
  await requester.getByText("时限怎么算的").click();
  await expect(requester.getByText(/不可抗力，暂停计时，最迟 .* 自动恢复/)).toBeVisible();
  await shot(requester, "request-paused");
  await technician.getByRole("button", { name: /恢复|继续办理/ }).first().click();
  await expect(technician.getByText("你恢复办理")).toBeVisible();
  await requester.reload();
  await requester.getByText("时限怎么算的").click();
  await expect(requester.getByText(/办结时限/)).toBeVisible();
});
