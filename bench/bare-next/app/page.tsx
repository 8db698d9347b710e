import { headers } from "next/headers";
import rows from "./rows.json";

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
