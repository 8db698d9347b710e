import { Button } from "@/components/ui/button";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import type { KeptList } from "@/lib/domain/unit-snapshots/queries";
import type { ListSide } from "@/lib/domain/unit-snapshots/schema";
import { formatInstant } from "@/lib/platform/time";
import { listName } from "../timeline-entries";

type Sides = { before: ListSide; after: ListSide };

/** Which two lists stand beside each other; the address holds them. */
export function ChooseLists({
  circuitId,
  lists,
  sides,
}: {
  circuitId: number;
  lists: readonly KeptList[];
  sides: Sides;
}) {
  return (
    <form action={`/circuits/${circuitId}/snapshots`} className="grid items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
      <Side name="before" label="Before" lists={lists} value={sides.before} />
      <Side name="after" label="After" lists={lists} value={sides.after} />
      <Button type="submit" variant="outline">
        Compare
      </Button>
    </form>
  );
}

function Side({
  name,
  label,
  lists,
  value,
}: {
  name: keyof Sides;
  label: string;
  lists: readonly KeptList[];
  value: ListSide;
}) {
  return (
    <div className="grid min-w-0 gap-1">
      <Label htmlFor={`lists-${name}`}>{label}</Label>
      <Select id={`lists-${name}`} name={name} defaultValue={String(value)} key={String(value)}>
        <option value="now">The units as they are now</option>
        {lists.map((list) => (
          <option key={list.id} value={list.id}>
            {formatInstant(list.takenAt)} – {listName(list)}
          </option>
        ))}
      </Select>
    </div>
  );
}
