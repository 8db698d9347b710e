import type { Metadata } from "next";
import { LookupPage } from "../lookups/lookup-page";

export const metadata: Metadata = { title: "Exclusion reasons" };

export default function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  return <LookupPage kind="exclusion_reason" searchParams={searchParams} />;
}
