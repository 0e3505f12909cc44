import { describe, expect, it } from "vitest";
import { dataBytes, describeBytes, fillIn, isLike, wireText, withWords } from "./play-text.js";

const endpoint = { host: "192.0.2.1", port: 50_000 };

describe("the texts of a transcript", () => {
  it("have the escapes that a trace writes", () => {
    expect(wireText("a\\x0db \\u202e caf\\xe9 \\xc3\\xa9")).toBe("a\rb \u202e caf\udce9 é");
    expect(wireText("{A*3}{ *2}b")).toBe("AAA  b");
    expect(wireText("C:\\new\\red")).toBe("C:\\new\\red");
  });

  it("have line ends besides, where they are data", () => {
    expect(dataBytes("a\\r\\n\\\\n\\xff").toString("latin1")).toBe("a\r\n\\n\xff");
    expect(describeBytes(Buffer.from("a\r\n\xff\x00", "latin1"))).toBe("a\\r\\n\\xff\\x00");
  });

  it.each([
    ["226 *", "226 done", true],
    ["226 *", "226", false],
    ["226 done", "226 done!", false],
    ["257 *.(x)*", "257 a.(x)b", true],
    ["227 * ({data})", "227 here (192,0,2,1,195,80)", true],
    ["227 * ({data})", "227 here (192.0.2.1:50000)", false],
    ["229 * ({data})", "229 here (|||50000|)", true],
    ["229 * ({data})", "229 here (|1|192.0.2.1|50000|)", false],
    ["PORT {data}", "PORT 192,0,2,1,195,80", true],
    ["EPRT {data}", "EPRT |2|2001:db8::1|50000|", true],
    ["EPRT |1|{host}|{port}|", "EPRT |1|192.0.2.1|50000|", true],
    ["caf\\xe9", "caf\udce9", true],
    ["* \\x2a", "any *", true],
    ["{n*3} *", "nnn x", true],
  ])("%j is like %j: %s", (expected, received, isSo) => {
    expect(isLike(expected, received)).toBe(isSo);
  });

  it.each([
    ["PORT {data}", "PORT 192,0,2,1,195,80"],
    ["PORT {host},0,25", "PORT 192,0,2,1,0,25"],
    ["227 =10,9,8,7,{port}", "227 =10,9,8,7,195,80"],
    ["EPRT {data}", "EPRT |1|192.0.2.1|50000|"],
    ["229 (!!!{port}!)", "229 (!!!50000!)"],
    ["229 ({data})", "229 (|||50000|)"],
    ["PASS ***", "PASS ***"],
  ])("%j is said as %j", (text, said) => {
    expect(fillIn(text, endpoint)).toBe(said);
  });

  it("have some words for any text", () => {
    expect(withWords("220 {A*3} *")).toBe("220 AAA some words");
  });
});
