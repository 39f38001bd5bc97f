import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { defineConfig } from "@playwright/test";

const browsers = process.env.TEST_BROWSER ? [process.env.TEST_BROWSER] : ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

/** The system's own browser: none is downloaded. */
const browser = (process.env.PATH ?? "")
  .split(delimiter)
  .flatMap((folder) => browsers.map((name) => join(folder, name)))
  .find((path) => existsSync(path));
if (!browser) throw new Error("没有找到 Chromium，请先运行：make setup");

export default defineConfig({
  testDir: "./tests",
  outputDir: "./test-results/files",
  globalSetup: "./start.ts",
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "./test-results/results.json" }]],
  use: {
    // Set by start.ts before the workers begin.
    baseURL: process.env.PORTAL_URL,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    // A long page glides for more than a second before a button can be touched; circle.spec.ts lets it.
    contextOptions: { reducedMotion: "reduce" },
    // What it does is tested in offline.spec.ts; elsewhere each answer is to be seen as the server gave it.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    // A record of every step takes a third of the time: TRACE=1 make e2e ONLY=circle
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    launchOptions: {
      executablePath: browser,
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "phone", use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } },
    { name: "desk", use: { viewport: { width: 1440, height: 900 } } },
  ],
});
