import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { expect, password, photo, test } from "./steps.ts";
import { Server } from "../server.ts";

const submissions = 1_000;
const clients = 16;
/** Every tenth comes with a photo. */
const withPhoto = 10;

type Row = { id: string; number: string };
type Listed = { rows: Row[]; next: string | null };

test("a power cut among a thousand submissions loses nothing that was acknowledged and doubles nothing", async ({}, { project }) => {
  test.skip(project.name !== "phone", "there is no page in it");
  test.setTimeout(240_000);
  const server = await Server.start();
  try {
    const employee = await signedIn(server.url);
    const ask = await (await employee("/ask/electric")).text();
    const place = /name="place" value="([^"]+)"/.exec(ask)?.[1] ?? "";
    expect(place).not.toBe("");

    const acknowledged = new Map<string, string>();
    let begun = 0;
    let lost = 0;
    let cut: Promise<void> | undefined;
    const powerCut = async () => {
      await server.kill();
      await server.serve();
    };

    /** As the browser does it: the same form under the same key until an answer comes. */
    const submit = async (number: number) => {
      const form = new FormData();
      const id = randomUUID();
      const fields = { id, service: "electric", place, phrase: "灯不亮", text: `第 ${number} 件`, urgency: "normal" };
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      if (number % withPhoto === 0) form.append("photos", new Blob([new Uint8Array(photo("", 64, 48).buffer)], { type: "image/png" }), "photo.png");
      for (const until = Date.now() + 90_000; Date.now() < until; await delay(200)) {
        const answer = await employee("/submit/request", { method: "POST", body: form }).catch(() => undefined);
        const said = await answer?.text().catch(() => undefined);
        if (answer?.ok && said) {
          const row = JSON.parse(said) as Row;
          expect(row.id).toBe(id);
          acknowledged.set(id, row.number);
          return;
        }
        if (answer && answer.status < 500) throw new Error(`${answer.status}: ${said}`);
        lost += 1;
      }
      throw new Error("no answer came");
    };
    const client = async () => {
      while (begun < submissions) {
        begun += 1;
        await submit(begun);
        if (acknowledged.size >= submissions / 2) cut ??= powerCut();
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    await cut;
    expect(acknowledged.size).toBe(submissions);
    expect(lost, "the cut came while requests were on their way").toBeGreaterThan(0);

    const listed: Row[] = [];
    for (let after: string | null = ""; after !== null; ) {
      const page = (await (await employee(`/api/my_requests?which=mine&after=${encodeURIComponent(after)}`)).json()) as Listed;
      listed.push(...page.rows);
      after = page.next;
    }
    const kept = listed.filter((row) => acknowledged.has(row.id));
    expect(kept.length, "each is listed once").toBe(submissions);
    expect(new Map(kept.map((row) => [row.id, row.number])), "under the number that was told").toEqual(acknowledged);
    expect(new Set(listed.map((row) => row.number)).size, "no number was given twice").toBe(listed.length);

    const ids = [...acknowledged.keys()];
    let photos = 0;
    const look = async () => {
      for (let id = ids.pop(); id; id = ids.pop()) {
        const page = await employee(`/requests/${id}`, { headers: { accept: "text/html" } });
        const text = await page.text();
        expect(page.status, id).toBe(200);
        const shown = [...text.matchAll(/href="(\/photos\/[0-9a-f-]+)"/g)].map((match) => match[1] ?? "");
        expect(shown.length, id).toBe(/第 \d*0 件/.test(text) ? 1 : 0);
        for (const address of shown) {
          for (const path of [address, `${address}/thumb`]) {
            const bytes = new Uint8Array(await (await employee(path)).arrayBuffer());
            expect([...bytes.subarray(0, 3)], path).toEqual([0xff, 0xd8, 0xff]);
          }
          photos += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: clients }, look));
    expect(photos).toBe(submissions / withPhoto);

    expect(await server.stop()).toBe(0);
    // Ends with an error when it finds anything.
    expect(server.run("check")).toContain("✓");
  } finally {
    await server.remove();
  }
});

/** Calls with the session and the origin of an employee. */
async function signedIn(server: string): Promise<(path: string, options?: RequestInit) => Promise<Response>> {
  const answer = await fetch(`${server}/api/sign_in`, {
    method: "POST",
    headers: { origin: server },
    body: new URLSearchParams({ login: "zhigong", password, next: "/me" }),
    redirect: "manual",
  });
  const cookie = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
  return (path, options) =>
    fetch(server + path, { ...options, headers: { accept: "application/json", origin: server, cookie, ...options?.headers } });
}
