// Seeds, serves, loads and prints: queue page, request page, submit (durable), rate; at each size that is asked for.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { weight } from "../scripts/weight.mjs";

const sizes = process.argv[2].split(/\s+/).filter(Boolean).map(Number);
const seconds = Number(process.env.BENCH_SECONDS ?? 10);
const connections = 16;
const port = 3590;
const origin = `http://127.0.0.1:${port}`;
const portal = "dist/portal";

// A UUID of version 7, as a phone makes it.
export function uuid() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function post(path, fields, cookie = "") {
  const response = await fetch(origin + path, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", origin, cookie, accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  return { status: response.status, text: await response.text(), cookie: response.headers.get("set-cookie")?.split(";")[0] };
}

async function signIn(login) {
  const answer = await post("/api/sign_in", { login, password: "Shili-2026!", next: "/" });
  if (!answer.cookie) throw new Error(`${login} could not sign in: ${answer.status} ${answer.text}`);
  return answer.cookie;
}

async function get(path, cookie) {
  const response = await fetch(origin + path, { headers: { cookie, accept: "application/json" } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function submission(place) {
  const form = new FormData();
  const fields = { id: uuid(), service: "air-conditioner", place, phrase: "", text: "压力测试：不制冷", urgency: "normal" };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

function wrk(path, cookie) {
  const script = join(tmpdir(), `portal-bench-${process.pid}.lua`);
  writeFileSync(
    script,
    `done = function(s, l, r)
       io.write(string.format("RESULT %d %d %d %d %d\\n", s.requests, s.duration, l:percentile(50), l:percentile(99),
         r and 0 or s.errors.status + s.errors.connect + s.errors.read + s.errors.timeout)) end`,
  );
  const output = execFileSync(
    "wrk",
    ["-t2", `-c${connections}`, `-d${seconds}s`, "-s", script, "-H", `Cookie: ${cookie}`, origin + path],
    { encoding: "utf8" },
  );
  const [requests, microseconds, p50, p99] = output.match(/RESULT (\d+) (\d+) (\d+) (\d+)/).slice(1).map(Number);
  const bad = Number(output.match(/Non-2xx or 3xx responses: (\d+)/)?.[1] ?? 0);
  return { rate: (requests * 1e6) / microseconds, p50: p50 / 1000, p99: p99 / 1000, bad };
}

// Sixteen workers, each waiting for its answer, until the time or the work is over.
async function drive(work) {
  const until = Date.now() + seconds * 1000;
  const times = [];
  let bad = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (Date.now() < until) {
        const begun = performance.now();
        const ok = await work();
        if (ok === undefined) return;
        if (!ok) bad += 1;
        times.push(performance.now() - begun);
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  times.sort((one, other) => one - other);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { rate: times.length / elapsed, p50: at(0.5), p99: at(0.99), bad };
}

const rss = (pid) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;

async function finished(place, requester, desk, technician, count) {
  // Requests brought to their end through the same doors as everybody's, so that there is something to rate.
  const ids = [];
  for (let number = 0; number < count; number += 1) {
    const response = await fetch(`${origin}/submit/request`, {
      method: "POST",
      headers: { cookie: requester, origin, accept: "application/json" },
      body: submission(place),
    });
    const { id } = await response.json();
    const worker = (await get("/api/desk_page", desk)).technicians.find((choice) => choice.name.includes("师傅"));
    const steps = [
      [desk, { command: "assign", technician: worker.id }],
      [technician, { command: "take" }],
      [technician, { command: "start" }],
      [technician, { command: "finish", text: "修好了" }],
      [requester, { command: "confirm" }],
    ];
    for (const [cookie, fields] of steps) {
      const answer = await post("/api/act", { request: id, ...fields }, cookie);
      if (answer.status >= 400) return ids;
    }
    ids.push(id);
  }
  return ids;
}

const rows = [];
for (const size of sizes) {
  const data = mkdtempSync(join(tmpdir(), "portal-bench-"));
  const environment = { ...process.env, PORTAL_DATA: data, PORTAL_ADDRESS: `127.0.0.1:${port}`, PORTAL_LOG_LEVEL: "warn" };
  const run = (...flags) => execFileSync(portal, flags, { env: environment, stdio: ["ignore", "inherit", "inherit"] });
  run("seed", "--sample");
  const seeding = performance.now();
  run("seed", "--requests", String(size), "--people", String(Math.max(200, size / 20)), "--seed", "1");
  const seeded = size / ((performance.now() - seeding) / 1000);
  const server = spawn(portal, ["serve", "--sample"], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  try {
    for (let attempt = 0; ; attempt += 1) {
      const ready = await fetch(`${origin}/health/ready`).then((answer) => answer.ok, () => false);
      if (ready) break;
      if (attempt > 100) throw new Error("the server did not become ready");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const [desk, requester, technician] = [await signIn("fuwu"), await signIn("zhigong"), await signIn("shifu")];
    const queue = await get("/api/desk_page", desk);
    const one = queue.page.rows[0].id;
    const place = (await get("/api/ask_page?service=air-conditioner", requester)).place.id;
    const rateable = await finished(place, requester, desk, technician, Number(process.env.BENCH_RATINGS ?? 200));
    const before = rss(server.pid);
    const submit = await drive(async () => {
      const answer = await fetch(`${origin}/submit/request`, {
        method: "POST",
        headers: { cookie: requester, origin, accept: "application/json" },
        body: submission(place),
      });
      await answer.text();
      return answer.ok;
    });
    const rate = await drive(async () => {
      const request = rateable.pop();
      if (!request) return undefined;
      const answer = await post("/api/rate", { request, overall: "5" }, requester);
      return answer.status < 400;
    });
    rows.push(
      [size, "待办队列 /desk", wrk("/desk", desk)],
      [size, "申请页 /requests/:id", wrk(`/requests/${one}`, desk)],
      [size, "提交（已落盘）", submit],
      [size, "评价（已落盘）", rate],
    );
    console.log(`${size} 件：写入 ${seeded.toFixed(0)} 件/秒；常驻内存 ${before.toFixed(0)} → ${rss(server.pid).toFixed(0)} MB`);
  } finally {
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("exit", resolve));
    rmSync(data, { recursive: true, force: true });
  }
}

console.log(`\n| 数据量 | 页面或操作 | 次/秒 | p50 毫秒 | p99 毫秒 | 失败 |\n|---|---|---|---|---|---|`);
for (const [size, name, { rate, p50, p99, bad }] of rows) {
  console.log(`| ${size} | ${name} | ${rate.toFixed(0)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${bad} |`);
}
console.log(`\n${connections} 个连接，每项 ${seconds} 秒，加载程序与服务器同在本机。\n`);
console.log(weight("dist/site"));
