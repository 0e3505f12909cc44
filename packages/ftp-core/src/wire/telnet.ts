/**
 * The Telnet bytes that may stand in a control connection. RFC 959 §3.1, RFC 854, RFC 1123 §4.1.2.12
 *
 * Requests are dropped silently: a user process must not send them (RFC 1123), and a refusal nobody asked for could be
 * taken for a reply. IAC IP and the Synch that may stand before ABOR vanish, so that "ABOR" is what remains.
 */
import { Buffer } from "node:buffer";

const LF = 0x0a;
const IAC = 0xff;
const DONT = 0xfe;
const WILL = 0xfb;
const SB = 0xfa;
const SE = 0xf0;
const IP = 0xf4;
const DM = 0xf2;

type Expecting = "data" | "command" | "option" | "subnegotiation" | "subnegotiationCommand";

export class TelnetFilter {
  #expecting: Expecting = "data";
  #isAfterInterrupt = false;

  /** The bytes without Telnet commands. Commands may be cut over segments. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#expecting === "data" && !this.#isAfterInterrupt && !bytes.includes(IAC)) return bytes;
    const kept: number[] = [];
    for (const byte of bytes) this.#take(byte, kept);
    return Uint8Array.from(kept);
  }

  #take(byte: number, kept: number[]): void {
    switch (this.#expecting) {
      case "data":
        if (byte === IAC) this.#expecting = "command";
        // Interop: ftp of BSD, tnftp and inetutils send the IAC of IAC DM as the urgent byte, which sockets take out of the
        // stream; what is left of the Synch is DM alone.
        else if (byte !== DM || !this.#isAfterInterrupt) this.#keep(byte, kept);
        return;
      case "command":
        this.#command(byte, kept);
        return;
      case "option":
        this.#expecting = "data";
        return;
      case "subnegotiation":
        // A line end cannot be part of it: what looked like its begin were bytes of a name, and the next line counts again.
        if (byte === LF) this.#endSubnegotiation(kept);
        else if (byte === IAC) this.#expecting = "subnegotiationCommand";
        return;
      case "subnegotiationCommand":
        if (byte === LF) this.#endSubnegotiation(kept);
        else this.#expecting = byte === SE ? "data" : "subnegotiation";
        return;
      default:
        this.#expecting satisfies never;
    }
  }

  #command(byte: number, kept: number[]): void {
    this.#expecting = "data";
    if (byte === IAC) this.#keep(IAC, kept);
    else if (byte >= WILL && byte <= DONT) this.#expecting = "option";
    else if (byte === SB) this.#expecting = "subnegotiation";
    else if (byte === IP) this.#isAfterInterrupt = true;
    else if (byte < SE) {
      // After IAC IP, an IAC without its command is a Synch whose DM byte went as TCP urgent data, which sockets take out of
      // the stream. Elsewhere it is a plain 0xFF. Interop: lftp and ncftp do not double the 0xFF of a Latin-1 name.
      if (!this.#isAfterInterrupt) kept.push(IAC);
      this.#keep(byte, kept);
    }
  }

  #endSubnegotiation(kept: number[]): void {
    this.#expecting = "data";
    this.#keep(LF, kept);
  }

  #keep(byte: number, kept: number[]): void {
    this.#isAfterInterrupt = false;
    kept.push(byte);
  }
}

/** Doubles the bytes that a Telnet reader would take for commands. */
export function escapeTelnet(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(IAC)) return bytes;
  return Buffer.from([...bytes].flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte])));
}
