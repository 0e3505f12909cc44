/** Bounds on the waits of tests: what does not come fails with its name, instead of as a test that took too long. */

/** What a test waited for did not come. */
export class WaitError extends Error {
  override readonly name = "WaitError";
}

export async function bounded<T>(awaited: Promise<T>, what: string, boundMs = 10_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new WaitError(`${what} did not come within ${boundMs} ms`)), boundMs);
  });
  return Promise.race([awaited, bound]).finally(() => clearTimeout(timer));
}

/**
 * Looks again and again until it holds: for what no event tells, such as a descriptor that the kernel takes back.
 * @param state is shown when it never holds
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  state: () => unknown,
  boundMs = 10_000,
): Promise<void> {
  const end = performance.now() + boundMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new WaitError(`still ${JSON.stringify(state())} after ${boundMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
