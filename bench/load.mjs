// The two ways in which the server is loaded: pages by autocannon, forms by as many people who wait for their answer.
import autocannon from "autocannon";

export const seconds = Number(process.env.BENCH_SECONDS ?? 10);
export const connections = 16;

/** A page again and again, as a browser with a cookie asks for it. */
export async function pages(url, cookie) {
  const headers = { cookie, accept: "text/html", "accept-encoding": "br" };
  const result = await autocannon({ url, connections, duration: seconds, headers });
  return {
    rate: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    bad: result.non2xx + result.errors + result.timeouts,
  };
}

/** Sixteen people, each waiting for the answer, until the time or the work is over; `work` says whether it went well. */
export async function people(work) {
  const until = Date.now() + seconds * 1000;
  const times = [];
  let bad = 0;
  const started = performance.now();
  const one = async () => {
    while (Date.now() < until) {
      const begun = performance.now();
      const ok = await work();
      if (ok === undefined) return;
      if (!ok) bad += 1;
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  const elapsed = (performance.now() - started) / 1000;
  times.sort((one, other) => one - other);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { rate: times.length / elapsed, p50: at(0.5), p99: at(0.99), bad };
}
