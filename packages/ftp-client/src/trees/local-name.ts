/** Which of a server's names this machine can have. */
import { isPlainName } from "@pasvport/ftp-core";

/** @returns why not; undefined for a name that is fine */
export function localNameProblem(name: string, platform: string = process.platform): string | undefined {
  if (!isPlainName(name)) return "its name has control characters";
  if (platform !== "win32") return undefined;
  if (/[\\:*?"<>|]/.test(name) || !name.isWellFormed()) return "its name has characters that Windows does not allow";
  if (/[. ]$/.test(name)) return "Windows cuts off the dot or blank at the end of its name";
  return DEVICE.test(name) ? "its name is that of a device of Windows" : undefined;
}

/** Also with an extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|$)/i;

/** Names that give the same are one file here. */
export function localName(name: string, platform: string = process.platform): string {
  return platform === "win32" || platform === "darwin" ? name.normalize("NFC").toLowerCase() : name;
}
