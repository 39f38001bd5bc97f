// The portal while it is measured: a folder of its own, a server on 127.0.0.1, and its doors.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

const port = 3590;
export const origin = `http://127.0.0.1:${port}`;
const portal = "dist/portal";
const password = "Shili-2026!";

/** A UUID of version 7, as a phone makes it. */
export function uuid() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Seeds a new folder: how many requests a second were written, and how long the check of all of it took. */
export function seed(size) {
  const data = mkdtempSync(join(tmpdir(), "portal-bench-"));
  const environment = { ...process.env, PORTAL_DATA: data, PORTAL_ADDRESS: `127.0.0.1:${port}`, PORTAL_LOG_LEVEL: "warn" };
  const run = (...flags) => {
    const begun = performance.now();
    const output = execFileSync(portal, flags, { env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    return { output, seconds: (performance.now() - begun) / 1000 };
  };
  run("seed", "--sample");
  const people = String(Math.max(200, Math.round(size / 20)));
  const { output } = run("seed", "--requests", String(size), "--people", people, "--seed", "1");
  const checked = run("check").seconds;
  return { data, environment, seeded: Number(output.match(/每秒 (\d+) 件/)?.[1]), checked };
}

/** A running server; `stop` ends it and removes its folder. */
export async function serve({ data, environment }) {
  const flags = ["serve", "--sample", "--site-root", "dist/site", "--site-hashes", "dist/hash.txt"];
  const server = spawn(portal, flags, { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  const stop = async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  for (let attempt = 0; ; attempt += 1) {
    if (await fetch(`${origin}/health/ready`).then((answer) => answer.ok, () => false)) break;
    if (attempt > 100) {
      await stop();
      throw new Error("the server did not become ready");
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const memory = () => Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
  return { memory, stop };
}

export async function get(path, cookie) {
  const response = await fetch(origin + path, { headers: { cookie, accept: "application/json" } });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** A form as the portal's own pages send it. */
export async function post(path, fields, cookie = "") {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  const headers = { origin, cookie, accept: "application/json" };
  const response = await fetch(origin + path, { method: "POST", redirect: "manual", headers, body });
  const text = await response.text();
  return { ok: response.status < 400, status: response.status, text, cookie: response.headers.get("set-cookie")?.split(";")[0] };
}

export async function signIn(login) {
  const answer = await post("/api/sign_in", { login, password, next: "/" });
  if (!answer.cookie) throw new Error(`${login} could not sign in: ${answer.status} ${answer.text}`);
  return answer.cookie;
}

/** A new request for an air conditioner. */
export function submission(id, place) {
  const form = new FormData();
  const fields = { id, service: "air-conditioner", place, phrase: "", text: "压力测试：不制冷", urgency: "normal" };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
