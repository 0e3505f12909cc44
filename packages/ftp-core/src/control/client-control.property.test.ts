import fc from "fast-check";
import { expect, it } from "vitest";
import { type Command, command } from "../command/command.js";
import { ConnectionError, FtpError, LocalProtocolError } from "../errors.js";
import { reply } from "../reply/reply.js";
import { ClientControl, loginScript } from "./client-control.js";
import { type ClientEvent, GREETING } from "./client-events.js";

const scripts: readonly (readonly [Command, ...Command[]])[] = [
  [command("NOOP")],
  [command("RETR", "a")],
  [command("ABOR")],
  [command("RNFR", "a"), command("RNTO", "b")],
  [command("RNFR", "a")],
  [command("REST", 5), command("RETR", "a")],
  [command("REIN")],
  loginScript("bob"),
  loginScript("bob", "x"),
  loginScript("bob", "x", "y"),
];

type Step = { readonly say: readonly [Command, ...Command[]] } | { readonly hear: number } | "cancel" | "lose";

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...scripts).map((say) => ({ say })) },
  {
    weight: 8,
    arbitrary: fc.constantFrom(150, 200, 226, 230, 331, 332, 350, 425, 426, 421, 550).map((hear) => ({ hear })),
  },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 699 }).map((hear) => ({ hear })) },
  { weight: 1, arbitrary: fc.constantFrom<Step>("cancel", "lose") },
);

it("whatever the server says, ClientControl never throws, and settles every dialogue once", () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 30, size: "max" }), (isGreeted, steps) => {
      const control = new ClientControl();
      const open = new Set<number>([GREETING]);
      let id = GREETING;
      let isClosed = false;

      const tell = (event: ClientEvent): void => {
        for (const effect of control.receive(event)) {
          switch (effect.type) {
            case "sendCommand":
              expect(isClosed).toBe(false);
              break;
            case "reportPreliminary":
              expect(open).toContain(effect.id);
              break;
            case "succeed":
            case "fail":
              expect(open.delete(effect.id)).toBe(true);
              if (effect.type === "fail") expect(effect.error).toBeInstanceOf(FtpError);
              break;
            case "closeControl":
              expect(isClosed).toBe(false);
              expect(open.size).toBe(0);
              isClosed = true;
              break;
            default:
              effect satisfies never;
          }
        }
      };

      const take = (one: Step): void => {
        if (one === "lose") tell({ type: "connectionLost", error: new ConnectionError("reset") });
        else if (one === "cancel") tell({ type: "transferCancelled" });
        else if ("hear" in one) tell({ type: "replyReceived", reply: reply(one.hear, "text") });
        else {
          id += 1;
          open.add(id);
          tell({ type: "dialogueRequested", id, script: one.say });
        }
      };

      if (isGreeted) take({ hear: 220 });
      for (const one of steps) take(one);
      take("lose");
      expect([...open]).toEqual([]);
      expect(isClosed).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it("replies settle the commands in the order in which they were sent", () => {
  const client = new ClientControl();
  const seen: string[] = [];
  const tell = (event: ClientEvent): void => {
    for (const effect of client.receive(event)) {
      if (effect.type === "succeed") seen.push(`${effect.id} ${effect.reply.lines[0]}`);
      if (effect.type === "fail") expect(effect.error).not.toBeInstanceOf(LocalProtocolError);
    }
  };
  tell({ type: "replyReceived", reply: reply(220, "hello") });
  tell({ type: "dialogueRequested", id: 1, script: [command("RETR", "a")] });
  tell({ type: "dialogueRequested", id: 2, script: [command("ABOR")] });
  tell({ type: "dialogueRequested", id: 3, script: [command("ABOR")] });
  for (const text of ["one", "two", "three"]) tell({ type: "replyReceived", reply: reply(226, text) });
  expect(seen).toEqual(["0 hello", "1 one", "2 two", "3 three"]);
});
