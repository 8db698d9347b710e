import type { ReactNode } from "react";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { CreditKind, RegionOfWeek } from "@/lib/domain/weeks/get-region-week";
import { figure, signed } from "../../figure-table";

/** Whether planners, what is nobody's and corrections add up to what the circuits gained. */
export function RegionWeekBook({ week, children }: { week: RegionOfWeek; children: ReactNode }) {
  const { region, weekEnding, book, adjusted } = week;
  const opens = (kind: CreditKind | "all") => `/weeks/${region.id}?week=${weekEnding}&credits=${kind}#credits`;
  return (
    <Card>
      <CardHeader
        title="Where the miles came from"
        description="A mile is the planner’s who first assessed its station, on that day; excluded circuits count nowhere."
      />
      <CardContent className="grid gap-2">
        <p className="tabular-nums">
          <TextLink href={opens("planners")}>{figure(book.planners, 2)} by planners</TextLink> +{" "}
          <TextLink href={opens("unassigned")}>{figure(book.unassigned, 2)} unassigned</TextLink>{" "}
          {book.corrections < 0 ? "−" : "+"}{" "}
          <TextLink href={opens("corrections")}>{figure(Math.abs(book.corrections), 2)} corrected</TextLink> ={" "}
          <TextLink href={opens("all")}>
            <strong className="font-semibold">{signed(book.circuits, 2)}</strong> miles
          </TextLink>{" "}
          of its circuits.
        </p>
        {adjusted.lines > 0 ? (
          <p className="text-sm text-muted-foreground tabular-nums">
            After it closed:{" "}
            <TextLink href={`/weeks?week=${weekEnding}&region=${encodeURIComponent(region.code)}`}>
              {adjusted.lines === 1 ? "1 adjustment" : `${figure(adjusted.lines)} adjustments`}
            </TextLink>
            , {signed(adjusted.units)} units and {signed(adjusted.miles, 2)} miles.
          </p>
        ) : null}
        {children}
      </CardContent>
    </Card>
  );
}
