/** Whoever a test needs and may not find on this machine: a foreign program, an address family. */
import { it } from "vitest";

export type Peer = {
  readonly name: string;
  /** Why it cannot take part here; undefined when it can. */
  readonly missing: string | undefined;
};

/** A peer could not be found, or did not do what the harness needs. */
export class PeerError extends Error {
  override readonly name = "PeerError";
}

/**
 * A test that needs these peers. Where one is missing it is skipped, with the reason in its name; in CI it fails, for
 * there a skipped test would go unseen.
 */
export function itWith(peers: readonly Peer[], title: string, body: () => Promise<void>, timeoutMs?: number): void {
  const reason = peers
    .filter(({ missing }) => missing !== undefined)
    .map(({ name, missing }) => `${name}: ${missing}`)
    .join("; ");
  if (reason === "") it(title, body, timeoutMs);
  else if (process.env["CI"]) {
    it(title, () => {
      throw new PeerError(reason);
    });
  } else it.skipIf(true)(`${title} [skipped, ${reason}]`, body);
}
