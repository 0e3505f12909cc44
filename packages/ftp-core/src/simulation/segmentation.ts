/** What travels on a connection in memory, and how a write is cut: TCP promises the order, not where it cuts. RFC 9293 §3.7 */

export type Segment =
  | { readonly kind: "data"; readonly bytes: Buffer }
  | { readonly kind: "fin" }
  | { readonly kind: "rst" };

/**
 * `asWritten`: a write is a segment · `bytewise`: every byte comes alone · `joined`: what comes in one moment, or waits to be
 * read, comes as one.
 */
export type Segmentation = "asWritten" | "bytewise" | "joined";

/** The most that one segment carries: as much as a socket reads at a time. */
export function segmentBytes(segmentation: Segmentation): number {
  return segmentation === "bytewise" ? 1 : 65_536;
}

/** Makes one segment of all the data at the head of the queue. */
export function joinData(queue: Segment[]): void {
  const parts: Buffer[] = [];
  for (let head = queue[0]; head?.kind === "data"; head = queue[0]) {
    parts.push(head.bytes);
    queue.shift();
  }
  if (parts.length > 0) queue.unshift({ kind: "data", bytes: Buffer.concat(parts) });
}
