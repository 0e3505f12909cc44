import { commandTable, FtpError, repliesAllowed, type Verb } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { asStorageError, replyToStorageError, StorageError, storageFailures } from "./storage-error.js";

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: no such file, open '/srv/secret/file'`), { code });
}

describe("asStorageError", () => {
  it.each([
    ["ENOENT", "notFound"],
    ["ENOTDIR", "notADirectory"],
    ["EISDIR", "isADirectory"],
    ["EACCES", "permissionDenied"],
    ["EROFS", "permissionDenied"],
    ["ELOOP", "permissionDenied"],
    ["ENAMETOOLONG", "nameNotAllowed"],
    ["ENXIO", "notAPlainFile"],
    ["EBUSY", "busy"],
    ["ENOSPC", "noSpace"],
    ["EDQUOT", "noSpace"],
    ["EFBIG", "tooLarge"],
    ["EXDEV", "otherFileSystem"],
    ["ENOTEMPTY", "notEmpty"],
    ["EEXIST", "alreadyExists"],
    ["EMFILE", "exhausted"],
    ["EIO", "broken"],
  ] as const)("takes %s for %s", (errno, kind) => {
    const cause = systemError(errno);
    const error = asStorageError(cause);
    expect(error).toMatchObject({ code: "STORAGE", kind, cause });
    expect(error).toBeInstanceOf(FtpError);
  });

  it("gives back a StorageError as it is", () => {
    const error = new StorageError("busy");
    expect(asStorageError(error)).toBe(error);
  });

  it.each([[undefined], [null], ["ENOENT"], [{ code: 5 }], [new Error("what")]])(
    "takes %j for a broken storage",
    (thrown) => {
      expect(asStorageError(thrown).kind).toBe("broken");
    },
  );
});

describe("replyToStorageError", () => {
  it("gives a verb only codes of its row in table 1", () => {
    const codes = (verb: Verb) =>
      (Object.keys(storageFailures) as (keyof typeof storageFailures)[]).map(
        (kind) => replyToStorageError(new StorageError(kind), verb).code,
      );
    for (const verb of Object.keys(commandTable) as Verb[]) {
      expect(codes(verb).filter((code) => !repliesAllowed(verb).has(code) && code !== 550)).toEqual([]);
    }
    expect(replyToStorageError(new StorageError("nameNotAllowed"), "RETR").code).toBe(550);
    expect(replyToStorageError(new StorageError("busy"), "CWD").code).toBe(451);
  });

  it("tells the kind, and neither the real path nor the system's text", () => {
    for (const errno of ["ENOENT", "EACCES", "EIO", "ENOSPC"]) {
      const { code, lines } = replyToStorageError(asStorageError(systemError(errno)), "STOR");
      expect(code).toBe(storageFailures[asStorageError(systemError(errno)).kind].code);
      expect(lines.join()).not.toMatch(/secret|srv|E[A-Z]{3,}/);
    }
  });

  it("takes an error of any other kind for a broken storage", () => {
    expect(replyToStorageError(systemError("ENOENT"), "STOR")).toEqual({
      code: 451,
      lines: [storageFailures.broken.text],
    });
  });

  it("has a failure code for every kind, on one line", () => {
    for (const { code, text } of Object.values(storageFailures)) {
      expect(code).toBeGreaterThanOrEqual(400);
      expect(code).toBeLessThan(600);
      expect(text).toMatch(/^[ -~]+$/);
    }
  });
});
