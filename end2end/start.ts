import { Server } from "./server.ts";

/**
 * One server for all the tests that do not start their own. With PORTAL_URL in the environment a running one is used. Whatever was
 * tried, nothing in it may have panicked.
 */
export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.PORTAL_URL) return undefined;
  // The life of a case is gone through in one day: here a centre is told of a rating at once.
  const server = await Server.start("--rating-told-after-days", "0");
  process.env.PORTAL_URL = server.url;
  return async () => {
    await server.remove();
    const panics = server.panics();
    if (panics.length > 0) throw new Error(`服务器里有 ${panics.length} 处 panic：\n${panics.join("\n")}`);
  };
}
