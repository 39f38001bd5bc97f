import type { BrowserContext } from "@playwright/test";
import { Line } from "../line.ts";
import { expect, open, photo, shot, test } from "./steps.ts";
import { assigned, closed, job, takenWithoutNetwork } from "./work.ts";

/** What a page says of a request, as far as these tests look. */
type Asked = { version: number; text: string; work_done: string; photos: unknown[]; timeline: { what: string; text: string }[] };
type Listed = { rows: { id: string }[]; next: string | null };

const asked = async (context: BrowserContext, server: string, id: string) =>
  (await (await context.request.get(`${server}/api/request_page?id=${id}`)).json()) as Asked;

/** The keys of all requests of whoever is signed in. */
async function mine(context: BrowserContext, server: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const answer = await context.request.get(`${server}/api/my_requests?which=mine&after=${encodeURIComponent(after)}`);
    const listed = (await answer.json()) as Listed;
    ids.push(...listed.rows.map((row) => row.id));
    after = listed.next;
  }
  return ids;
}

/** What the console says while there is no network, or no server. */
const nobodyThere = /net::ERR_|Failed to fetch|FetchEvent|status of 50\d/;
const withinSeconds = 60;

test.describe("no network, closed tabs and a server that is killed", () => {
  test.use({ serviceWorkers: "allow" });
  // Beside the browser a second server runs: once for both sizes of page is enough.
  test.skip(({ viewport }) => (viewport?.width ?? 0) > 600, "the same on a desk");

  test("a technician's whole job arrives exactly once and in order", async ({ asOf, complaints }) => {
    test.setTimeout(240_000);
    complaints.expected.push(nobodyThere);
    const line = await Line.start();
    try {
      const as = asOf(line.url);
      const id = await assigned(as, line.url, `停电又重启 ${Date.now()}`);
      const done = `换了空气开关 ${Date.now()}`;
      // What the two of them did before the technician began.
      line.received.length = 0;
      let page = await as("shifu");
      const context = page.context();
      /** The tab is gone with whatever it had in mind, and another is opened. */
      const another = async (path: string) => {
        await closed(page);
        page = await context.newPage();
        await page.goto(path);
      };
      const kept = () => page.getByText("还没有送到的办理").first();

      await takenWithoutNetwork(page, id);
      await another("/jobs");
      await job(page, id).getByRole("button", { name: /开始办理/ }).click();
      await expect(job(page, id).getByRole("link", { name: "拍照、完工" })).toBeVisible();
      await another(`/requests/${id}`);
      // Only the script knows what is kept: from then on it takes files and forms.
      await expect(kept()).toBeVisible();
      await page.locator(`form[action="/photos/${id}/after"] input[capture]`).setInputFiles(photo());
      await expect(page.getByText("可以接着拍下一张")).toBeVisible();
      await another(`/requests/${id}`);
      await expect(kept()).toBeVisible();
      await page.locator("summary").filter({ hasText: /^留言$/ }).click();
      await page.getByLabel("留言").fill("总闸也看过了");
      await page.getByRole("button", { name: "留言", exact: true }).click();
      await expect(page.getByText("总闸也看过了").first()).toBeVisible();
      await another(`/requests/${id}`);
      await expect(kept()).toBeVisible();
      await page.locator("summary").filter({ hasText: /^完工$/ }).click();
      await page.getByLabel("做了什么").fill(done);
      await page.getByRole("button", { name: "完工", exact: true }).click();
      await expect(page.getByText(done).first()).toBeVisible();
      expect(line.received, "nothing has left the device").toEqual([]);

      // The first is acknowledged, the second is done and nobody hears of it, the others are still on the device.
      let cut = line.loses("start");
      await context.setOffline(false);
      await cut;
      expect(line.inOrder()).toEqual(["take", "start"]);
      await expect(kept()).toBeVisible();
      // A new tab while nobody answers has everything that was not acknowledged.
      await another("/jobs");
      await expect(kept()).toBeVisible();
      await expect(page.getByText(done)).toBeVisible();
      await shot(page, "restart-waiting");

      // The server comes back and is lost again, now with the answer to the photo.
      cut = line.loses("photo");
      await line.restart();
      await another("/jobs");
      await cut;
      await line.restart();
      await another("/jobs");
      await expect.poll(() => line.count("photo"), { timeout: withinSeconds * 1_000 }).toBeGreaterThanOrEqual(2);
      await expect(kept()).toHaveCount(0);

      expect(line.inOrder(), "texts in their order, then the photo").toEqual(["take", "start", "message", "finish", "photo"]);
      expect(line.count("take"), "what was acknowledged is not sent again").toBe(1);
      expect(line.count("start"), "what was not acknowledged is").toBeGreaterThanOrEqual(2);
      const seen = await asked((await as("zhigong")).context(), line.url, id);
      // Filed, accepted, assigned, and the four of the technician: no step twice.
      expect([seen.version, seen.timeline.length]).toEqual([7, 7]);
      expect(seen.work_done).toBe(done);
      expect(seen.timeline.map((entry) => entry.text).filter((text) => text === "总闸也看过了")).toHaveLength(1);
      expect(seen.photos).toHaveLength(1);
      await context.close();
      expect(await line.server.stop()).toBe(0);
      expect(line.server.run("check")).toContain("✓");
    } finally {
      await line.remove();
    }
  });

  test("a request with its photo is filed exactly once", async ({ asOf, complaints }) => {
    test.setTimeout(240_000);
    complaints.expected.push(nobodyThere);
    const line = await Line.start();
    try {
      const words = `断网又重启 ${Date.now()}`;
      let page = await asOf(line.url)("zhigong");
      const context = page.context();
      const another = async (path: string) => {
        await closed(page);
        page = await context.newPage();
        await page.goto(path);
      };
      const before = await mine(context, line.url);
      await open(page, "/");
      await page.evaluate(() => navigator.serviceWorker.ready);
      await open(page, "/ask/electric");
      await open(page, "/requests");
      await open(page, "/ask/electric");

      await context.setOffline(true);
      await page.getByRole("radio").first().check();
      await another("/ask/electric");
      await expect(page.getByText("上次没提交的内容已经填好")).toBeVisible();
      await expect(page.getByRole("radio").first()).toBeChecked();
      await page.locator("input[type=file]").setInputFiles(photo());
      await expect(page.getByRole("img", { name: "第 1 张照片" })).toBeVisible();
      await another("/ask/electric");
      await expect(page.getByRole("img", { name: "第 1 张照片" })).toBeVisible();
      await page.getByLabel("补充说明").fill(words);
      await page.getByRole("button", { name: "提交", exact: true }).click();
      await expect(page.getByText(/已保存，待发送/).first()).toBeVisible();
      expect(line.received, "nothing has left the device").toEqual([]);

      // The tab is closed. In the next the text arrives, but its answer and the server are lost.
      let cut = line.loses("submit");
      await closed(page);
      await context.setOffline(false);
      page = await context.newPage();
      await page.goto("/requests");
      await cut;
      // Then the photo arrives, and again nobody hears of it.
      cut = line.loses("photo");
      await line.restart();
      await another("/requests");
      await cut;
      await line.restart();
      await another("/requests");
      await expect.poll(() => line.count("photo"), { timeout: withinSeconds * 1_000 }).toBeGreaterThanOrEqual(2);
      await expect(page.getByText("还没有提交的内容")).toHaveCount(0);

      expect(line.inOrder(), "the text before the photo").toEqual(["submit", "photo"]);
      const filed = (await mine(context, line.url)).filter((id) => !before.includes(id));
      expect(filed, "one request").toHaveLength(1);
      const seen = await asked(context, line.url, filed[0] ?? "");
      expect([seen.version, seen.text, seen.photos.length]).toEqual([1, words, 1]);
      await context.close();
      expect(await line.server.stop()).toBe(0);
      expect(line.server.run("check")).toContain("✓");
    } finally {
      await line.remove();
    }
  });
});
