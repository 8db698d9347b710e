import { Button, ButtonLink } from "@/components/ui/button";
import { ChevronDownIcon } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover } from "@/components/ui/popover";
import { type Filter, isActive } from "./filter";
import { FilterMark } from "./filter-mark";
import { HiddenFields } from "./hidden-fields";
import type { ListUrl } from "./list-url";

/** A panel with two Eastern days, both included; either may be empty. */
export function FilterDays({ filter, url }: { filter: Extract<Filter, { kind: "days" }>; url: ListUrl }) {
  const { name, label, from, to, today } = filter;
  return (
    <Popover
      id={`filter-${name}`}
      label={`Filter by ${label.toLowerCase()}`}
      contentClassName="w-64"
      trigger={
        <>
          <span data-active={isActive(filter) || undefined}>{label}</span>
          {isActive(filter) ? <FilterMark>1</FilterMark> : null}
          <ChevronDownIcon />
        </>
      }
    >
      {/* Keyed by what is chosen: fields a person has touched would keep their value after a chip is removed. */}
      <form
        key={`${from.day} ${to.day}`}
        method="get"
        action={url.pathname}
        autoComplete="off"
        data-keep-scroll
        className="grid gap-3 p-3 text-sm"
      >
        <HiddenFields url={url} except={[from.name, to.name]} />
        <div className="grid gap-1.5">
          <Label htmlFor={`${name}-from`}>{from.label}</Label>
          <Input id={`${name}-from`} type="date" name={from.name} defaultValue={from.day ?? ""} max={today} />
        </div>
        <div className="grid gap-1.5">
          <Label htmlFor={`${name}-to`}>{to.label}, included</Label>
          <Input id={`${name}-to`} type="date" name={to.name} defaultValue={to.day ?? ""} max={today} />
        </div>
        <p className="text-xs text-muted-foreground">Days in Eastern time.</p>
        <div className="flex justify-between gap-2">
          <ButtonLink
            variant="ghost"
            size="sm"
            data-keep-scroll
            href={url.link({ [from.name]: today, [to.name]: today })}
          >
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
