import { serve } from "inngest/edge";
import { devKeys } from "./engine";
import { listenTestApp } from "./listen-test-app";
import { testClient } from "./test-world";

// An app in a process of its own: `node killable-app.ts <origin> <port> <hold>`; it tells its parent of every step
// that begins.
const [origin = "", port = "0", hold = "no"] = process.argv.slice(2);
const app = await listenTestApp(Number(port));
const client = testClient(origin, devKeys, "killable");
const work = client.createFunction(
  { id: "work", retries: 1, triggers: [{ event: "work/asked" }] },
  async ({ step }) => {
    await step.run("before", () => void process.send?.("before"));
    return step.run("held", async () => {
      process.send?.("held");
      if (hold === "hold") await new Promise(() => undefined);
      return "done";
    });
  },
);
app.serve(serve({ client, functions: [work] }));
process.on("disconnect", () => process.exit(0));
process.stdout.write(`${JSON.stringify({ port: app.port })}\n`);
