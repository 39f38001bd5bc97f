import { randomUUID } from "node:crypto";
import { type Page, expect, open, password } from "./steps.ts";

/** Asks for data instead of a page. */
export const accept = { accept: "application/json" };

export type Call = (path: string, options?: RequestInit) => Promise<Response>;

/** Calls with the session and the origin of an account, without a browser. */
export async function caller(server: string, login: string): Promise<Call> {
  const answer = await fetch(`${server}/api/sign_in`, {
    method: "POST",
    headers: { origin: server },
    body: new URLSearchParams({ login, password, next: "/me" }),
    redirect: "manual",
  });
  const cookie = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
  return (path, options) => fetch(server + path, { ...options, headers: { ...accept, origin: server, cookie, ...options?.headers } });
}

/** What the desk does to a request, without the page. */
async function byDesk(as: (login: string) => Promise<Page>, server: string, id: string, steps: Record<string, string>[]): Promise<void> {
  const desk = (await as("fuwu")).context().request;
  for (const form of steps) {
    const answer = await desk.post(`${server}/api/act`, { headers: { origin: server, ...accept }, form: { request: id, version: "0", ...form } });
    expect(answer.status(), await answer.text()).toBe(200);
  }
}

/** A request that the desk has accepted, filed without the page: nobody has it in hand. */
export async function accepted(as: (login: string) => Promise<Page>, server: string, words: string): Promise<string> {
  const employee = (await as("zhigong")).context().request;
  const ask = await (await employee.get(`${server}/ask/electric`)).text();
  const place = /name="place" value="([^"]+)"/.exec(ask)?.[1] ?? "";
  const filed = await employee.post(`${server}/submit/request`, {
    headers: { origin: server, ...accept },
    multipart: { id: randomUUID(), service: "electric", place, phrase: "灯不亮", text: words, urgency: "normal" },
  });
  expect(filed.status(), await filed.text()).toBe(200);
  const { id } = (await filed.json()) as { id: string };
  await byDesk(as, server, id, [{ command: "accept" }]);
  return id;
}

/** A request that waits for the technician. */
export async function assigned(as: (login: string) => Promise<Page>, server: string, words: string): Promise<string> {
  const id = await accepted(as, server, words);
  await byDesk(as, server, id, [{ command: "assign", technician: "sample-shifu" }]);
  return id;
}

/** A job in the technician's list. */
export const job = (page: Page, id: string) => page.locator("li.job").filter({ has: page.locator(`a[href="/requests/${id}"]`) });

/** Opens the technician's list and waits until the script has taken it over, not only what stands around it: the list listens to its centres. */
export async function openJobs(page: Page): Promise<void> {
  const alive = page.waitForRequest((request) => new URL(request.url()).pathname.startsWith("/live/centre"), { timeout: 30_000 });
  await page.goto("/jobs");
  await alive;
}

/** Opens the technician's pages while there is a network, so that they are there without one, and takes the job after it is gone. */
export async function takenWithoutNetwork(page: Page, id: string): Promise<void> {
  await openJobs(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await open(page, `/requests/${id}`);
  await openJobs(page);
  await expect(job(page, id)).toBeVisible();

  await page.context().setOffline(true);
  await job(page, id).getByRole("button", { name: /接单/ }).click();
  await expect(page.getByText(/已保存，待发送/).first()).toBeVisible();
}

/**
 * Closes a tab that has no network. The browser forgets that the tab is offline a moment before the tab is gone, so that its script would
 * hear of a network and send: seen within 300 ms after closing, beside other tests.
 */
export async function closed(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.fetch = () => new Promise(() => {});
  });
  await page.close();
}
