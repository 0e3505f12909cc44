/** Clients that send thousands of commands at once get their answers, and keep nobody else from theirs. */
import { expect, it } from "vitest";
import { startFtpServer } from "../harness/ftp-server-process.js";
import { RawClient } from "../harness/raw-client.js";
import { temporaryFolder } from "../harness/temporary-folder.js";

const CLIENTS = 10;
/** As many as the server reads at once from a socket: 64 KiB. */
const COMMANDS = 10_000;

it("clients that send thousands of commands in one piece do not keep others waiting", async () => {
  await using folder = await temporaryFolder();
  await using server = await startFtpServer([folder.path, "--user", "alice:secret", "--quiet"]);
  const address = { host: "127.0.0.1", port: Number(new URL(server.url).port) };
  const login = (): Promise<RawClient> => RawClient.login(address);
  await using other = await login();
  const clients = await Promise.all(Array.from({ length: CLIENTS }, login));
  let answered = 0;
  for (const client of clients) {
    client.onReply = () => {
      answered += 1;
    };
    client.say(...Array<string>(COMMANDS).fill("NOOP"));
  }
  let longestMs = 0;
  let rounds = 0;
  const begin = performance.now();
  while (answered < CLIENTS * COMMANDS) {
    const asked = performance.now();
    expect(await other.ask("NOOP")).toMatchObject({ code: 200 });
    longestMs = Math.max(longestMs, performance.now() - asked);
    rounds += 1;
  }
  const all = performance.now() - begin;
  console.log(
    `${CLIENTS} clients, ${COMMANDS} commands each, in ${(all / 1000).toFixed(1)} s: another waited ${longestMs.toFixed(0)} ms at the most, and had ${rounds} answers`,
  );
  // Fair turns, whatever the speed of the machine: nobody waits for all the others.
  expect(rounds).toBeGreaterThan(20);
  expect(longestMs).toBeLessThan(all / 3);
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
}, 60_000);
