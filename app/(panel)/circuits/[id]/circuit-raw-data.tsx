import { Card } from "@/components/ui/card";

/** Every cell of WorkStudio's row as it came, folded away. */
export function CircuitRawData({ rawData }: { rawData: Record<string, unknown> }) {
  const cells = Object.entries(rawData).toSorted(([a], [b]) => a.localeCompare(b));
  return (
    <Card>
      <details>
        <summary className="cursor-pointer px-4 py-2.5 font-semibold">
          Raw data from WorkStudio ({cells.length} columns)
        </summary>
        <div role="region" aria-label="Raw data" tabIndex={0} className="overflow-x-auto border-t">
          <table className="w-full text-xs">
            <tbody className="divide-y">
              {cells.map(([column, value]) => (
                <tr key={column}>
                  <th scope="row" className="px-4 py-1 text-left font-mono font-normal text-muted-foreground">
                    {column}
                  </th>
                  <td className="px-4 py-1 font-mono break-all">
                    {value === null ? "null" : typeof value === "string" ? value : JSON.stringify(value)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Card>
  );
}
