// Live pages under load: node bench/live.mjs [connections] [seconds] [port]
//
// Starts the built server on sample data in a folder of its own, opens so many streams of the queue, causes one event a
// second, and tells how long each took to arrive and how much memory the server holds. Then the server is stopped and
// started again: how long until all are back, and whether anybody missed an event or got one twice.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";

const [connections = 2000, seconds = 30, port = 3290] = process.argv.slice(2).map(Number);
const origin = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(join(tmpdir(), "portal-live-"));
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

let server;
async function start() {
  const flags = ["serve", "--sample", "--data", folder, "--address", `127.0.0.1:${port}`, "--site-root", "dist/site", "--site-hashes", "dist/hash.txt"];
  server = spawn("dist/portal", flags, { stdio: "ignore" });
  for (let tries = 0; tries < 600; tries++) {
    if (await fetch(`${origin}/health/ready`).then((answer) => answer.ok, () => false)) return;
    await sleep(50);
  }
  throw new Error("the server did not start");
}

async function stop() {
  const ended = new Promise((done) => server.once("exit", done));
  server.kill("SIGTERM");
  await ended;
}

const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024;

async function signIn(login) {
  const answer = await fetch(`${origin}/api/sign_in`, {
    method: "POST",
    redirect: "manual",
    headers: { origin, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ login, password: "Shili-2026!", next: "/me" }),
  });
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}

/** One stream that comes back by itself, as a browser's does. */
class Stream {
  ids = [];
  arrivals = [];
  last = "";
  live = false;
  constructor(path, cookie) {
    this.path = path;
    this.cookie = cookie;
  }
  open() {
    const headers = { cookie: this.cookie, accept: "text/event-stream" };
    if (this.last) headers["last-event-id"] = this.last;
    const request = http.get(`${origin}${this.path}`, { agent: false, headers }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        this.again();
        return;
      }
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
        for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          this.take(text.slice(0, end));
          text = text.slice(end + 2);
        }
      });
      response.on("close", () => this.again());
    });
    request.on("error", () => this.again());
  }
  take(event) {
    const field = (name) => new RegExp(`^${name}: ?(.*)$`, "m").exec(event)?.[1] ?? "";
    const id = field("id");
    if (id) this.last = id;
    if (field("event") === "ready") this.live = true;
    if (field("event") !== "changed") return;
    this.live = true;
    this.ids.push(id);
    this.arrivals.push(performance.now());
  }
  again() {
    if (this.closed || this.waiting) return;
    this.live = false;
    this.waiting = true;
    setTimeout(() => {
      this.waiting = false;
      this.open();
    }, 2000 + Math.random() * 1000);
  }
}

const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
const told = (name, values) => {
  const sorted = [...values].sort((one, other) => one - other);
  console.log(`${name}: p50 ${share(sorted, 0.5).toFixed(1)} ms, p99 ${share(sorted, 0.99).toFixed(1)} ms, most ${share(sorted, 1).toFixed(1)} ms (${sorted.length})`);
};

try {
  await start();
  const [employee, desk] = [await signIn("zhigong"), await signIn("fuwu")];
  const page = await (await fetch(`${origin}/ask/air-conditioner`, { headers: { cookie: employee } })).text();
  const place = /name="place" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const id = randomUUID();
  const form = new FormData();
  for (const [name, value] of Object.entries({ id, service: "air-conditioner", place, phrase: "不制冷", text: "测量" })) form.set(name, value);
  const filed = await fetch(`${origin}/submit/request`, { method: "POST", headers: { origin, cookie: employee, accept: "application/json" }, body: form });
  if (!filed.ok) throw new Error(`not filed: ${await filed.text()}`);

  const before = memory();
  const streams = Array.from({ length: connections }, () => new Stream(`/live/request:${id}`, desk));
  for (let opened = 0; opened < connections; opened += 100) {
    for (const stream of streams.slice(opened, opened + 100)) stream.open();
    await sleep(60);
  }
  const all = async () => {
    const begun = performance.now();
    while (streams.some((stream) => !stream.live)) {
      if (performance.now() - begun > 60_000) throw new Error(`${streams.filter((stream) => !stream.live).length} are not connected`);
      await sleep(20);
    }
    return performance.now() - begun;
  };
  await all();
  console.log(`${connections} connections; memory ${before.toFixed(0)} MiB before, ${memory().toFixed(0)} MiB with all of them`);

  const delays = [];
  let events = 0;
  const change = async (count) => {
    for (let number = 0; number < count; number++) {
      const begun = performance.now();
      const heard = streams.map((stream) => stream.arrivals.length);
      const body = new URLSearchParams({ request: id, command: "note", text: `第 ${number} 次` });
      const headers = { origin, cookie: desk, accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
      const done = await fetch(`${origin}/api/act`, { method: "POST", headers, body });
      if (!done.ok) throw new Error(`not done: ${done.status} ${await done.text()}`);
      events += 1;
      await sleep(Math.max(0, 1000 - (performance.now() - begun)));
      streams.forEach((stream, index) => {
        const arrival = stream.arrivals[heard[index]];
        if (arrival !== undefined) delays.push(arrival - begun);
      });
    }
  };
  await change(seconds);
  told("from the change being sent to its arrival", delays);
  console.log(`memory ${memory().toFixed(0)} MiB after ${seconds} s`);

  await stop();
  for (const stream of streams) stream.live = false;
  const begun = performance.now();
  await start();
  const up = performance.now();
  // Changes go on while browsers are still coming back.
  const changing = change(5);
  await all();
  console.log(`restart: the server was up again after ${((up - begun) / 1000).toFixed(1)} s, all ${connections} were back ${((performance.now() - up) / 1000).toFixed(1)} s later`);
  await changing;
  await sleep(3000);
  const union = new Set(streams.flatMap((stream) => stream.ids));
  const missed = streams.reduce((sum, stream) => sum + union.size - new Set(stream.ids).size, 0);
  const doubled = streams.reduce((sum, stream) => sum + stream.ids.length - new Set(stream.ids).size, 0);
  console.log(`${events} events, ${union.size} ids; missed ${missed}, doubled ${doubled}; memory ${memory().toFixed(0)} MiB`);
  process.exitCode = missed || doubled || union.size !== events ? 1 : 0;
} finally {
  server?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
