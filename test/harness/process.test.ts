import { expect, it } from "vitest";
import { ProcessError, runProcess, startProcess } from "./process.js";

const node = (script: string) => [process.execPath, ["--eval", script]] as const;

it("a program that fails is a result with its exit code and both streams", async () => {
  const result = await runProcess(...node("console.log('out'); console.error('err'); process.exitCode = 3"));
  expect(result).toMatchObject({ exitCode: 3, signal: null, stdout: "out\n", stderr: "err\n" });
});

it("a program reads the input that it is given", async () => {
  const result = await runProcess(...node("process.stdin.pipe(process.stdout)"), { input: Uint8Array.of(0xff, 0x0a) });
  expect(result.stdoutBytes).toEqual(Buffer.of(0xff, 0x0a));
});

it("a program that does not exist is an error that names it", async () => {
  await expect(runProcess("no-such-program", [])).rejects.toThrow(/^no-such-program cannot be started/);
});

it("a program that takes too long is ended, and the error shows what it printed", async () => {
  const run = runProcess(...node("console.log('still here'); setInterval(() => 0, 1000)"), { boundMs: 1_000 });
  await expect(run).rejects.toThrow(/did not end within 1000 ms.*still here/s);
});

it("a line is found whole, from either stream, before and after it is asked for", async () => {
  const script = "process.stderr.write('port 12'); process.stdin.once('data', () => process.stderr.write('34\\n'))";
  await using running = await startProcess(...node(script));
  const line = running.line(/^port (\d+)/);
  running.stdin?.write("\n");
  expect((await line)[1]).toBe("1234");
  expect((await running.line(/^port (\d+)/))[1]).toBe("1234");
});

it("waiting for a line ends with the program", async () => {
  await using running = await startProcess(...node("console.log('other')"));
  await expect(running.line(/wanted/)).rejects.toThrow(/ended without a line matching \/wanted\/.*other/s);
  await expect(running.line(/wanted/)).rejects.toThrow(ProcessError);
});

it("waiting for a line is bounded", async () => {
  await using running = await startProcess(...node("setInterval(() => 0, 1000)"));
  await expect(running.line(/wanted/, 50)).rejects.toThrow(/within 50 ms printed no line/);
});

it("stopping ends a program that ignores SIGTERM, and the children that left its group", async () => {
  const child = "console.log('child', process.pid); setInterval(() => 0, 1000)";
  const parent = `
    process.on("SIGTERM", () => console.log("ignored"));
    const { spawn } = require("node:child_process");
    spawn(process.execPath, ["--eval", ${JSON.stringify(child)}], { stdio: "inherit", detached: true });
    setInterval(() => 0, 1000);
  `;
  const running = await startProcess(...node(parent));
  await running.line(/^child \d+/);
  await running.stop();
  // Both hold the streams open: that these have ended is the proof that both are gone.
  const { signal, stdout } = await running.ended;
  expect(signal).toBe("SIGKILL");
  expect(stdout).toContain("ignored");
});
