import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** The release that scripts/build made. */
export const portal = resolve(import.meta.dirname, "../dist/portal");

const logs = resolve(import.meta.dirname, "test-results/logs");
const readyWithinSeconds = 60;
const stopsWithinSeconds = 30;

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  listener.close();
  await once(listener, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** A release server of a test's own, with sample data in a folder of its own. */
export class Server {
  readonly url: string;
  private readonly log: string;
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly data: string,
    readonly flags: readonly string[],
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.log = join(logs, `server-${port}.log`);
  }

  /** Prepares a new data folder and serves it. */
  static async start(...flags: string[]): Promise<Server> {
    const data = mkdtempSync(join(tmpdir(), "portal-test-"));
    const server = new Server(await freePort(), data, flags);
    server.run("seed", "--sample");
    await server.serve();
    return server;
  }

  /** Runs another command of the portal on the same data and returns what it printed. */
  run(...command: string[]): string {
    return execFileSync(portal, [...command, "--data", this.data], { encoding: "utf8", cwd: this.data, stdio: ["ignore", "pipe", "inherit"] });
  }

  /** Starts serving, again after `stop` or `kill`, and waits until it is ready; with these variables besides its usual ones. */
  async serve(variables: NodeJS.ProcessEnv = {}): Promise<void> {
    mkdirSync(logs, { recursive: true });
    const flags = ["--sample", "--data", this.data, "--address", `127.0.0.1:${this.port}`, ...this.flags];
    const env = { ...globalThis.process.env, ...variables };
    const process = spawn(portal, ["serve", ...flags], { cwd: this.data, env, stdio: ["ignore", "pipe", "pipe"] });
    const log = createWriteStream(this.log, { flags: "a" });
    process.stdout.pipe(log, { end: false });
    process.stderr.pipe(log, { end: false });
    this.process = process;
    for (const deadline = Date.now() + readyWithinSeconds * 1000; Date.now() < deadline; await delay(100)) {
      if (process.exitCode !== null || process.signalCode !== null) break;
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
    }
    await this.end("SIGKILL");
    throw new Error(`服务器没有启动，见 ${this.log}`);
  }

  /** Lines of the log that tell of a panic. Whoever asked got an answer all the same, but there is to be none. */
  panics(): string[] {
    return readFileSync(this.log, "utf8").split("\n").filter((line) => line.includes("panicked"));
  }

  /** Lets requests end, as at a restart; returns the exit code. */
  stop(): Promise<number | null> {
    return this.end("SIGTERM");
  }

  /** The process is gone at once, as after a power cut. */
  kill(): Promise<number | null> {
    return this.end("SIGKILL");
  }

  /** Stops for good and removes the data. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.data, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const process = this.process;
    this.process = undefined;
    if (!process || process.exitCode !== null || process.signalCode !== null) return process?.exitCode ?? null;
    const gone = once(process, "exit");
    process.kill(signal);
    const late = setTimeout(() => process.kill("SIGKILL"), stopsWithinSeconds * 1000);
    await gone;
    clearTimeout(late);
    return process.exitCode;
  }
}
