"use client";

import { useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { areShortcutsOn, setShortcuts } from "./shortcut-setting";

export type ShortcutKey = { keys: readonly string[]; does: string };

const TABLE_KEYS: readonly ShortcutKey[] = [
  { keys: ["j", "k"], does: "Next and previous row, or record of the list" },
  { keys: ["↓", "↑"], does: "The same, once a row has focus" },
  { keys: ["Enter"], does: "Open the row" },
  { keys: ["e"], does: "Edit the row, where you may" },
  { keys: ["c"], does: "Correct a circuit over the list, where you may" },
  { keys: ["x"], does: "Tick the row, where rows are ticked" },
  { keys: ["a"], does: "Go to what can be done with the ticked rows" },
  { keys: ["/"], does: "Search this list" },
  { keys: ["?"], does: "This help" },
];

/** The keys of a page, those of a table unless it has others, and whether single keys act at all. */
export default function TableKeysHelp({
  onClose,
  keys = TABLE_KEYS,
}: {
  onClose: () => void;
  keys?: readonly ShortcutKey[];
}) {
  const [isOn, setOn] = useState(areShortcutsOn);
  return (
    <Dialog open onOpenChange={onClose} title="Keyboard shortcuts">
      <dl className="grid gap-2 text-sm">
        {keys.map((entry) => (
          <div key={entry.does} className="flex items-center justify-between gap-4">
            <dt>{entry.does}</dt>
            <dd className="flex gap-1">
              {entry.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <label className="mt-4 flex items-center gap-2 border-t pt-3 text-sm">
        <Checkbox
          checked={isOn}
          onChange={(event) => {
            setOn(event.target.checked);
            setShortcuts(event.target.checked);
          }}
        />
        Single-key shortcuts on
      </label>
    </Dialog>
  );
}
