// Seeds, serves, loads and prints: queue page, request page, submit (durable), rate; at each size that is asked for.
import { cpus, totalmem } from "node:os";
import { weight } from "../scripts/weight.mjs";
import { connections, pages, people, seconds } from "./load.mjs";
import { get, origin, post, seed, serve, signIn, submission, uuid } from "./portal.mjs";
import { visit } from "./visit.mjs";

const sizes = process.argv[2].split(/\s+/).filter(Boolean).map(Number);
const ratings = Number(process.env.BENCH_RATINGS ?? 300);

/** Requests brought to their end through the same doors as everybody's, so that there is something to rate. */
async function finished({ requester, desk, technician }, place) {
  const ids = [];
  for (let number = 0; number < ratings; number += 1) {
    const request = uuid();
    const steps = [
      [desk, { command: "assign", technician: "sample-shifu" }],
      [technician, { command: "take" }],
      [technician, { command: "start" }],
      [technician, { command: "finish", text: "修好了" }],
      [requester, { command: "confirm" }],
    ];
    const filed = await post("/submit/request", submission(request, place), requester);
    if (!filed.ok) throw new Error(`a request was refused: ${filed.text}`);
    for (const [cookie, fields] of steps) {
      const answer = await post("/api/act", { request, ...fields }, cookie);
      if (!answer.ok) throw new Error(`${fields.command}: ${answer.status} ${answer.text}`);
    }
    ids.push(request);
  }
  return ids;
}

async function measure(size) {
  const seeded = seed(size);
  const server = await serve(seeded);
  try {
    const roles = { desk: await signIn("fuwu"), requester: await signIn("zhigong"), technician: await signIn("shifu") };
    const { desk, requester } = roles;
    const started = server.memory();
    const queue = await get("/api/desk_page", desk);
    const place = (await get("/api/ask_page?service=air-conditioner", requester)).place.id;
    const rateable = await finished(roles, place);
    const rows = [
      ["待办队列 /desk", await pages(`${origin}/desk`, desk)],
      ["申请页 /requests/…", await pages(`${origin}/requests/${queue.page.rows[0].id}`, desk)],
      ["申请页（申请人）", await pages(`${origin}/requests/${rateable[0]}`, requester)],
      ["首页 /", await pages(`${origin}/`, requester)],
      ["提交（已落盘）", await people(async () => (await post("/submit/request", submission(uuid(), place), requester)).ok)],
      [
        "评价（已落盘）",
        await people(async () => {
          const request = rateable.pop();
          return request && (await post("/api/rate", { request, overall: "5" }, requester)).ok;
        }),
      ],
    ];
    const loaded = server.memory();
    const weights = size === sizes.at(-1) ? [["/", await visit("/", requester)], ["/ask/air-conditioner", await visit("/ask/air-conditioner", requester)]] : [];
    return { size, seeded, open: queue.total, started, loaded, rows, weights };
  } finally {
    await server.stop();
  }
}

const whole = (number) => number.toFixed(0);
const one = (number) => number.toFixed(1);

/** Each size by itself as soon as it is measured: the next one may take an hour, or be stopped. */
function tell({ size, seeded, open, started, loaded, rows, weights }) {
  console.log("\n| 数据量 | 写入 件/秒 | 核对全部 秒 | 队列在办 | 常驻内存 MB：启动后 → 加载后 |\n|---|---|---|---|---|");
  console.log(`| ${size} | ${seeded.seeded} | ${one(seeded.checked)} | ${open} | ${whole(started)} → ${whole(loaded)} |`);
  console.log("\n| 数据量 | 页面或操作 | 次/秒 | p50 毫秒 | p99 毫秒 | 失败 |\n|---|---|---|---|---|---|");
  for (const [name, { rate, p50, p99, bad }] of rows) {
    console.log(`| ${size} | ${name} | ${whole(rate)} | ${one(p50)} | ${one(p99)} | ${bad} |`);
  }
  if (weights.length === 0) return;
  console.log("\n| 首次访问 | 页面与样式 kB | 全部 kB |\n|---|---|---|");
  for (const [path, { before, all }] of weights) {
    console.log(`| ${path} | ${one(before / 1000)} | ${one(all / 1000)} |`);
  }
}

console.log(`${cpus().length} 核，${whole(totalmem() / 2 ** 30)} GB 内存；${connections} 个连接，每项 ${seconds} 秒，加载程序与服务器同在本机。`);
for (const size of sizes) {
  console.log(`\n${size} 件 …`);
  tell(await measure(size));
}
console.log(`\n${weight("dist/site")}`);
