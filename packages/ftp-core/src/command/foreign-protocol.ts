/**
 * Words that belong to another protocol than FTP.
 *
 * Security: a browser can be led to post a form to an FTP port, with FTP commands in the form's body (cross-protocol attacks),
 * or so that a firewall's helper reads a PORT in it and opens a port (NAT slipstreaming). What comes from there ends the session
 * at its first line, and none of the rest is carried out.
 */

/** RFC 9110 §9, RFC 5789, and the preface of HTTP/2 (RFC 9113 §3.4). Only upper case: a person may well type `get`. */
const HTTP_METHODS: ReadonlySet<string> = new Set([
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PRI",
  "PUT",
  "TRACE",
]);

/** A method, or the name of a header field such as `Host:`: methods of one's own are allowed to scripts, those lines follow. */
export function isHttpWord(word: string): boolean {
  return HTTP_METHODS.has(word) || /^[A-Za-z-]+:$/.test(word);
}
