/** SIGINT while somebody types: it is about what runs, not about the program. */

/**
 * Whoever else listens for it rests until it is given back.
 *
 * @returns gives it back
 */
export function takeInterrupts(onInterrupt: () => void): () => void {
  const others = process.listeners("SIGINT");
  for (const other of others) process.off("SIGINT", other);
  process.on("SIGINT", onInterrupt);
  return () => {
    process.off("SIGINT", onInterrupt);
    for (const other of others) process.on("SIGINT", other);
  };
}
