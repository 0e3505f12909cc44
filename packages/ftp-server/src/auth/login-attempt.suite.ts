/** A login for tests that ask an authenticator by hand. */
import type { LoginAttempt } from "./authenticator.js";

export function loginAttempt(name: string, password: string): LoginAttempt {
  return { name, password, peer: { host: "198.51.100.7", port: 40_000 }, signal: new AbortController().signal };
}
