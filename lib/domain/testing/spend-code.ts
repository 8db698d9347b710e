import { once } from "node:events";
import { disconnect } from "@/lib/platform/db";
import { signInWithCode } from "../sign-in/sign-in-with-code";

/**
 * One of two processes that try the same code at the same instant, when both are told to; prints how many of its tries
 * opened a session.
 */
async function main([code = "", ...challenges]: string[]): Promise<void> {
  await signInWithCode("warms the connection", { code }, origin(0));
  process.stdout.write("ready\n");
  await once(process.stdin, "data");
  const answers = await Promise.all(
    Array.from({ length: 25 }, (_, index) =>
      signInWithCode(challenges[index % challenges.length] ?? "", { code }, origin(index)),
    ),
  );
  process.stdout.write(`${answers.filter(({ outcome }) => outcome === "signed-in").length}\n`);
  await disconnect();
  process.stdin.destroy();
}

const origin = (index: number) => ({
  ipAddress: "203.0.113.5",
  userAgent: "another process",
  requestId: `process-${process.pid}-${index}`,
});

await main(process.argv.slice(2));
