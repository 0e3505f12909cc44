/**
 * The texts of a transcript: escapes, `*` for any text, `{A*5000}` for a text many times, and the placeholders of an
 * address that is known only when a port is bound: `{data}` whole, `{host}` and `{port}`, each in the notation of its line.
 */
import {
  decodeWireText,
  type Endpoint,
  encodeWireText,
  formatExtendedAddress,
  formatExtendedPort,
  formatHostPort,
  printable,
} from "@pasvport/ftp-core";

/** A text of a command or a reply. Its escapes are those of `printable`, so that a trace reads back. */
export function wireText(text: string): string {
  const plain = repeated(text).replace(/\\x([0-9a-f]{2})|\\u([0-9a-f]{4})/g, (_all, byte?: string, code?: string) => {
    const value = Number.parseInt(byte ?? code ?? "", 16);
    return String.fromCharCode(byte !== undefined && value >= 0x80 ? 0xdc00 + value : value);
  });
  return decodeWireText(encodeWireText(plain));
}

/** A text of data, of a file, of raw bytes: `\r`, `\n` and `\\` besides. */
export function dataBytes(text: string): Buffer {
  const plain = text.replace(/\\([rn\\])/g, (_all, letter: string) =>
    letter === "r" ? "\r" : letter === "n" ? "\n" : "\\x5c",
  );
  return Buffer.from(encodeWireText(wireText(plain)));
}

/** The reverse, for messages. */
export function describeBytes(bytes: Uint8Array): string {
  const text = printable(decodeWireText(bytes.subarray(0, 2000)))
    .replaceAll("\\x0d", "\\r")
    .replaceAll("\\x0a", "\\n");
  return bytes.length > 2000 ? `${text} … (${bytes.length} bytes)` : text;
}

/** The text with a mark before it; without a blank at the end where there is no text. */
export function appendText(mark: string, text: string): string {
  return text === "" ? mark : `${mark} ${text}`;
}

/** Whether what came is what stands in the transcript. */
export function isLike(expected: string, received: string): boolean {
  const notation = notationOf(expected);
  const parts = repeated(expected)
    .split(/(\*|\{(?:data|host|port)\})/)
    .map((part, index) => {
      if (index % 2 === 0) return escapePattern(wireText(part));
      return part === "*" ? ".*" : (notation.patterns[part.slice(1, -1) as keyof Notation["patterns"]] ?? "");
    });
  return new RegExp(`^${parts.join("")}$`, "s").test(received);
}

/** Some words for every `*`, for a side that has to say something. */
export function withWords(text: string): string {
  return repeated(text).replaceAll("*", "some words");
}

/** What we say ourselves: placeholders are filled in. A `*` stays: passwords are made of them. */
export function fillIn(text: string, data: Endpoint): string {
  const notation = notationOf(text);
  return wireText(
    text.replace(/\{(data|host|port)\}/g, (_all, name: keyof Notation["patterns"]) => notation.format(data)[name]),
  );
}

export function hasPlaceholder(text: string): boolean {
  return /\{(data|port)\}/.test(text);
}

function repeated(text: string): string {
  return text.replace(/\{([^{}*]+)\*([0-9]+)\}/g, (_all, part: string, count: string) => part.repeat(Number(count)));
}

interface Notation {
  readonly patterns: { readonly data: string; readonly host: string; readonly port: string };
  format(endpoint: Endpoint): { readonly data: string; readonly host: string; readonly port: string };
}

const commas: Notation = {
  patterns: { data: "[0-9]+(?:,[0-9]+){5}", host: "[0-9]+(?:,[0-9]+){3}", port: "[0-9]+,[0-9]+" },
  format(endpoint) {
    const data = formatHostPort(endpoint);
    const numbers = data.split(",");
    return { data, host: numbers.slice(0, 4).join(","), port: numbers.slice(4).join(",") };
  },
};

const HOST = "[0-9A-Fa-f.:]+";

const extended: Notation = {
  patterns: { data: `\\|[12]\\|${HOST}\\|[0-9]+\\|`, host: HOST, port: "[0-9]+" },
  format: (endpoint) => ({
    data: formatExtendedAddress(endpoint),
    host: endpoint.host,
    port: String(endpoint.port),
  }),
};

const extendedPort: Notation = {
  patterns: { ...extended.patterns, data: "\\|\\|\\|[0-9]+\\|" },
  format: (endpoint) => ({ ...extended.format(endpoint), data: formatExtendedPort(endpoint.port) }),
};

function notationOf(text: string): Notation {
  if (/^(227|PORT)/i.test(text)) return commas;
  return /^229/.test(text) ? extendedPort : extended;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
