import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = process.env.TEST_BROWSER ? [process.env.TEST_BROWSER] : ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

/** The system's own browser, as a path: none is downloaded. */
export function browser() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
  if (!found) throw new Error("没有找到 Chromium，请先运行：make setup");
  return found;
}
