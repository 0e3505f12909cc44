/**
 * Many who want to know when one signal fires, through one listener of the signal: eleven calls that wait with the same signal are no
 * leak, and Node would warn of one.
 */
export class AbortListeners {
  readonly #callbacks = new WeakMap<AbortSignal, Set<() => void>>();

  /** Calls once when it fires; not for one that has fired already. Returns a function that calls it off. */
  add(signal: AbortSignal, callback: () => void): () => void {
    const callbacks = this.#callbacks.get(signal) ?? this.#listenTo(signal);
    callbacks.add(callback);
    return () => void callbacks.delete(callback);
  }

  #listenTo(signal: AbortSignal): Set<() => void> {
    const callbacks = new Set<() => void>();
    this.#callbacks.set(signal, callbacks);
    signal.addEventListener("abort", () => callbacks.forEach((callback) => void callback()), { once: true });
    return callbacks;
  }
}
