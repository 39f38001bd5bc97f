// What a first visit moves over the wire, in the system's own Chromium: before anything can be read, and in all.
import { createRequire } from "node:module";
import { browser } from "../end2end/browser.mjs";
import { origin } from "./portal.mjs";

const { chromium } = createRequire(new URL("../end2end/package.json", import.meta.url))("@playwright/test");

/** Bytes of page and styles, and of everything, as they were sent. */
export async function visit(path, cookie) {
  const running = await chromium.launch({ executablePath: browser(), args: ["--no-sandbox"] });
  try {
    const context = await running.newContext({ viewport: { width: 390, height: 844 } });
    const [name, value] = cookie.split("=");
    await context.addCookies([{ name, value, url: origin }]);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const kinds = new Map();
    let [before, all] = [0, 0];
    session.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (["Document", "Stylesheet"].includes(kinds.get(requestId))) before += encodedDataLength;
      all += encodedDataLength;
    });
    await session.send("Network.enable");
    await page.goto(origin + path);
    await page.waitForTimeout(1500);
    return { before, all };
  } finally {
    await running.close();
  }
}
