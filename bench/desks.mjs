// Two desks and ten technicians at once: node bench/desks.mjs [requests] [seconds] [port]
//
// Starts the built server on sample data in a folder of its own, files so many requests, and lets twelve people act on them
// over HTTP as their pages would, each as fast as the answers come; one command in five is sent twice at the same moment
// under its key. Then every request's history is counted: each acknowledged command is there, each of them once. Ends
// with the check of everything that is kept.
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [requests = 200, seconds = 60, port = 3291] = process.argv.slice(2).map(Number);
const origin = `http://127.0.0.1:${port}`;
const data = mkdtempSync(join(tmpdir(), "portal-desks-"));
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const any = (list) => list[Math.floor(Math.random() * list.length)];
const answers = new Map();
const times = [];

/** Everybody signs in from an address of their own, as behind a proxy. */
let addresses = 0;
async function send(path, { cookie = "", fields, address } = {}) {
  const begun = performance.now();
  const init = fields && { method: "POST", body: fields instanceof FormData ? fields : new URLSearchParams(fields) };
  const response = await fetch(origin + path, { redirect: "manual", ...init, headers: { origin, cookie, accept: "application/json", ...(address && { "x-forwarded-for": address }) } });
  const text = await response.text();
  times.push(performance.now() - begun);
  answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
  if (response.status >= 500) console.log(`${path}: ${response.status} ${text}`);
  return { ok: response.ok, text, cookie: response.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ") };
}
const read = async (path, cookie) => JSON.parse((await send(path, { cookie })).text);

async function signIn(login) {
  const { cookie } = await send("/api/sign_in", { address: `10.0.0.${(addresses += 1)}`, fields: { login, password: "Shili-2026!", next: "/me" } });
  if (!cookie) throw new Error(`${login} could not sign in`);
  return cookie;
}

execFileSync("dist/portal", ["seed", "--sample", "--data", data], { stdio: "ignore" });
const flags = ["serve", "--sample", "--data", data, "--address", `127.0.0.1:${port}`, "--site-root", "dist/site", "--site-hashes", "dist/hash.txt"];
const server = spawn("dist/portal", flags, { stdio: "ignore", env: { ...process.env, PORTAL_HTTP_PROXIES: "127.0.0.1" } });
const ended = new Promise((done) => server.once("exit", done));
let wrong = 0;
try {
  while (!(await fetch(`${origin}/health/ready`).then((answer) => answer.ok, () => false))) await sleep(50);
  const [admin, employee] = [await signIn("admin"), await signIn("zhigong")];
  // Ten technicians of one centre: its own, and employees who become so.
  const own = ["shifu", "shifu2", "shifu3"];
  const people = (await read("/api/people_page", admin)).rows.filter(({ login, roles }) => login.includes("-") && roles.every(({ role }) => role === "employee"));
  const helpers = people.slice(0, 10 - own.length);
  for (const { id } of helpers) {
    const granted = await send("/api/set_role", { cookie: admin, fields: { person: id, role: "technician", scope: "centre:service-centre" } });
    if (!granted.ok) throw new Error(`no role: ${granted.text}`);
  }
  const technicians = [...own.map((login) => ({ login, id: `sample-${login}` })), ...helpers];
  if (technicians.length !== 10) throw new Error(`${technicians.length} technicians`);
  const ids = [];
  const place = (await read("/api/ask_page?service=air-conditioner", employee)).place.id;
  for (let number = 0; number < requests; number += 1) {
    const fields = new FormData();
    const id = randomUUID();
    for (const [name, value] of Object.entries({ id, service: "air-conditioner", place, phrase: "", text: `第 ${number} 件`, urgency: "normal" })) fields.append(name, value);
    const filed = await send("/submit/request", { cookie: employee, fields });
    if (!filed.ok) throw new Error(`not filed: ${filed.text}`);
    ids.push(id);
  }
  const done = new Map(ids.map((id) => [id, 0]));
  const kinds = new Map();
  const until = Date.now() + seconds * 1000;

  async function act(cookie, request, version, command, more = {}) {
    const fields = { request, version: String(version), command, key: randomUUID(), ...more };
    const twice = Math.random() < 0.2;
    const [first, second] = await Promise.all([send("/api/act", { cookie, fields }), twice ? send("/api/act", { cookie, fields }) : undefined]);
    if (!first.ok && !second?.ok) return;
    done.set(request, done.get(request) + 1);
    kinds.set(command, (kinds.get(command) ?? 0) + 1);
  }
  const words = () => ({ text: `说明 ${randomUUID()}`, reason: "示例原因" });
  async function desk(login) {
    const cookie = await signIn(login);
    while (Date.now() < until) {
      const id = any(ids);
      const page = await read(`/api/request_page?id=${id}`, cookie);
      const command = any(page.commands.filter((command) => ["accept", "assign", "note", "message"].includes(command)));
      if (command) await act(cookie, id, page.version, command, { ...words(), technician: any(technicians).id });
    }
  }
  async function technician({ login }) {
    const cookie = await signIn(login);
    while (Date.now() < until) {
      const { mine, untaken } = await read("/api/jobs_page", cookie);
      const job = any([...mine, ...untaken].filter(({ id }) => done.has(id)));
      if (!job) {
        await sleep(200);
        continue;
      }
      const page = await read(`/api/request_page?id=${job.id}`, cookie);
      const command = any((page.commands ?? []).filter((command) => ["take", "start", "hold", "resume", "finish", "hand_back", "message"].includes(command)));
      if (command) await act(cookie, job.id, page.version, command, { ...words(), hold: "parts" });
    }
  }
  times.length = 0;
  await Promise.all([desk("fuwu"), desk("duoren"), ...technicians.map(technician)]);
  const during = times.toSorted((one, other) => one - other);

  const reader = await signIn("fuwu");
  for (const id of ids) {
    const { timeline } = await read(`/api/request_page?id=${id}`, reader);
    // Besides what was done here a history begins with the filing.
    const expected = 1 + done.get(id);
    if (timeline.length !== expected) {
      wrong += 1;
      console.log(`${id}: ${timeline.length} entries, ${expected} expected`);
    }
  }
  const all = [...done.values()].reduce((sum, count) => sum + count, 0);
  const at = (share) => during[Math.floor(during.length * share)].toFixed(1);
  console.log(`${requests} requests, ${seconds} s: ${all} commands took effect (${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(", ")})`);
  console.log(`answers: ${[...answers].map(([status, count]) => `${status}: ${count}`).join(", ")}; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  console.log(wrong === 0 ? "no command is lost, none is there twice" : `${wrong} histories are wrong`);
} finally {
  server.kill("SIGTERM");
  await ended;
}
console.log(execFileSync("dist/portal", ["check", "--data", data], { encoding: "utf8" }).trim().split("\n").slice(-12).join("\n"));
rmSync(data, { recursive: true, force: true });
if (wrong > 0 || [...answers.keys()].some((status) => status >= 500)) process.exit(1);
