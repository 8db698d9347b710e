import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { TextLink } from "@/components/ui/text-link";
import { currentPerson } from "@/lib/platform/actor";
import { safeReturnPath } from "@/lib/platform/safe-return-path";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const { next } = await searchParams;
  const returnTo = safeReturnPath(next);
  if (await currentPerson()) redirect(returnTo);
  return (
    <>
      <SignInForm returnTo={returnTo} />
      <p className="text-sm">
        <TextLink href="/reset-password">Forgot your password?</TextLink>
      </p>
    </>
  );
}
