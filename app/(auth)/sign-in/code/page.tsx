import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { findChallenger } from "@/lib/domain/sign-in/queries";
import { safeReturnPath } from "@/lib/platform/safe-return-path";
import { challengeCookie } from "@/lib/platform/session-cookie";
import { CodeForm } from "./code-form";

export const metadata: Metadata = { title: "Enter your code" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The second step of a sign-in. Without a live challenge there is nothing to go on with. */
export default async function SignInCodePage({ searchParams }: Props) {
  const { next } = await searchParams;
  const returnTo = safeReturnPath(next);
  const token = (await cookies()).get(challengeCookie().name)?.value;
  if (!token || !(await findChallenger(token))) redirect(`/sign-in?next=${encodeURIComponent(returnTo)}`);
  return <CodeForm returnTo={returnTo} />;
}
