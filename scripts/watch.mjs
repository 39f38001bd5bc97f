// The developer's loop (scripts/watch). What was built last goes on being served while something does not compile.
import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, renameSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";

const build = process.env.CARGO_TARGET_DIR;
const folder = join("target", "watch");
const site = join(folder, "site");
const sources = ["domain", "app", "frontend", "server", "style", "public"];
// Soon compiled: nothing is made fast or small, and it is not told where in the sources it came from.
const compiled = join(build, "front", "wasm32-unknown-unknown", "debug", "frontend.wasm");
const quick = { CARGO_PROFILE_DEV_DEBUG: "0" };
// A page asks once a second what it was built as, and loads itself anew when that is something else.
const follower = `
let built;
setInterval(async () => {
  try {
    const now = await (await fetch("/built.txt", { cache: "no-store" })).text();
    if (built !== undefined && now !== built) location.reload();
    built = now;
  } catch {}
}, 1000);
`;

function run(program, flags, environment = {}) {
  return new Promise((done, failed) => {
    const child = spawn(program, flags, { stdio: "inherit", env: { ...process.env, ...environment } });
    child.on("error", failed);
    child.on("exit", (code) => (code === 0 ? done() : failed(new Error(`${program} ${flags[0]}：${code}`))));
  });
}

async function buildSite() {
  await run("cargo", ["build", "--target", "wasm32-unknown-unknown", "--target-dir", join(build, "front"), "-p", "frontend", "--lib"], quick);
  const next = join(folder, "next");
  rmSync(next, { recursive: true, force: true });
  await run("scripts/bundle-site", [compiled, next, "--plain"]);
  appendFileSync(join(next, "site", "pkg", "portal.js"), follower);
  writeFileSync(join(next, "site", "built.txt"), String(Date.now()));
  rmSync(site, { recursive: true, force: true });
  renameSync(join(next, "site"), site);
}

let server;
let stopping = false;

function stop() {
  return new Promise((done) => {
    if (server === undefined || server.exitCode !== null) return done();
    server.on("exit", done);
    server.kill("SIGTERM");
  });
}

async function serve() {
  await stop();
  server = spawn(join(build, "release", "portal"), ["serve", ...process.argv.slice(2)], { stdio: "inherit" });
  server.on("exit", (code) => {
    if (code && !stopping) console.error(`✗ 服务器已退出（${code}），改动后重新启动`);
  });
}

let changed = true;
let wake = () => {};
mkdirSync(folder, { recursive: true });
const look = () => {
  changed = true;
  wake();
};
for (const source of sources) watch(source, { recursive: true }, look);
watch(".", (_, name) => ["Cargo.toml", "Cargo.lock"].includes(name) && look());
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, async () => {
    stopping = true;
    await stop();
    process.exit(0);
  });
}

for (;;) {
  if (!changed) await new Promise((woken) => (wake = woken));
  // Editors write several times: what follows within a moment belongs to it.
  await new Promise((settled) => setTimeout(settled, 200));
  changed = false;
  const started = Date.now();
  const results = await Promise.allSettled([buildSite(), run("cargo", ["build", "--release", "-p", "server", "--bin", "portal"])]);
  const broken = results.filter(({ status }) => status === "rejected");
  if (broken.length > 0) {
    for (const { reason } of broken) console.error(`✗ ${reason.message}`);
    continue;
  }
  console.log(`✓ ${((Date.now() - started) / 1000).toFixed(0)} 秒`);
  await serve();
}
