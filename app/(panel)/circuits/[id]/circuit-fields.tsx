import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import type { CircuitDetail, FieldSource } from "@/lib/domain/circuits/get-circuit";
import { formatField } from "@/lib/domain/circuits/format-field";
import { InstantText } from "../../instant-text";
import { TakeTheirs } from "./take-theirs";

const cell = "px-4 py-2 align-top";

/** Ours beside WorkStudio's, for every field that a person can correct. */
export function CircuitFields({ circuit, mayEdit }: { circuit: CircuitDetail; mayEdit: boolean }) {
  const edited = circuit.fields.filter((field) => field.edited).length;
  return (
    <Card>
      <CardHeader
        title="Fields"
        description={
          edited === 0
            ? "All values are WorkStudio’s."
            : `${edited} corrected here; the sync leaves ${edited === 1 ? "it" : "them"} alone.`
        }
      />
      <div role="region" aria-label="Fields, ours and WorkStudio’s" tabIndex={0} className="overflow-x-auto">
        <table className="w-full min-w-160 text-sm">
          <thead className="border-b text-left text-xs text-muted-foreground">
            <tr>
              <th scope="col" className={cell}>
                Field
              </th>
              <th scope="col" className={cell}>
                Ours
              </th>
              <th scope="col" className={cell}>
                WorkStudio’s now
              </th>
              <th scope="col" className={cell}>
                WorkStudio’s when edited
              </th>
              <th scope="col" className={cell}>
                Edited
              </th>
            </tr>
          </thead>
          <tbody className="divide-y tabular-nums">
            {circuit.fields.map((source) => (
              <FieldRow key={source.field.key} source={source} circuit={circuit} mayEdit={mayEdit} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function FieldRow({ source, circuit, mayEdit }: { source: FieldSource; circuit: CircuitDetail; mayEdit: boolean }) {
  const { field, ours, edited } = source;
  const shown = (value: FieldSource["ours"]) => formatField(field, value, circuit.regions) ?? "–";
  return (
    <tr data-field={field.key}>
      <th scope="row" className={`${cell} text-left font-medium`}>
        {field.label}
      </th>
      <td className={cell}>
        {shown(ours)} {edited ? <Badge variant="accent">Edited here</Badge> : null}
      </td>
      <td className={cell}>{edited ? shown(edited.theirs) : <span className="text-muted-foreground">same</span>}</td>
      <td className={cell}>
        {edited ? shown(edited.theirsWhenEdited) : null}
        {edited?.drifted ? (
          <>
            {" "}
            <Badge variant="warning">WorkStudio moved on</Badge>
          </>
        ) : null}
      </td>
      <td className={cell}>
        {edited ? (
          <div className="flex flex-wrap items-center gap-2">
            <span>
              {edited.by}, <InstantText instant={edited.at} />
            </span>
            {mayEdit ? (
              <TakeTheirs
                id={circuit.id}
                rowVersion={circuit.rowVersion}
                field={field.key}
                label={field.label}
                theirs={shown(edited.theirs)}
              />
            ) : null}
          </div>
        ) : null}
      </td>
    </tr>
  );
}
