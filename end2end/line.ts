import { once } from "node:events";
import { type IncomingMessage, type Server as Listener, type ServerResponse, createServer, request as ask } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { Server } from "./server.ts";

/**
 * A line between browsers and a server of a test's own, on which an answer can be lost together with the server: it has done what was
 * asked, is gone at once, and nobody has heard of it. Browsers know the line's address alone, so that the server can be started again
 * behind it.
 */
export class Line {
  readonly url: string;
  /**
   * What the server has answered, also where the answer was lost, in order: the command of each change, `submit` for each request that
   * was filed, `photo` for each photo.
   */
  readonly received: string[] = [];
  /** Whatever comes from here on finds nobody. */
  private down = false;
  private cut: { what: string; happened: () => void } | undefined;

  private constructor(
    readonly server: Server,
    private readonly listener: Listener,
  ) {
    const { port } = listener.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** A server with sample data, and a line to it. */
  static async start(): Promise<Line> {
    const server = await Server.start();
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const line = new Line(server, listener);
    listener.on("request", (request, response) => {
      line.pass(request, response).catch(() => request.socket.destroy());
    });
    return line;
  }

  /** The answer to the next request of this kind is lost, and the server is killed before it answers another. Resolves when both have happened. */
  loses(what: string): Promise<void> {
    return new Promise((happened) => {
      this.cut = { what, happened };
    });
  }

  /** Starts the server again on the same data. */
  async restart(): Promise<void> {
    await this.server.serve();
    this.down = false;
  }

  /** What the server has answered, each once where it was asked for several times in a row. */
  inOrder(): string[] {
    return this.received.filter((what, index, all) => what !== all[index - 1]);
  }

  /** How often the server has answered this. */
  count(what: string): number {
    return this.received.filter((each) => each === what).length;
  }

  /** Ends the line and removes the server with its data. */
  async remove(): Promise<void> {
    this.listener.close();
    this.listener.closeAllConnections();
    await this.server.remove();
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const content = await buffer(request);
    if (this.down) {
      request.socket.destroy();
      return;
    }
    const what = named(request, content);
    const passed = ask({
      host: "127.0.0.1",
      port: this.server.port,
      method: request.method,
      path: request.url,
      headers: request.headers,
      agent: false,
    });
    passed.on("error", () => request.socket.destroy());
    response.on("close", () => passed.destroy());
    passed.end(content);
    const [answer] = (await once(passed, "response")) as [IncomingMessage];
    answer.on("error", () => request.socket.destroy());
    if (what === undefined) {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      // A page that waits for news must hear at once that it is connected.
      response.flushHeaders();
      answer.pipe(response);
      return;
    }
    const said = await buffer(answer);
    // Another answer may have been lost while this one was on its way: its server is gone.
    if (this.down) {
      request.socket.destroy();
      return;
    }
    this.received.push(what);
    if (this.cut?.what === what) {
      const { happened } = this.cut;
      this.cut = undefined;
      this.down = true;
      await this.server.kill();
      request.socket.destroy();
      happened();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.end(said);
  }
}

/** What a request asks the server to do; none for what only looks. */
function named(request: IncomingMessage, content: Buffer): string | undefined {
  const { pathname } = new URL(request.url ?? "/", "http://line");
  if (request.method !== "POST") return undefined;
  if (pathname === "/submit/request") return "submit";
  if (pathname.startsWith("/photos/")) return "photo";
  if (pathname === "/api/act") return new URLSearchParams(content.toString()).get("command") ?? undefined;
  return undefined;
}
