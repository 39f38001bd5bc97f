import { defineConfig } from "@playwright/test";
import { browser } from "./browser.mjs";

export default defineConfig({
  testDir: "./tests",
  outputDir: "./test-results/files",
  globalSetup: "./start.ts",
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // One waits for a page while two work: on two processors they keep nine tenths of them busy, two workers eight.
  workers: 3,
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
      executablePath: browser(),
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
