import { headers } from "next/headers";
import data from "./rows.json";

const rows: string[][] = data;

export default async function Page() {
  await headers();
  return (
    <table>
      <tbody>
        {rows.map((cells, index) => (
          <tr key={index}>
            {cells.map((cell, position) => (
              <td key={position}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
