import { buttonVariants } from "@/components/ui/button-variants";
import { Checkbox } from "@/components/ui/checkbox";
import { controlClasses } from "@/components/ui/control-classes";
import { ChevronDownIcon } from "@/components/ui/icons";
import { Popover } from "@/components/ui/popover";
import { type Filter, chosen } from "./filter";
import { FilterMark } from "./filter-mark";
import { HiddenFields } from "./hidden-fields";
import type { ListUrl } from "./list-url";

const MANY_OPTIONS = 8;

/** A filter with several choices: a panel with a GET form of checkboxes, and a box to find an option among many. */
export function FilterMulti({ filter, url }: { filter: Extract<Filter, { kind: "many" }>; url: ListUrl }) {
  const { name, label, options, selected } = filter;
  return (
    <Popover
      id={`filter-${name}`}
      label={`Filter by ${label.toLowerCase()}`}
      contentClassName="w-64"
      trigger={
        <>
          <span data-active={selected.length > 0 || undefined}>{label}</span>
          {selected.length > 0 ? <FilterMark>{selected.length}</FilterMark> : null}
          <ChevronDownIcon />
        </>
      }
    >
      {/* Keyed by what is chosen: boxes a person has touched would keep their state after a chip is removed. */}
      <form
        key={selected.join("\n")}
        method="get"
        action={url.pathname}
        autoComplete="off"
        data-keep-scroll
        className="flex max-h-[inherit] flex-col text-sm"
      >
        <HiddenFields url={url} except={[name]} />
        {filter.clearedValue ? <input type="hidden" name={name} value={filter.clearedValue} /> : null}
        {options.length > MANY_OPTIONS ? (
          <div className="border-b p-2">
            <input
              type="text"
              data-option-search
              aria-label={`Find a ${label.toLowerCase()}`}
              placeholder="Find…"
              className={`${controlClasses} h-7`}
            />
          </div>
        ) : null}
        <fieldset className="max-h-64 min-h-0 overflow-y-auto p-1">
          <legend className="sr-only">{label}</legend>
          {options.map((option) => (
            <label key={option.value} className="option">
              <Checkbox name={name} value={option.value} defaultChecked={selected.includes(option.value)} />
              {option.label}
              {option.count === undefined ? null : <small>{option.count.toLocaleString("en-US")}</small>}
            </label>
          ))}
        </fieldset>
        <div className="flex justify-between gap-2 border-t p-2">
          <a
            data-keep-scroll
            href={url.link(chosen(filter, () => false))}
            className={buttonVariants({ variant: "ghost", size: "sm" })}
          >
            Clear
          </a>
          <button type="submit" className={buttonVariants({ size: "sm" })}>
            Apply
          </button>
        </div>
      </form>
    </Popover>
  );
}
