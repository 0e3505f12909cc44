/** How things are called in the shell, for advice. */
import { type Spelling, spellings } from "../../advice/spelling.js";

export const shellSpelling: Spelling = {
  ...spellings.commandLine,
  activeMode: "mode active",
  passiveMode: "mode passive",
  connectTimeout: "set timeout SECONDS",
  replyTimeout: "set timeout SECONDS",
  dataTimeout: "set timeout SECONDS",
  user: "user NAME",
  userAndPassword: "user NAME logs in, and asks for the password",
  missingPassword: "user NAME asks for the password",
  trace: "trace on",
  parallel: "set parallel",
  resume: "-c, reget or reput",
  fromTheMiddle: "-c or reget",
  keepPart: "get -c",
  sendInto: "end the name with / to send the file into it",
};
