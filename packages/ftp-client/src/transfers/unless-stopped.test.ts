import { AbortedError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { openedUnlessStopped, unlessStopped } from "./unless-stopped.js";

const never = new Promise<string>(() => undefined);

describe("a step that may take for ever", () => {
  it("gives what it comes to", async () => {
    const stops = { signals: [undefined, new AbortController().signal], operation: "wait" };
    expect(await unlessStopped(Promise.resolve("done"), stops)).toBe("done");
    await expect(unlessStopped(Promise.reject(new RangeError("no")), stops)).rejects.toThrow(RangeError);
  });

  it.each(["before", "meanwhile"])("ends with a signal that fires %s, with its reason", async (when) => {
    const stop = new AbortController();
    const fire = (): void => stop.abort(new RangeError("enough"));
    if (when === "before") fire();
    const waiting = unlessStopped(never, { signals: [new AbortController().signal, stop.signal], operation: "wait" });
    if (when === "meanwhile") fire();
    const error = await waiting.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ cause: new RangeError("enough"), message: expect.stringMatching(/^wait: /) });
  });

  it("leaves no rejection behind that nobody handles", async () => {
    const stop = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const step = new Promise<string>((_resolve, reject) => {
      fail = reject;
    });
    const opened = openedUnlessStopped(step, { signals: [stop.signal], operation: "open" }, () =>
      Promise.reject(new RangeError("never asked for")),
    );
    stop.abort();
    await expect(opened).rejects.toThrow(AbortedError);
    fail(new RangeError("too late"));
    await new Promise((resolve) => setImmediate(resolve));
  });

  it("that opens something too late: it is let go of", async () => {
    const stop = new AbortController();
    let open: (what: string) => void = () => undefined;
    const step = new Promise<string>((resolve) => {
      open = resolve;
    });
    const gone: string[] = [];
    const letGo = async (late: string): Promise<void> => void gone.push(late);
    const opened = openedUnlessStopped(step, { signals: [stop.signal], operation: "open" }, letGo);
    stop.abort();
    await expect(opened).rejects.toThrow(AbortedError);
    open("file");
    await new Promise((resolve) => setImmediate(resolve));
    expect(gone).toEqual(["file"]);
  });
});
