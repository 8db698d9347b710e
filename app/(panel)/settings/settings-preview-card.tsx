"use client";

import { useEffect, useState } from "react";
import { callAction } from "@/components/form/call-action";
import { keepLooking } from "@/components/form/keep-looking";
import { Meter } from "@/components/chart/meter";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { SettingsPreview } from "@/lib/domain/settings/queries";
import { formatDay } from "@/lib/platform/time";
import { previewSettingsAction } from "./actions";

const PAUSE_MS = 350;
const number = (value: number) => Math.round(value).toLocaleString("en-US");
const some = (count: number, what: string) => `${number(count)} ${what}${count === 1 ? "" : "s"}`;

/** What the form beside it would include, counted anew when it rests; the first count came with the page. */
export function SettingsPreviewCard({ values, first }: { values: object; first: SettingsPreview }) {
  const [preview, setPreview] = useState(first);
  const [message, setMessage] = useState<string>();
  const [isCounting, setCounting] = useState(false);
  const [counted, setCounted] = useState(values);

  useEffect(() => {
    if (counted === values) return;
    let stop: (() => void) | undefined;
    const timer = setTimeout(() => {
      setCounting(true);
      stop = keepLooking(
        () => callAction(previewSettingsAction, { values }),
        (result) => {
          setCounting(false);
          setMessage(result.ok ? undefined : result.message);
          if (!result.ok && result.code === "UNAVAILABLE") return;
          setCounted(values);
          if (result.ok) setPreview(result.data);
        },
      );
    }, PAUSE_MS);
    return () => {
      stop?.();
      clearTimeout(timer);
    };
  }, [values, counted]);

  const { regions, included, total, excluded, withoutStart, includedMiles } = preview;
  return (
    <Card className="xl:sticky xl:top-4" aria-busy={isCounting}>
      <CardHeader title="What this includes" description="Counted as you change the form; nothing is saved yet." />
      <CardContent className="grid gap-4 text-sm">
        {message ? (
          <p role="alert" className="font-medium text-destructive">
            {message}
          </p>
        ) : null}
        <p role="status">
          <strong className="text-lg font-semibold tabular-nums">{number(included)}</strong> of {number(total)}{" "}
          circuits, {number(includedMiles)} miles.
          {excluded > 0 ? (
            <>
              {" "}
              <TextLink href="/exclusions">
                {number(excluded)} {excluded === 1 ? "is" : "are"} excluded
              </TextLink>{" "}
              by hand.
            </>
          ) : null}
          {withoutStart > 0
            ? ` ${number(withoutStart)} ${withoutStart === 1 ? "has" : "have"} no start date, so no year counts ${withoutStart === 1 ? "it" : "them"}.`
            : ""}
        </p>
        <ul className="grid gap-1.5">
          {regions.map((region) => (
            <li key={region.code} className="grid grid-cols-[7rem_minmax(0,1fr)] items-center gap-3">
              <a
                href={`/circuits?region=${encodeURIComponent(region.code)}`}
                className="truncate text-primary underline decoration-primary/35 underline-offset-3"
              >
                {region.name}
              </a>
              <Meter
                value={region.included}
                max={region.total}
                text={`${number(region.included)} of ${number(region.total)}`}
              />
            </li>
          ))}
        </ul>
        <p className="text-muted-foreground">
          Tonight’s clean-up would delete {some(preview.sessionsToDelete, "ended session")},{" "}
          {some(preview.snapshotsToDelete, "old snapshot")} of planned units, {some(preview.logsToDelete, "sync log")},{" "}
          {some(preview.issuesToDelete, "resolved issue")}, and the daily history before{" "}
          {formatDay(preview.historyFrom)}.
        </p>
      </CardContent>
    </Card>
  );
}
