/** A client of ours for servers that are not to be trusted. */
import { FtpClient, type FtpClientOptions } from "@pasvport/ftp-client";

/** For what must not fail on a busy machine: most of it. */
export const patience = { connectMs: 10_000, replyMs: 10_000, dataMs: 10_000 } as const;

/** For transfers that are stopped, by servers that do not notice. */
export const impatientForCancelling = { ...patience, cancelMs: 300 } as const;

/** For replies that never come. */
export const impatientForReplies = { ...patience, replyMs: 500 } as const;

/** For data that never comes, with no reply behind it. */
export const impatientForData = { ...patience, replyMs: 1_000, dataMs: 400 } as const;

/** To a server on 127.0.0.1. A session that is lost stays lost, so that a test sees it. */
export function connectTo(
  { port }: { readonly port: number },
  options: Partial<FtpClientOptions> = {},
): Promise<FtpClient> {
  return FtpClient.connect({
    host: "127.0.0.1",
    port,
    mode: "epsv",
    timeouts: patience,
    whenLost: "fail",
    ...options,
  });
}

/** A download into memory. */
export async function fetched(client: FtpClient, path = "a.txt", signal?: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  await client.download(path, (chunk) => void chunks.push(chunk), signal === undefined ? {} : { signal });
  return Buffer.concat(chunks).toString("latin1");
}
