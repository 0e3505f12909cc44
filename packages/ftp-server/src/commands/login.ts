/** USER, PASS. RFC 959 §4.1.1 */
import { reply } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { userFrom } from "../session.js";

/** Security: every name gets the same answer; only PASS tells whether the login is right. */
export const user: CommandHandler<"USER"> = ({ argument }) => ({
  kind: "login",
  reply: reply(331, "send the password with PASS"),
  login: { kind: "awaitingPassword", user: argument },
  session: { user: undefined },
});

export const password: CommandHandler<"PASS"> = async ({ argument, login, server }) => {
  const name = login.kind === "awaitingPassword" ? login.user : "";
  const account = await server.authenticator.authenticate(name, argument);
  if (account === undefined) {
    return {
      kind: "login",
      reply: reply(530, "login refused: wrong name or password"),
      login: { kind: "awaitingUser" },
    };
  }
  const may = account.access === "write" ? "read and write" : "read";
  return {
    kind: "login",
    reply: reply(230, `logged in as ${account.name}: you may ${may}`),
    login: { kind: "loggedIn", user: account.name },
    session: { user: userFrom(account, server.storage) },
  };
};
