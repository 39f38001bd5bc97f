import { readFileSync } from "node:fs";
import { crc32, deflateRawSync } from "node:zlib";
import { expect, open, photo, requestOf, shot, test } from "./steps.ts";

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
  await admin.getByRole("button", { name: "预览", exact: true }).click();
  await expect(admin).toHaveURL(/\/admin\/calendar\/import$/);
  await expect(admin.getByText("元旦写的是共 4 天，列出的是 3 天")).toBeVisible();
  await expect(admin.getByRole("button", { name: "确认采用" })).toHaveCount(0);
  await shot(admin, "calendar-import-refused");

  await open(admin, "/admin/calendar");
  await admin.getByLabel("或者上传文件").setInputFiles({ name: "notice.txt", mimeType: "text/plain", buffer: Buffer.from(notice(year)) });
  await admin.getByRole("button", { name: "预览", exact: true }).click();
  await expect(admin.getByText("没有发现问题")).toBeVisible();
  await expect(admin.getByText("有 25 天改变")).toBeVisible();
  await shot(admin, "calendar-import");
  await admin.getByRole("button", { name: "确认采用" }).click();
  await expect(admin.getByText("放假安排已采用")).toBeVisible();
  await open(admin, `/admin/calendar?year=${year}`);
  await expect(admin.getByText(`${year} 年：休息 25 天`)).toBeVisible();
  await shot(admin, "calendar");
});

/** A workbook (xlsx) with one sheet whose cells are texts; numbers are days as Excel counts them. */
function workbook(sheet: string, rows: (string | number)[][]): Buffer {
  const cell = (value: string | number) =>
    typeof value === "number" ? `<c s="1"><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const data = rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("");
  return archive({
    "xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="${sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": `<worksheet><sheetData>${data}</sheetData></worksheet>`,
  });
}

/** A zip archive. */
function archive(parts: Record<string, string | Buffer>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const whole = Buffer.from(content);
    const packed = deflateRawSync(whole);
    const path = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(whole), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(whole.length, 18);
    head.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const file = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), head, path, packed]);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), head, place, path]));
    files.push(file);
    at += file.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, list, Buffer.from("PK\x05\x06", "latin1"), end]);
}

const xlsx = (buffer: Buffer, name = "放假安排.xlsx") => ({
  name,
  mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  buffer,
});

/** The day as Excel counts it. */
const serial = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day) / 86_400_000 + 25_569;

test("a workbook is read cell by cell, and what is wrong in it is named", async ({ as }, { project }) => {
  const year = { phone: 2033, desk: 2034 }[project.name as keyof typeof years];
  const rows = (kind: string) => [
    [`示例：${year}年放假安排`],
    ["名称", "类型", "开始", "结束"],
    ["元旦", "放假", serial(year, 1, 1), serial(year, 1, 3)],
    ["国庆节", kind, `${year}/10/1`, "10月7日"],
  ];
  const admin = await as("admin");
  await open(admin, "/admin/calendar");
  await admin.getByLabel("或者上传文件").setInputFiles(xlsx(workbook("放假", rows("值班"))));
  await admin.getByRole("button", { name: "预览", exact: true }).click();
  await expect(admin).toHaveURL(/\/admin\/calendar\/import$/);
  await expect(admin.getByText("工作表“放假”第 4 行（B4）：“值班”不是类型")).toBeVisible();
  await expect(admin.getByRole("button", { name: "确认采用" })).toHaveCount(0);
  await shot(admin, "calendar-import-workbook-refused");

  // The text comes back into the form, where a cell can be put right.
  await admin.getByRole("link", { name: "改后再预览" }).click();
  await expect(admin.getByLabel("通知正文")).toHaveValue(/值班/);
  await admin.getByLabel("或者上传文件").setInputFiles(xlsx(workbook("放假", rows("放假"))));
  await admin.getByRole("button", { name: "预览", exact: true }).click();
  await expect(admin.getByText("有 10 天改变")).toBeVisible();
  await expect(admin.getByText(new RegExp("1月1日（.*）至1月3日（.*），共 3 天"))).toBeVisible();
  // Compact: the days lie behind their number, and the confirmation can be reached without a long way.
  const table = admin.getByRole("table", { name: "改变的日子" });
  await expect(table).toBeHidden();
  const height = await admin.evaluate(() => document.documentElement.scrollHeight);
  expect(height, "the page of the preview stays short").toBeLessThan(project.name === "desk" ? 1_800 : 2_600);
  if (project.name === "phone") await expect(admin.getByRole("button", { name: "确认采用" })).toBeInViewport();
  await shot(admin, "calendar-import-workbook");
  await admin.getByText("逐日核对（10 天）").click();
  await expect(table).toBeVisible();
  await admin.getByRole("button", { name: "不用了" }).click();
  await expect(admin).toHaveURL(/\/admin\/calendar$/);
  await expect(admin.getByLabel("通知正文")).toHaveValue("");
});

test("a file that is no list of days is refused in words, and what was typed stays", async ({ as }) => {
  const admin = await as("admin");
  const refused = async (file: { name: string; mimeType: string; buffer: Buffer }, words: string) => {
    await open(admin, "/admin/calendar");
    await admin.getByLabel("通知正文").fill("写到一半");
    await admin.getByLabel("或者上传文件").setInputFiles(file);
    await admin.getByRole("button", { name: "预览", exact: true }).click();
    await expect(admin.getByText(words)).toBeVisible();
    await expect(admin.getByLabel("通知正文")).toHaveValue("写到一半");
  };
  await refused(xlsx(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])), "这是旧版 Excel（xls）或加了密码的文件");
  await refused(xlsx(archive({ "word/document.xml": "<document/>" })), "文件不是 Excel 工作簿（xlsx）");
  await refused(xlsx(photo().buffer), "文件看不懂");
  await refused(xlsx(Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe])), "文件已损坏");
  await refused(xlsx(Buffer.alloc(600 * 1024, "x")), "文件超过 512 KB");
  const bomb = archive({
    "xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": Buffer.alloc(100 * 1024 * 1024, " "),
  });
  await refused(xlsx(bomb), "内容太多");
});

test("the template that is offered can be uploaded as it is", async ({ as }) => {
  const admin = await as("admin");
  await open(admin, "/admin/calendar");
  const download = admin.waitForEvent("download");
  await admin.getByRole("link", { name: "下载示例模板" }).click();
  const path = await (await download).path();
  await admin.getByLabel("或者上传文件").setInputFiles(xlsx(readFileSync(path)));
  await admin.getByRole("button", { name: "预览", exact: true }).click();
  await expect(admin.getByText("没有发现问题")).toBeVisible();
  await expect(admin.getByText("和现在的日历一样，没有日子会改变。")).toBeVisible();
  await admin.getByRole("button", { name: "不用了" }).click();
  await expect(admin).toHaveURL(/\/admin\/calendar$/);
  await expect(admin.getByLabel("通知正文")).toHaveValue("");
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
  const reasons = technician.getByLabel("挂起原因");
  // The page is shown anew once more after a step, which folds what was opened in that moment and not yet written in.
  await expect(async () => {
    if (!(await reasons.isVisible())) await technician.locator("summary").filter({ hasText: /^挂起$/ }).click();
    await expect(reasons).toBeVisible({ timeout: 1_000 });
    await technician.waitForTimeout(500);
    await expect(reasons).toBeVisible({ timeout: 100 });
  }).toPass();
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
