import { CheckIcon, ChevronDownIcon } from "@/components/ui/icons";
import { Popover } from "@/components/ui/popover";
import type { Filter } from "./filter";
import { FilterMark } from "./filter-mark";
import type { ListUrl } from "./list-url";

/** A filter with one choice: a panel of links. */
export function FilterSelect({ filter, url }: { filter: Extract<Filter, { kind: "one" }>; url: ListUrl }) {
  const { name, label, options, selected, defaultValue } = filter;
  const isActive = selected !== defaultValue;
  return (
    <Popover
      id={`filter-${name}`}
      label={`Filter by ${label.toLowerCase()}`}
      contentClassName="min-w-44 p-1"
      trigger={
        <>
          <span data-active={isActive || undefined}>{label}</span>
          {isActive ? <FilterMark>1</FilterMark> : null}
          <ChevronDownIcon />
        </>
      }
    >
      <ul className="text-sm">
        {options.map((option) => (
          <li key={option.value}>
            <a
              data-keep-scroll
              href={url.link({ [name]: option.value === defaultValue ? null : option.value })}
              aria-current={option.value === selected ? "true" : undefined}
              className="option"
            >
              {option.value === selected ? <CheckIcon /> : <span className="size-4" />}
              {option.label}
              {option.count === undefined ? null : <small>{option.count.toLocaleString("en-US")}</small>}
            </a>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
