/** What a handler gets, for tests that call it by hand: alice, who may write, on a server that nobody configured. */
import type { ServedVerb } from "@pasvport/ftp-core";
import { LoginThrottle } from "../access/login-throttle.js";
import { staticUsers } from "../auth/static-users.js";
import type { CommandContext, HandlerOutcome } from "../command-handler.js";
import { newSession, userFrom } from "../session.js";
import { createMemoryStorage } from "../storage/memory-storage.js";

export function contextOf<V extends ServedVerb>(
  _verb: V,
  given: Pick<CommandContext<V>, "argument"> & Partial<CommandContext<V>>,
): CommandContext<V> {
  const storage = createMemoryStorage({ "/a.txt": "hello" }, { wallTimeMs: () => 0 });
  const user = userFrom({ name: "alice", access: "write" }, storage);
  const ends = { local: { host: "192.0.2.1", port: 21 }, remote: { host: "198.51.100.7", port: 40_000 } };
  return {
    pending: { kind: "none" },
    login: { kind: "loggedIn", user: "alice" },
    session: { ...newSession(1, ends), user },
    user,
    data: {
      channel: undefined,
      modes: { passive: true, active: true },
      listen: async () => ends.local,
      dialLater: () => undefined,
    },
    transfer: undefined,
    server: {
      authenticator: staticUsers([{ name: "alice", password: "secret" }]),
      storage,
      throttle: new LoginThrottle({ delayMs: 1_000, longestDelayMs: 16_000 }, () => 0),
      loginAttempts: 3,
      nowMs: 0,
    },
    signal: new AbortController().signal,
    ...given,
  } as CommandContext<V>;
}

/** `250 the text / the next line`. */
export function replyText({ kind, ...outcome }: HandlerOutcome): string {
  if (!("reply" in outcome)) return kind;
  return `${outcome.reply.code} ${outcome.reply.lines.join(" / ")}`;
}
