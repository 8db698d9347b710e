import { HiddenFields } from "@/components/data-table/hidden-fields";
import type { ListUrl } from "@/components/data-table/list-url";
import { Button, ButtonLink } from "@/components/ui/button";
import { ChevronDownIcon } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover } from "@/components/ui/popover";

/** A panel with two Eastern days, both included; either may be empty. */
export function DayFilter({
  from,
  to,
  today,
  url,
}: {
  from: string | null;
  to: string | null;
  today: string;
  url: ListUrl;
}) {
  return (
    <Popover
      id="filter-days"
      label="Filter by days"
      contentClassName="w-64"
      trigger={
        <>
          <span className={from || to ? "" : "text-muted-foreground"}>Days</span>
          <ChevronDownIcon className="text-muted-foreground" />
        </>
      }
    >
      {/* Keyed by what is chosen: fields a person has touched would otherwise keep their value after a chip is removed. */}
      <form
        key={`${from} ${to}`}
        method="get"
        action={url.pathname}
        autoComplete="off"
        data-keep-scroll
        className="grid gap-3 p-3 text-sm"
      >
        <HiddenFields url={url} except={["from", "to"]} />
        <div className="grid gap-1.5">
          <Label htmlFor="days-from">From</Label>
          <Input id="days-from" type="date" name="from" defaultValue={from ?? ""} max={today} />
        </div>
        <div className="grid gap-1.5">
          <Label htmlFor="days-to">To, included</Label>
          <Input id="days-to" type="date" name="to" defaultValue={to ?? ""} max={today} />
        </div>
        <p className="text-xs text-muted-foreground">Days in Eastern time.</p>
        <div className="flex justify-between gap-2">
          <ButtonLink variant="ghost" size="sm" data-keep-scroll href={url.link({ from: today, to: today })}>
            Today
          </ButtonLink>
          <Button type="submit" size="sm">
            Apply
          </Button>
        </div>
      </form>
    </Popover>
  );
}
