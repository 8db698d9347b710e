import type { Metadata } from "next";
import { LookupPage } from "../lookups/lookup-page";

export const metadata: Metadata = { title: "Account domains" };

export default function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  return <LookupPage kind="account_domain" searchParams={searchParams} />;
}
