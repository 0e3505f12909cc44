/** Counts the bytes of one transfer, and tells how far it is. Without timers: it speaks only when bytes move. */
import type { Clock } from "@pasvport/ftp-core/net";
import type { TransferProgress } from "./transfer-options.js";

export interface Meter {
  /**
   * The file has so many bytes at its receiving end: at the start, and where a transfer that broke off goes on.
   *
   * @param total of the whole file; undefined where nobody knows
   */
  at(bytes: number, total?: number): void;
  add(count: number): void;
  /** The transfer is whole. */
  end(): void;
}

export interface MeterOptions extends Pick<TransferProgress, "direction" | "path"> {
  readonly clock: Clock;
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
}

const INTERVAL_MS = 100;

/** The rate is that of so long. */
const WINDOW_MS = 3_000;

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

export function createMeter(options: MeterOptions): Meter {
  return options.onProgress === undefined ? SILENT : createTeller(options, options.onProgress);
}

const SILENT: Meter = { at: () => undefined, add: () => undefined, end: () => undefined };

function createTeller(
  { direction, path, clock }: MeterOptions,
  onProgress: (progress: TransferProgress) => void,
): Meter {
  let bytes = 0;
  let total: number | undefined;
  let beganAtMs: number | undefined;
  let toldAtMs = 0;
  /** The oldest is the last one from before the window. */
  let samples: Sample[] = [];
  const tell = (isDone: boolean): void => {
    const nowMs = clock.now();
    toldAtMs = nowMs;
    while (samples[1] !== undefined && nowMs - samples[1].atMs >= WINDOW_MS) samples.shift();
    const [oldest = { atMs: nowMs, bytes }] = samples;
    samples.push({ atMs: nowMs, bytes });
    const passedMs = nowMs - oldest.atMs;
    onProgress({
      direction,
      path,
      bytes,
      ...(total !== undefined && { total }),
      bytesPerSecond: passedMs === 0 ? 0 : ((bytes - oldest.bytes) * 1_000) / passedMs,
      elapsedMs: nowMs - (beganAtMs ?? nowMs),
      isDone,
    });
  };
  return {
    at(now, whole) {
      const isNew = beganAtMs === undefined || now !== bytes || whole !== total;
      beganAtMs ??= clock.now();
      if (now !== bytes) samples = [];
      bytes = now;
      total = whole;
      if (isNew) tell(false);
    },
    add(count) {
      bytes += count;
      if (clock.now() - toldAtMs >= INTERVAL_MS) tell(false);
    },
    end: () => tell(true),
  };
}
