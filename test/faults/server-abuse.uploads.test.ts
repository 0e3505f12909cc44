/** Uploads that break off, and what they leave on the disk. */
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { startProcess } from "../harness/process.js";
import { type RawClient, receivedBy } from "../harness/raw-client.js";
import { brittleStorage } from "./brittle-storage.js";
import { startOverFolder } from "./served-folder.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { startServer } from "./test-server.js";
import { resets } from "./upload-resets.js";

expectNoSilentFailures();

it("STOR creates and truncates nothing before the data connection exists", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  for (const name of ["old.txt", "new.txt"]) {
    const port = await client.extendedPassive();
    expect(await client.ask(`STOR ${name}`)).toMatchObject({ code: 150 });
    expect({ added: await test.added(), old: await test.old() }).toEqual({ added: [], old: "old" });
    const data = await client.dialData(port);
    data.write("half");
    await test.holds("half");
    // Not under its name before it is whole.
    expect((await test.added())[0]).toMatch(/^\.pasvport-.*\.part$/);
    expect(await test.old()).toBe("old");
    data.resetAndDestroy();
    expect(await client.reply()).toMatchObject({ code: 426 });
    // When the client hears of it, all is tidy: it may try again at once.
    expect((await test.added()).filter((left) => left.endsWith(".part"))).toEqual([]);
  }
  expect(await readFile(test.folder.file("new.txt"), "utf8")).toBe("half");
  expect(await test.old()).toBe("old");
});

it.each(["before", "after"])("an upload that is reset is never answered 226: data %s the command", async (order) => {
  await using test = await startOverFolder();
  await using client = await test.login();
  for (let round = 0; round < 50; round += 1) {
    const cut = resets[round % resets.length];
    const data = await client.openData();
    if (order === "after") expect(await client.ask("STOR old.txt")).toMatchObject({ code: 125 });
    cut?.(data);
    if (order === "before") {
      const { code } = await client.ask("STOR old.txt");
      expect([125, 426]).toContain(code);
      if (code === 426) continue;
    }
    expect(await client.reply(), `cut ${round % resets.length}`).toMatchObject({ code: 426 });
  }
  expect(await test.old()).toBe("old");
  expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
  expect(await test.added()).toEqual([]);
});

it("a client whose sockets close in the middle of STOR leaves the old file as it was, and of a new one what had arrived", async () => {
  await using test = await startOverFolder();
  for (const name of ["old.txt", "new.txt"]) {
    for (let round = 0; round < 10; round += 1) {
      await using client = await test.login();
      const data = await client.openData();
      expect(await client.ask(`STOR ${name}`)).toMatchObject({ code: 125 });
      data.write("half");
      await test.holds("half");
      client.destroy();
      await until(
        () => test.server.inUse.sessions === 0,
        () => test.server.inUse,
      );
    }
  }
  expect(await test.added()).toEqual(["new.txt"]);
  expect(await readFile(test.folder.file("new.txt"), "utf8")).toBe("half");
  expect(await test.old()).toBe("old");
});

it("an upload whose client is gone by the time that it is whole is not published", async () => {
  const storage = brittleStorage({ "/old.txt": "old" });
  await using test = await startServer({ storage });
  await using client = await test.login();
  const data = await client.openData();
  expect(await client.ask("STOR old.txt")).toMatchObject({ code: 125 });
  const letFinish = storage.hold("final");
  data.end("new");
  await using clock = await test.login();
  client.destroy();
  // Whoever answers this has seen that the other client is gone.
  await clock.ask("NOOP");
  letFinish();
  await until(
    () => test.server.inUse.sessions === 1,
    () => test.server.inUse,
  );
  const again = await clock.openData();
  clock.say("RETR old.txt");
  expect((await receivedBy(again)).toString()).toBe("old");
});

it("a process that is killed in the middle of STOR leaves no mixture and no temporary", async () => {
  // Linux closes the data connection of a process that is killed some milliseconds before its control connection: what came
  // then ends like a whole file, and no server can tell. What is there is the old content or the new, never some of each.
  await using test = await startOverFolder();
  for (const name of ["old.txt", "new.txt"]) {
    const script = `
      const { connect } = require("node:net");
      const control = connect(${test.address.port}, "127.0.0.1");
      const lines = ["USER alice", "PASS secret", "TYPE I", "EPSV"];
      control.on("data", (bytes) => {
        const port = /\\|\\|\\|(\\d+)\\|/.exec(bytes)?.[1];
        if (port) connect(port, "127.0.0.1", function () {
          control.write("STOR ${name}\\r\\n");
          setInterval(() => this.write(Buffer.alloc(1000, "h")), 1);
        });
        else if (lines.length > 0) control.write(lines.shift() + "\\r\\n");
      });`;
    await using child = await startProcess(process.execPath, ["--eval", script]);
    await until(
      async () => (await test.added()).some((left) => left.endsWith(".part")),
      () => child.stderr,
    );
    await child.kill();
    await until(
      () => test.server.inUse.sessions === 0,
      () => test.server.inUse,
    );
    expect((await test.added()).filter((left) => left.endsWith(".part"))).toEqual([]);
  }
  expect(await test.old()).toMatch(/^(old|h*)$/);
  const arrived = await readFile(test.folder.file("new.txt"), "utf8").catch(() => "");
  expect(arrived).toMatch(/^h*$/);
});

it("an upload in which no byte moves is given up", async () => {
  await using test = await startOverFolder({ timeouts: { stallMs: 100 } });
  await using client = await test.login();
  const data = await client.openData();
  client.say("STOR old.txt");
  data.write("half");
  expect(await client.codes(2)).toEqual([125, 426]);
  expect(await test.old()).toBe("old");
  expect(await test.added()).toEqual([]);
});

it("an upload behind which QUIT was said is published", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const data = await client.openData();
  client.say("STOR old.txt", "QUIT");
  data.write("ne");
  await test.holds("ne");
  data.end("w");
  expect(await client.codes(3)).toEqual([125, 226, 221]);
  expect(await test.old()).toBe("new");
});

it("a second writer of a file is told to wait, and the first is not disturbed", async () => {
  await using test = await startOverFolder();
  await using first = await test.login();
  await using second = await test.login();
  const data = await first.openData();
  expect(await first.ask("STOR old.txt")).toMatchObject({ code: 125 });
  await second.extendedPassive();
  expect(await second.ask("STOR old.txt")).toMatchObject({ code: 450 });
  data.end("new");
  expect(await first.reply()).toMatchObject({ code: 226 });
  expect(await upload(second, "old.txt", "newer")).toBe(226);
  expect(await test.old()).toBe("newer");
});

async function upload(client: RawClient, name: string, text: string): Promise<number> {
  const data = await client.openData();
  client.say(`STOR ${name}`);
  data.end(text);
  await client.reply();
  return (await client.reply()).code;
}
