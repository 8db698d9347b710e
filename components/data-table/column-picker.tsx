import { buttonVariants } from "@/components/ui/button-variants";
import { Checkbox } from "@/components/ui/checkbox";
import { Columns3Icon } from "@/components/ui/icons";
import { Popover } from "@/components/ui/popover";
import { visibleColumns, type ColumnChoice } from "./column";
import { HiddenFields } from "./hidden-fields";
import type { ListUrl } from "./list-url";

/** No column is called so: the list's own ones show. */
const DEFAULT_COLUMNS = "default";

export type ColumnPickerProps = {
  /** Every column of the list; only names are read. */
  columns: readonly ColumnChoice[];
  /** Ids in the address (parameter `cols`, repeated); empty for the default columns. */
  chosen: readonly string[];
  /** The person keeps columns of their own, so that the default ones must be said. */
  isKept?: boolean | undefined;
  url: ListUrl;
};

/** Which columns to show, as a GET form in a panel. */
export function ColumnPicker({ columns, chosen, isKept, url }: ColumnPickerProps) {
  const visible = new Set(visibleColumns(columns, chosen).map((column) => column.id));
  return (
    <Popover
      id="columns"
      label="Columns"
      align="end"
      contentClassName="w-56"
      trigger={
        <>
          <Columns3Icon />
          <span className="max-2xl:sr-only">Columns</span>
        </>
      }
    >
      <form
        key={chosen.join("\n")}
        method="get"
        action={url.pathname}
        autoComplete="off"
        data-keep-scroll
        data-keep-columns
        className="text-sm"
      >
        <HiddenFields url={url} except={["cols"]} />
        <fieldset className="max-h-72 overflow-y-auto p-1">
          <legend className="sr-only">Columns to show</legend>
          {columns.map((column, index) => {
            const isFixed = index === 0 || column.hideable === false;
            return (
              <label key={column.id} title={column.headerHint} className="option">
                <Checkbox name="cols" value={column.id} defaultChecked={visible.has(column.id)} disabled={isFixed} />
                <span className={isFixed ? "text-muted-foreground" : ""}>{column.header}</span>
              </label>
            );
          })}
        </fieldset>
        <div className="flex justify-between gap-2 border-t p-2">
          <a
            data-keep-scroll
            data-default-columns
            href={url.link({ cols: isKept ? DEFAULT_COLUMNS : null })}
            className={buttonVariants({ variant: "ghost", size: "sm" })}
          >
            Default
          </a>
          <button type="submit" className={buttonVariants({ size: "sm" })}>
            Apply
          </button>
        </div>
      </form>
    </Popover>
  );
}
