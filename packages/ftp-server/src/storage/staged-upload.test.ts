import { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { describe, expect, it } from "vitest";
import { StagedUpload, type UploadStages } from "./staged-upload.js";

describe("StagedUpload", () => {
  it("publishes a finished upload, once, and releases", async () => {
    const { upload, done } = recorded();
    await finished((await upload.begin()).end("a"));
    await upload.commit();
    await upload.abandon();
    await expect(upload.commit()).rejects.toMatchObject({ kind: "broken" });
    await expect(upload.begin()).rejects.toMatchObject({ kind: "broken" });
    expect(done).toEqual(["open", "wrote a", "closed", "publish", "release"]);
  });

  it("rescues only when the stream has given back what it holds", async () => {
    const write = gate();
    const { upload, done } = recorded({ write: () => write.opened });
    (await upload.begin()).write("a");
    const abandoned = upload.abandon();
    write.open();
    await abandoned;
    expect(done).toEqual(["open", "wrote a", "closed", "rescue", "release"]);
  });

  it("only releases what was never begun", async () => {
    const { upload, done } = recorded();
    await Promise.all([upload.abandon(), upload.abandon()]);
    await expect(upload.begin()).rejects.toMatchObject({ kind: "broken" });
    expect(done).toEqual(["release"]);
  });

  it("waits for a beginning that is under way before it abandons", async () => {
    const opening = gate();
    const { upload, done } = recorded({ open: () => opening.opened });
    const begun = upload.begin();
    const abandoned = upload.abandon();
    expect(done).toEqual([]);
    opening.open();
    await abandoned;
    expect((await begun).destroyed).toBe(true);
    expect(done).toEqual(["open", "closed", "rescue", "release"]);
  });

  it("begins no second time, and goes on with the first", async () => {
    const { upload, done } = recorded();
    const stream = await upload.begin();
    await expect(upload.begin()).rejects.toMatchObject({ kind: "broken" });
    await finished(stream.end());
    await upload.commit();
    expect(done).toEqual(["open", "closed", "publish", "release"]);
  });

  it("has nothing to rescue when the beginning failed", async () => {
    const { upload, done } = recorded({ open: () => Promise.reject(errno("ENOSPC")) });
    await expect(upload.begin()).rejects.toMatchObject({ name: "StorageError", kind: "noSpace" });
    await upload.abandon();
    expect(done).toEqual(["release"]);
  });

  it("releases also when publishing fails, and says so once", async () => {
    const { upload, done } = recorded({ publish: () => Promise.reject(errno("EACCES")) });
    await finished((await upload.begin()).end());
    await expect(upload.commit()).rejects.toMatchObject({ name: "StorageError", kind: "permissionDenied" });
    await upload.abandon();
    expect(done).toEqual(["open", "closed", "release"]);
  });

  it("takes a commit before the end for what it is: a broken upload", async () => {
    const { upload, done } = recorded();
    (await upload.begin()).write("half");
    await expect(upload.commit()).rejects.toMatchObject({ kind: "broken" });
    expect(done).toEqual(["open", "wrote half", "closed", "rescue", "release"]);
  });
});

type Wait = () => Promise<void>;

/** An upload that notes each stage when it is done; a stage waits for its promise, and fails with it. */
function recorded(waits: { open?: Wait; write?: Wait; publish?: Wait } = {}): {
  upload: StagedUpload;
  done: string[];
} {
  const done: string[] = [];
  const stage = async (name: string, wait?: Wait): Promise<void> => {
    await wait?.();
    done.push(name);
  };
  let writing = Promise.resolve();
  const stages: UploadStages = {
    replaces: false,
    async open() {
      await stage("open", waits.open);
      return new Writable({
        write(chunk, _encoding, written) {
          writing = stage(`wrote ${chunk}`, waits.write).then(() => written());
        },
        destroy(error, destroyed) {
          writing.then(() => stage("closed")).then(() => destroyed(error));
        },
      });
    },
    publish: () => stage("publish", waits.publish),
    rescue: () => stage("rescue"),
    release: () => {
      done.push("release");
    },
  };
  return { upload: new StagedUpload(stages), done };
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

function errno(code: string): Error {
  return Object.assign(new Error(code), { code });
}
