import { expect, it } from "vitest";
import { transferReport } from "./transfer-report.js";

it.each([
  [0, 0, "a: 0 bytes in 0.00 s"],
  [0, 10, "a: 0 bytes in 0.01 s"],
  [1, 1000, "a: 1 byte in 1.00 s, 1 B/s"],
  [999, 1000, "a: 999 bytes in 1.00 s, 999 B/s"],
  [1500, 1000, "a: 1500 bytes in 1.00 s, 1.5 kB/s"],
  [1_048_576, 250, "a: 1048576 bytes in 0.25 s, 4.2 MB/s"],
  [5_000_000_000, 1000, "a: 5000000000 bytes in 1.00 s, 5.0 GB/s"],
  [8_000_000_000_000, 1000, "a: 8000000000000 bytes in 1.00 s, 8.0 TB/s"],
  [1, 60_000, "a: 1 byte in 60.00 s, 0 B/s"],
])("%i bytes in %i ms", (bytes, durationMs, text) => {
  expect(transferReport("a", bytes, durationMs)).toBe(text);
});
