/** A whole process with our client in it, which any rejection that nobody handles would end; and which ends when all is done. */
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { runProcess } from "../harness/process.js";
import { type RudeScript, type RudeServer, type RudeSession, startRudeServer } from "./rude-server.js";

const visits = fileURLToPath(new URL("strict-visits.mjs", import.meta.url));

const transfer = (act: (session: RudeSession) => unknown): RudeScript => ({
  RETR: act,
  STOR: act,
  MLSD: act,
  LIST: act,
});

const data = (act: (session: RudeSession, socket: Awaited<ReturnType<RudeSession["data"]>>) => unknown): RudeScript =>
  transfer(async (session) => {
    session.write("150 coming\r\n");
    await act(session, await session.data());
  });

/** Every kind of misbehaviour once. */
const scripts: readonly RudeScript[] = [
  {},
  { greeting: "" },
  { greeting: ({ control }) => void control.resetAndDestroy() },
  { greeting: "HTTP/1.1 400 Bad Request\r\n\r\n" },
  { greeting: "421 full\r\n" },
  { PASS: "530 no\r\n" },
  { TYPE: ({ control }) => void control.resetAndDestroy() },
  { EPSV: "229 nowhere\r\n" },
  { EPSV: ({ control }) => void control.end("421 enough\r\n") },
  { RETR: "", STOR: "", LIST: "" },
  transfer((session) => session.write("550 no\r\n")),
  transfer((session) => session.write("150 coming\r\n150 coming\r\n")),
  transfer(({ control }) => void control.end()),
  data((session, socket) => {
    socket.resetAndDestroy();
    session.write("226 done\r\n");
  }),
  data((_session, socket) => void socket.end("hel")),
  data((session, socket) => {
    socket.write("hel");
    session.control.resetAndDestroy();
  }),
  data((session, socket) => {
    socket.end("hello");
    session.write("226 done\r\n226 done\r\n");
  }),
  { QUIT: "", NOOP: "" },
];

it("servers of every kind leave no rejection unhandled, and nothing that keeps the process alive", async () => {
  const servers: RudeServer[] = [];
  try {
    for (const script of scripts) servers.push(await startRudeServer(script));
    const ports = servers.map(({ port }) => String(port));
    const { exitCode, stdout, stderr } = await runProcess(
      process.execPath,
      ["--unhandled-rejections=strict", visits, ...ports],
      { boundMs: 90_000 },
    );
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(2 * scripts.length);
    // Each call came to an error of ours, or to a good end.
    const known = /^\d+ \w+: (?:fine|CONNECTION|TIMEOUT|REMOTE_PROTOCOL|NEGATIVE_REPLY|DATA_CHANNEL|ABORTED| )+$/;
    expect(lines.filter((line) => !known.test(line))).toEqual([]);
  } finally {
    for (const server of servers) await server[Symbol.asyncDispose]();
  }
}, 120_000);
