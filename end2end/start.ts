import { Server } from "./server.ts";

/**
 * One server for all the tests that do not start their own. With PORTAL_URL in the environment a running one is used.
 */
export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.PORTAL_URL) return undefined;
  const server = await Server.start();
  process.env.PORTAL_URL = server.url;
  return () => server.remove();
}
