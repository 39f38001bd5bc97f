import { Server } from "./server.ts";

/**
 * One server for all the tests that do not start their own. With PORTAL_URL in the environment a running one is used. Whatever was
 * tried, nothing in it may have panicked.
 */
export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.PORTAL_URL) return undefined;
  const server = await Server.start();
  process.env.PORTAL_URL = server.url;
  return async () => {
    await server.remove();
    const panics = server.panics();
    if (panics.length > 0) throw new Error(`服务器里有 ${panics.length} 处 panic：\n${panics.join("\n")}`);
  };
}
