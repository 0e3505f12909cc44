/** A duration as people read it in a reply. */
export function inSeconds(ms: number): string {
  return ms === 1000 ? "1 second" : `${ms / 1000} seconds`;
}
