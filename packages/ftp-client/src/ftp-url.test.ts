import { OptionError } from "@pasvport/ftp-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFtpUrl, parseFtpUrl, withoutPassword } from "./ftp-url.js";

const nobody = { port: undefined, user: undefined, password: undefined, path: "" };

describe("parseFtpUrl", () => {
  it.each([
    ["ftp://h", { ...nobody, host: "h" }],
    ["ftp://h/", { ...nobody, host: "h" }],
    ["FTP://h/a", { ...nobody, host: "h", path: "a" }],
    ["ftp://h:2121/a/b.txt", { ...nobody, host: "h", port: 2121, path: "a/b.txt" }],
    ["ftp://h:/a", { ...nobody, host: "h", path: "a" }],
    ["ftp://[::1]/a", { ...nobody, host: "::1", path: "a" }],
    ["ftp://[2001:db8::1]:2121/", { ...nobody, host: "2001:db8::1", port: 2121 }],
    ["ftp://h%2eexample/", { ...nobody, host: "h.example" }],
    ["ftp://me@h/", { ...nobody, host: "h", user: "me" }],
    ["ftp://me:@h/", { ...nobody, host: "h", user: "me", password: "" }],
    ["ftp://me:a:b@h/", { ...nobody, host: "h", user: "me", password: "a:b" }],
    ["ftp://me%40x.org:p%2fw%3a%40@h/", { ...nobody, host: "h", user: "me@x.org", password: "p/w:@" }],
    ["ftp://me@x.org:pw@h/", { ...nobody, host: "h", user: "me@x.org", password: "pw" }],
    ["ftp://@h/", { ...nobody, host: "h" }],
  ])("reads %s", (text, url) => {
    expect(parseFtpUrl(text)).toEqual(url);
  });

  it.each([
    ["/a%20b", "a b"],
    ["/100%", "100%"],
    ["/100%25", "100%"],
    ["/%zz", "%zz"],
    ["/a?b#c", "a?b#c"],
    ["//etc/motd", "/etc/motd"],
    ["/%2Fetc/motd", "/etc/motd"],
    ["/dir/", "dir/"],
    ["/%0a", "\n"],
    ["/%C3%BC", "ü"],
    ["/ü", "ü"],
    ["/lat%E9", "lat\udce9"],
    ["/%E3%81", "\udce3\udc81"],
    ["/\"quoted\" 'name'", "\"quoted\" 'name'"],
    ["/-dash", "-dash"],
    ["/me:pw@x", "me:pw@x"],
  ])("reads the path %s", (text, path) => {
    expect(parseFtpUrl(`ftp://h${text}`).path).toBe(path);
  });

  it("gives any bytes that are percent-encoded back", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(parseFtpUrl(`ftp://h/${encodeURIComponent(name.toWellFormed())}`).path).toBe(name.toWellFormed());
      }),
    );
  });

  it.each([
    ["", /is not an FTP address: write it as ftp:\/\/host\/path/],
    ["h/path", /is not an FTP address/],
    ["http://h/", /is not an FTP address/],
    ["ftps://h/a", /^"ftps:\/\/h\/a" asks for TLS, which this version does not have: use ftp:\/\//],
    ["FTPES://h/", /asks for TLS/],
    ["ftp:/h/", /is not an FTP address/],
    ["ftp:///path", /names no host/],
    ["ftp://me@/path", /names no host/],
    ["ftp://::1/", /names no host.*brackets/],
    ["ftp://[::1/", /names no host/],
    ["ftp://[h]/", /names no host/],
    ["ftp://h:x/", /names no host/],
    ["ftp://h:0/", /0 is not a port: choose 1 to 65535/],
    ["ftp://h:65536/", /65536 is not a port/],
    ["ftp://h?x", /is not an FTP address/],
  ])("refuses %j and says what an address looks like", (text, message) => {
    expect(() => parseFtpUrl(text)).toThrow(OptionError);
    expect(() => parseFtpUrl(text)).toThrow(message);
  });
});

describe("a message about an address never shows the password", () => {
  it.each([
    ["ftp://me:secret@h/a", "ftp://me:***@h/a"],
    ["ftp://me:secret@h:21/a@b", "ftp://me:***@h:21/a@b"],
    ["ftp://me:s:e:cret@h", "ftp://me:***@h"],
    ["ftp://me@x.org:secret@h/", "ftp://me@x.org:***@h/"],
    ["ftp://me:sec@ret@h/", "ftp://me:***@h/"],
    ["ftp://me:sec/ret@h/", "ftp://me:***@h/"],
    ["ftp://me:sec?ret@h/", "ftp://me:***@h/"],
    ["ftp://:secret@h/", "ftp://:***@h/"],
    ["http://me:secret@h/", "http://me:***@h/"],
    ["me:secret@h/", "me:***@h/"],
    ["ftp://me:secret@[::1]:21/", "ftp://me:***@[::1]:21/"],
  ])("%s", (text, shown) => {
    expect(withoutPassword(text)).toBe(shown);
  });

  it.each([
    "ftp://h",
    "ftp://h:21/a@b",
    "ftp://me@h:21/",
    "ftp://me@[::1]/",
    "ftp://[::1]:21/a@b:c",
    "a b",
    "",
    "ftp://h/x:y@z",
  ])("leaves %j as it is", (text) => {
    expect(withoutPassword(text)).toBe(text);
  });

  it.each([
    "ftp://me:secret@/",
    "ftp://me:sec/ret@h/",
    "http://me:secret@h/",
    "ftps://me:secret@h/",
    "me:secret@h",
    "ftp://me:secret@h:99999/",
  ])("not even when %s is refused", (text) => {
    expect(() => parseFtpUrl(text)).toThrow(
      expect.objectContaining({ message: expect.not.stringMatching(/secret|sec\/|ret@/) }),
    );
  });
});

it("an FTP address is known by its beginning", () => {
  expect(["ftp://h", "FTP://h", "ftps://h", "/ftp://h", "a.txt"].map(isFtpUrl)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
