/** The line on stderr that says what a transfer did. */

/** `a.txt: 1048576 bytes in 0.25 s, 4.2 MB/s` */
export function transferReport(name: string, bytes: number, durationMs: number): string {
  const seconds = durationMs / 1000;
  const rate = seconds > 0 && bytes > 0 ? `, ${scaled(bytes / seconds)}/s` : "";
  return `${name}: ${bytes} ${bytes === 1 ? "byte" : "bytes"} in ${seconds.toFixed(2)} s${rate}`;
}

const UNITS = ["B", "kB", "MB", "GB"] as const;

function scaled(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
  const number = bytes / 1000 ** step;
  return `${step === 0 ? Math.round(number) : number.toFixed(1)} ${UNITS[step]}`;
}
