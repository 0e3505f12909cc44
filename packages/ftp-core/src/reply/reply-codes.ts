/**
 * What each reply code means, why people see it, and what to do next. RFC 959 §4.2.2 and the RFCs named in each row.
 *
 * docs/reply-codes.md and the next steps that ftp-client names are made from this table.
 */

export interface ReplyCodeRow {
  /** A few words, as a heading. */
  readonly name: string;
  /** Where it is defined. */
  readonly rfc: string;
  readonly meaning: string;
  /** What usually stands behind it when a person gets to see it. */
  readonly cause: string;
  /** The next step. */
  readonly cure: string;
}

const NOTHING = "Nothing: all is well.";

// biome-ignore format: a table, one row a code
export const replyCodes = {
  110: { name: "restart marker", rfc: "959 §3.5", meaning: "The server tells which of its markers belongs to which of ours.", cause: "A transfer in block or compressed mode, which hardly any server has.", cure: "Use stream mode (MODE S) and resume with REST and a byte position." },
  120: { name: "ready soon", rfc: "959 §4.2.2", meaning: "The server will be ready in the number of minutes that it names.", cause: "It is starting, or begins the session anew after REIN.", cure: "Wait on the same connection for the 220." },
  125: { name: "data connection is there", rfc: "959 §4.2.2", meaning: "The transfer begins on a data connection that is open already.", cause: "The client connected to the passive port before it sent the transfer command.", cure: NOTHING },
  150: { name: "opening the data connection", rfc: "959 §4.2.2", meaning: "The command is accepted; the server waits for the data connection, or makes it.", cause: "Every transfer begins so. If nothing follows, a firewall swallows the data connection.", cure: "If it stays silent, try the other mode: passive instead of active, or the reverse." },
  200: { name: "done", rfc: "959 §4.2.2", meaning: "The command was carried out.", cause: "TYPE, PORT, EPRT, NOOP and their like succeeded.", cure: NOTHING },
  202: { name: "not needed here", rfc: "959 §4.2.2", meaning: "The server does nothing for this command, and nothing needs to be done.", cause: "ALLO, ACCT or OPTS UTF8 sent to a server that has no use for it.", cure: NOTHING },
  211: { name: "system status", rfc: "959 §4.2.2, 2389 §3.2", meaning: "The state of the server or of the session; after FEAT, the list of extensions.", cause: "STAT, HELP or FEAT was asked.", cure: NOTHING },
  212: { name: "directory status", rfc: "959 §4.2.2", meaning: "The listing of a directory, on the control connection.", cause: "STAT was asked for a directory.", cure: NOTHING },
  213: { name: "file status", rfc: "959 §4.2.2, 3659 §3-4", meaning: "A fact about a file: its size (SIZE), its time of last change in UTC (MDTM), or a listing (STAT).", cause: "SIZE, MDTM or STAT was asked for a file.", cure: NOTHING },
  214: { name: "help", rfc: "959 §4.2.2", meaning: "A text for people on how to use the server or one command.", cause: "HELP or SITE HELP was asked.", cure: NOTHING },
  215: { name: "system type", rfc: "959 §4.2.2", meaning: "The kind of system the server is, or imitates.", cause: "SYST was asked. Most servers say UNIX whatever they run on.", cure: NOTHING },
  220: { name: "ready for a new user", rfc: "959 §4.2.2, 7151 §3", meaning: "The greeting: the server waits for USER. After HOST, the virtual host is chosen.", cause: "The control connection is made.", cure: "Log in." },
  221: { name: "goodbye", rfc: "959 §4.2.2", meaning: "The server closes the control connection.", cause: "QUIT was sent; some servers also say it when they end an idle session.", cure: "Connect again to go on." },
  225: { name: "nothing to stop", rfc: "959 §4.2.2", meaning: "The data connection is open and nothing moves on it.", cause: "ABOR came when no transfer was running any more.", cure: NOTHING },
  226: { name: "transfer complete", rfc: "959 §4.2.2", meaning: "The server is done with the data and closes the data connection; after ABOR, the stop worked.", cause: "A transfer or an abort succeeded.", cure: "Trust a download only when the data connection has ended cleanly too." },
  227: { name: "entering passive mode", rfc: "959 §4.1.2, 1123 §4.1.2.6", meaning: "The server listens at this IPv4 address and port; the client is to connect to it.", cause: "PASV was sent. An address that cannot be reached from outside means that the server does not know its public address.", cure: "If connecting fails, use EPSV, or set the server's public address and open its passive ports in the firewall." },
  229: { name: "entering extended passive mode", rfc: "2428 §3", meaning: "The server listens on this port, at the address that the control connection already goes to.", cause: "EPSV was sent.", cure: "If connecting fails, open the server's passive port range in its firewall." },
  230: { name: "logged in", rfc: "959 §4.2.2", meaning: "The user is logged in.", cause: "User name and password were right, or none was needed.", cure: NOTHING },
  232: { name: "logged in by certificate", rfc: "2228 §5.1", meaning: "The user is logged in; the security exchange proved who it is, so no password is asked.", cause: "A client certificate that the server maps to this user.", cure: NOTHING },
  234: { name: "security begins", rfc: "2228 §5.1, 4217 §4", meaning: "The server agrees to the security mechanism; after AUTH TLS the handshake comes next.", cause: "AUTH TLS was sent.", cure: "If the handshake then fails, look at certificate, TLS versions, and middleboxes between the two." },
  235: { name: "security data accepted", rfc: "2228 §5.1", meaning: "The security exchange succeeded and is over.", cause: "ADAT, with a mechanism such as Kerberos.", cure: NOTHING },
  250: { name: "file action done", rfc: "959 §4.2.2", meaning: "The file action was carried out.", cause: "CWD, DELE, RNTO, RMD, MLST and their like succeeded.", cure: NOTHING },
  257: { name: "path", rfc: "959 §4.2.2, Appendix II", meaning: "The path between the double quotes is where we are (PWD), or was made (MKD).", cause: "PWD or MKD succeeded.", cure: NOTHING },
  331: { name: "password wanted", rfc: "959 §4.2.2", meaning: "The user name is taken; the password comes next. It does not say that the name exists.", cause: "USER was sent.", cure: "Send PASS; for anonymous, any mail address." },
  332: { name: "account wanted", rfc: "959 §4.2.2", meaning: "The server wants an account besides user and password.", cause: "Mainframes, and proxies that carry a second login in ACCT.", cure: "Give the account in the client's settings (ACCT)." },
  334: { name: "security data wanted", rfc: "2228 §5.1", meaning: "The mechanism is accepted; the server waits for ADAT.", cause: "AUTH with a mechanism other than TLS.", cure: "Use AUTH TLS, or a client that knows the mechanism." },
  335: { name: "more security data wanted", rfc: "2228 §5.1", meaning: "The security exchange needs another ADAT.", cause: "A mechanism with several steps.", cure: "Use a client that knows the mechanism." },
  336: { name: "answer the challenge", rfc: "2228 §5.1", meaning: "The user name is taken; the password is the answer to the challenge in the text.", cause: "One-time passwords.", cure: "Compute the answer from the challenge and send it with PASS." },
  350: { name: "one more command wanted", rfc: "959 §4.2.2", meaning: "So far so good: RNFR waits for RNTO, REST for the transfer command.", cause: "RNFR or REST was sent.", cure: "Send the second command directly after it; anything else between them undoes it." },
  421: { name: "session ends", rfc: "959 §4.2.2", meaning: "The server closes the control connection now. It may come at any time.", cause: "Idle too long, too many connections from this address or in all, a shutdown, or a block of this address.", cure: "Connect again; with fewer connections if the text says too many." },
  425: { name: "no data connection", rfc: "959 §4.2.2", meaning: "The data connection could not be made, or none was arranged.", cause: "Active: a firewall or NAT stops the server's call. Passive: the client did not reach the port, or no port is free. With TLS: a session that was not resumed (ProFTPD).", cure: "Use passive mode; on the server, open the passive ports in the firewall and announce the public address." },
  426: { name: "transfer broken off", rfc: "959 §4.2.2", meaning: "The data connection was closed before its end.", cause: "ABOR, a lost network, a middlebox that cut an idle connection, or a TLS data connection that was refused.", cure: "Try again and resume (REST) where it broke off." },
  431: { name: "security resource missing", rfc: "2228 §5.1", meaning: "The server cannot do this security mechanism now.", cause: "Its certificate or key is missing or unreadable.", cure: "Ask whoever runs the server to mend its TLS setup." },
  450: { name: "file is busy", rfc: "959 §4.2.2", meaning: "The file cannot be used right now.", cause: "Somebody else writes it, or it is locked. Some servers say it for an empty or missing directory.", cure: "Try again in a moment." },
  451: { name: "server failed", rfc: "959 §4.2.2", meaning: "Something broke inside the server; the action was given up.", cause: "A read or write error there, or a fault of the server's program.", cure: "Try again; if it stays, the server's log knows more." },
  452: { name: "no space left", rfc: "959 §4.2.2", meaning: "The server's disk is full.", cause: "The disk, or the space set aside for FTP, is used up.", cure: "Make room on the server, then send the file again." },
  500: { name: "not understood", rfc: "959 §4.2.2", meaning: "The line is no command that the server knows, or cannot be read.", cause: "A command newer than the server, a line that is too long, or two programs out of step. Some refuse PORT to a foreign address so.", cure: "Leave the command out; the client's trace shows the line." },
  501: { name: "bad argument", rfc: "959 §4.2.2", meaning: "The command is known, its argument is not of the right form.", cause: "A missing path, an address or number written wrongly, MLSD of a plain file.", cure: "Correct the argument; docs/rfc-coverage.md shows the form of each." },
  502: { name: "not implemented", rfc: "959 §4.2.2", meaning: "The server knows the command and does not carry it out.", cause: "An optional command, or one that is switched off there.", cure: "Do without; FEAT lists what the server has." },
  503: { name: "wrong order", rfc: "959 §4.2.2", meaning: "Another command must come first.", cause: "PASS without USER, RNTO without RNFR, PROT without PBSZ, HOST after USER, PASV or PORT after EPSV ALL.", cure: "Send the commands in their order." },
  504: { name: "not with this argument", rfc: "959 §4.2.2, 2577 §3, 7151 §3", meaning: "The command is carried out, but not with this argument.", cause: "MODE B or STRU R, an unknown TLS mechanism or language, HOST with a name that is not served, PORT to a foreign address or a low port.", cure: "Use the usual value: MODE S, STRU F, AUTH TLS; for PORT, your own address or passive mode." },
  522: { name: "address family not served", rfc: "2428 §2", meaning: "The server cannot use this address family; the text names those that it can: (1) IPv4, (2) IPv6.", cause: "EPRT or EPSV for the other family. vsftpd also says it when a data connection is not encrypted, or does not resume the TLS session of the control connection.", cure: "Use the family in the parentheses; for TLS, let the client reuse the session." },
  530: { name: "not logged in", rfc: "959 §4.2.2", meaning: "The login failed, or the command needs one.", cause: "Wrong name or password, anonymous not allowed, TLS required before login, or an address that is blocked.", cure: "Check name and password; try with TLS if the text asks for it." },
  532: { name: "account needed", rfc: "959 §4.2.2", meaning: "Storing files needs an account (ACCT).", cause: "Mainframes with accounting.", cure: "Give the account in the client's settings." },
  533: { name: "must be protected", rfc: "2228 §5.1", meaning: "By the server's policy this command may not be sent so; after CCC, the server stays with TLS.", cause: "A command in clear where protection is wanted, or CCC forbidden.", cure: "Stay inside TLS." },
  534: { name: "refused by policy", rfc: "2228 §5.1, 4217 §4", meaning: "The server's policy forbids this security setting.", cause: "AUTH with a mechanism that is switched off, PROT C where the data must be encrypted, CCC.", cure: "Use AUTH TLS and PROT P." },
  535: { name: "security check failed", rfc: "2228 §5.1", meaning: "The protected message did not pass its check.", cause: "ADAT, MIC, CONF or ENC with data that the mechanism rejects.", cure: "Log in anew; check clock and credentials." },
  536: { name: "protection level unknown", rfc: "2228 §5.1, 4217 §9", meaning: "The mechanism does not have this protection level for data.", cause: "PROT S or PROT E with TLS, which has C and P only.", cure: "Use PROT P." },
  537: { name: "protected command unknown", rfc: "2228 §5.1", meaning: "The mechanism cannot protect commands in this way.", cause: "MIC, CONF or ENC with TLS, which protects the connection itself.", cure: "Send the plain command inside TLS." },
  550: { name: "not available", rfc: "959 §4.2.2", meaning: "The file or directory cannot be used: not there, or not allowed.", cause: "A wrong path or letter case, no permission, a folder that is not empty, or a read-only login.", cure: "List the folder above it; check name and permission." },
  551: { name: "page type unknown", rfc: "959 §3.1.2.3", meaning: "The page structure has a page of a type that the server does not know.", cause: "STRU P, which hardly any server has.", cure: "Use STRU F." },
  552: { name: "quota exceeded", rfc: "959 §4.2.2", meaning: "The file would exceed the space that the user may have.", cause: "A quota, or a largest file size.", cure: "Delete files there, or ask for more room." },
  553: { name: "name not allowed", rfc: "959 §4.2.2", meaning: "The file name is not accepted.", cause: "Forbidden characters, a name that is too long, overwriting not allowed, or no permission to create files here.", cure: "Choose another name or folder." },
  554: { name: "cannot start there", rfc: "1123 §4.1.3.4, 3659 §5", meaning: "The transfer cannot start at the byte that REST named.", cause: "The file is shorter than that, or no longer the one that the transfer began with.", cure: "Ask for the size (SIZE), then start there, or at 0." },
  631: { name: "reply with integrity", rfc: "2228 §5.1", meaning: "The real reply stands inside, protected against changes.", cause: "A session with a mechanism such as Kerberos.", cure: "Use a client that knows the mechanism, or AUTH TLS." },
  632: { name: "reply with privacy", rfc: "2228 §5.1", meaning: "The real reply stands inside, encrypted and protected against changes.", cause: "A session with a mechanism such as Kerberos.", cure: "Use a client that knows the mechanism, or AUTH TLS." },
  633: { name: "reply with confidentiality", rfc: "2228 §5.1", meaning: "The real reply stands inside, encrypted.", cause: "A session with a mechanism such as Kerberos.", cure: "Use a client that knows the mechanism, or AUTH TLS." },
} as const satisfies Record<number, ReplyCodeRow>;

/** The row of a code; undefined for a code that no RFC defines. */
export function replyCodeRow(code: number): ReplyCodeRow | undefined {
  const rows: Readonly<Record<number, ReplyCodeRow>> = replyCodes;
  return Object.hasOwn(rows, code) ? rows[code] : undefined;
}
