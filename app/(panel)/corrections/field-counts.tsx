import type { ListUrl } from "@/components/data-table/list-url";
import type { FilterOption } from "@/lib/platform/list/list-filter";

type Props = { fields: readonly FilterOption[]; chosen: readonly string[]; url: ListUrl };

/** How many corrections each field has; a press shows those of one field, another one all again. */
export function FieldCounts({ fields, chosen, url }: Props) {
  if (fields.length < 2) return null;
  return (
    <nav aria-label="Corrections by field" className="mb-3">
      <ul className="flex flex-wrap gap-1.5">
        {fields.map(({ value, label, count = 0 }) => {
          const isChosen = chosen.length === 1 && chosen[0] === value;
          return (
            <li key={value}>
              <a
                href={url.link({ field: isChosen ? null : value })}
                className={`btn btn-sm max-sm:min-h-11 ${isChosen ? "btn-secondary" : "btn-outline"}`}
                aria-current={isChosen ? "true" : undefined}
              >
                {label} <span className="text-muted-foreground tabular-nums">{count.toLocaleString("en-US")}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
