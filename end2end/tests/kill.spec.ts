import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, photo, test } from "./steps.ts";
import { type Call, caller } from "./work.ts";
import { Server } from "../server.ts";

const submissions = 1_000;
const clients = 16;
/** Every tenth comes with a photo. */
const withPhoto = 10;
/** One after the other, so that what was synced for each can be told. */
const watched = 20;

type Row = { id: string; number: string };
type Listed = { rows: Row[]; next: string | null };

test("a power cut among a thousand submissions loses nothing that was acknowledged and doubles nothing", async ({}, { project }) => {
  test.skip(project.name !== "phone", "there is no page in it");
  test.setTimeout(240_000);
  const server = await Server.start();
  try {
    const employee = await caller(server.url, "zhigong");
    const place = await ownPlace(employee);

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
      const id = randomUUID();
      const form = filled(id, place, `第 ${number} 件`, number % withPhoto === 0);
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

test("what was acknowledged had been synced to the disk: first the photo, then the request", async ({}, { project, annotations }) => {
  test.skip(project.name !== "phone", "there is no page in it");
  const server = await Server.start();
  try {
    const [library, list] = [join(server.data, "syncs.so"), join(server.data, "syncs")];
    execFileSync("cc", ["-shared", "-fPIC", "-o", library, resolve(import.meta.dirname, "../syncs.c"), "-ldl"]);
    await server.stop();
    await server.serve({ LD_PRELOAD: library, SYNCS: list });
    const employee = await caller(server.url, "zhigong");
    const place = await ownPlace(employee);
    const synced = () => readFileSync(list, "utf8").trimEnd().split("\n");
    const counts = { journal: 0, photos: 0 };
    for (let number = 1; number <= watched; number++) {
      const before = synced().length;
      const body = filled(randomUUID(), place, `第 ${number} 件`, true);
      const answer = await employee("/submit/request", { method: "POST", body });
      const files = synced().slice(before);
      expect(answer.status, await answer.text()).toBe(200);
      // The picture and its thumbnail; RocksDB's journal is called so.
      const photos = files.filter((file) => file.startsWith(join(server.data, "photos")));
      const journal = files.filter((file) => file.endsWith(".log"));
      expect(photos.length, files.join("\n")).toBeGreaterThanOrEqual(2);
      expect(journal.length, files.join("\n")).toBeGreaterThanOrEqual(1);
      expect(files.lastIndexOf(journal.at(-1) ?? ""), files.join("\n")).toBeGreaterThan(files.lastIndexOf(photos.at(-1) ?? ""));
      counts.journal += journal.length;
      counts.photos += photos.length;
    }
    annotations.push({ type: `${watched} 件申请确认之前的同步`, description: `日志 ${counts.journal} 次，照片 ${counts.photos} 次` });
  } finally {
    await server.remove();
  }
});

/** The place that an employee's own form proposes. */
async function ownPlace(employee: Call): Promise<string> {
  const ask = await (await employee("/ask/electric")).text();
  const place = /name="place" value="([^"]+)"/.exec(ask)?.[1] ?? "";
  expect(place).not.toBe("");
  return place;
}

/** The form as a browser sends it. */
function filled(id: string, place: string, text: string, photographed: boolean): FormData {
  const form = new FormData();
  const fields = { id, service: "electric", place, phrase: "灯不亮", text, urgency: "normal" };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (photographed) form.append("photos", new Blob([new Uint8Array(photo("", 64, 48).buffer)], { type: "image/png" }), "photo.png");
  return form;
}
