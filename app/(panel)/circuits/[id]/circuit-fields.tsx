import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/text-link";
import type { CircuitDetail, FieldSource } from "@/lib/domain/circuits/get-circuit";
import { FOR_GOOD } from "@/lib/domain/circuits/fields";
import { formatField } from "@/lib/domain/circuits/format-field";
import { formatDay } from "@/lib/platform/time";
import { InstantText } from "../../instant-text";
import { UseWorkStudioValue } from "./use-workstudio-value";

type Corrected = FieldSource & { edited: NonNullable<FieldSource["edited"]> };

/** What was corrected, ours beside WorkStudio's; fields that are the same stand together below. */
export function CircuitFields({ circuit, mayEdit }: { circuit: CircuitDetail; mayEdit: boolean }) {
  const corrected = circuit.fields.filter((source): source is Corrected => source.edited !== null);
  const same = circuit.fields.filter(({ edited }) => edited === null);
  return (
    <Card>
      <CardHeader
        title="Fields"
        description={
          corrected.length === 0
            ? "All values are WorkStudio’s."
            : `${corrected.length} corrected here; the sync leaves ${corrected.length === 1 ? "it" : "them"} alone.`
        }
        actions={
          mayEdit && corrected.length > 0 ? (
            <TextLink href={`/corrections?q=${encodeURIComponent(circuit.workOrder)}`}>Decide about them</TextLink>
          ) : undefined
        }
      />
      {corrected.length > 0 ? (
        <ul aria-label="Corrected fields, ours and WorkStudio’s" className="divide-y border-b">
          {corrected.map((source) => (
            <CorrectedField key={source.field.key} source={source} circuit={circuit} mayEdit={mayEdit} />
          ))}
        </ul>
      ) : null}
      <CardContent>
        <DescriptionList
          columns={2}
          items={same.map(({ field, ours }) => ({
            term: field.label,
            value: formatField(field, ours, circuit.regions),
          }))}
        />
      </CardContent>
    </Card>
  );
}

type Props = { source: Corrected; circuit: CircuitDetail; mayEdit: boolean };

/** Side by side where there is room, one below the other on a phone. */
function CorrectedField({ source: { field, ours, edited }, circuit, mayEdit }: Props) {
  const shown = (value: FieldSource["ours"]) => formatField(field, value, circuit.regions) ?? "–";
  return (
    <li
      data-field={field.key}
      className="grid gap-x-6 gap-y-1.5 px-4 py-3 text-sm tabular-nums md:grid-cols-[9rem_1fr_auto]"
    >
      <p>
        <span className="font-medium">{field.label}</span> <Badge variant="accent">Corrected</Badge>
      </p>
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-3">
        <Value term="Ours" value={shown(ours)} isOurs />
        <Value term="WorkStudio now" value={shown(edited.theirs)}>
          {edited.drifted ? <Badge variant="warning">Changed since</Badge> : null}
          {edited.protectedUntil ? <Badge variant="quiet">{protectionWords(edited.protectedUntil)}</Badge> : null}
        </Value>
        <Value term="WorkStudio when corrected" value={shown(edited.theirsWhenEdited)} />
      </dl>
      <div className="flex flex-wrap items-center gap-2 text-muted-foreground md:flex-col md:items-end">
        <span>
          {edited.by}, <InstantText instant={edited.at} />
        </span>
        {mayEdit ? (
          <UseWorkStudioValue
            id={circuit.id}
            rowVersion={circuit.rowVersion}
            field={field.key}
            label={field.label}
            theirs={shown(edited.theirs)}
          />
        ) : null}
      </div>
    </li>
  );
}

const protectionWords = (until: string) =>
  until === FOR_GOOD ? "Protected for good" : `Protected until ${formatDay(until)}`;

function Value({
  term,
  value,
  isOurs = false,
  children,
}: {
  term: string;
  value: string;
  isOurs?: boolean;
  children?: ReactNode;
}) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted-foreground">{term}</dt>
      <dd className={`break-words ${isOurs ? "font-medium" : ""}`}>
        {value} {children}
      </dd>
    </div>
  );
}
