/** USER, PASS, ACCT. RFC 959 §4.1.1 */
import { OptionError, reply } from "@pasvport/ftp-core";
import { accountFrom } from "../auth/account-shape.js";
import { type CommandContext, type CommandHandler, type HandlerOutcome, refusal } from "../command-handler.js";
import { userFrom } from "../session.js";

/** Security: every name gets the same answer; only PASS tells whether the login is right. */
export const user: CommandHandler<"USER"> = ({ argument }) => ({
  kind: "login",
  reply: reply(331, "send the password with PASS"),
  login: { kind: "awaitingPassword", user: argument },
  session: { user: undefined },
});

export const password: CommandHandler<"PASS"> = async (context) => {
  const { argument, login, server, session, signal } = context;
  const peer = session.remote;
  const name = login.user;
  const account = accountFrom(await server.authenticator.authenticate({ name, password: argument, peer, signal }));
  // Security: what earlier failures cost is due for a right password too, or the wait itself would tell. It is asked for only
  // now: of many guesses at the same time, each one counts for the next.
  const delayMs = server.throttle.delayMs(peer.host);
  if (account === undefined || account instanceof OptionError) {
    server.throttle.failed(peer.host, name);
    // Security: what is no account counts as a wrong password and is answered as one. A 451 would be a guess that costs nothing
    // where an authenticator says `null` or `false` for a wrong one, and would give the right one away where it says `true`.
    return { ...refuse(context), delayMs, ...(account !== undefined && { failure: account }) };
  }
  server.throttle.succeeded(peer.host, name);
  const may = account.access === "write" ? "read and write" : "read";
  return {
    kind: "login",
    reply: reply(230, `logged in as ${account.name}: you may ${may}`),
    login: { kind: "loggedIn", user: account.name },
    session: { user: userFrom(account, server.storage) },
    delayMs,
  };
};

function refuse({ session, server }: CommandContext<"PASS">): HandlerOutcome {
  const failedLogins = session.failedLogins + 1;
  const why = "login refused: wrong name or password";
  // 530, not 421: clients try again by themselves after a 421.
  if (failedLogins >= server.loginAttempts)
    return { kind: "goodbye", reply: reply(530, `${why}, once too often: goodbye`) };
  return { kind: "login", reply: reply(530, why), login: { kind: "awaitingUser" }, session: { failedLogins } };
}

export const account: CommandHandler<"ACCT"> = ({ user: known }) =>
  known === undefined
    ? refusal(503, "ACCT comes after USER and PASS")
    : { kind: "reply", reply: reply(202, "no account is needed here") };
