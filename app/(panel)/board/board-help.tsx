"use client";

import { useKeysHelp } from "@/components/data-table/use-keys-help";

const KEYS = [
  { keys: ["↓", "↑"], does: "Card below and above, once a card has focus" },
  { keys: ["→", "←"], does: "Card beside it, in the next stage" },
  { keys: ["m"], does: "Move the card, where you may" },
  { keys: ["Enter"], does: "Open the circuit" },
  { keys: ["/"], does: "Search the board" },
  { keys: ["?"], does: "This help" },
];

/** "?" and the button of the toolbar say which keys there are; "/" goes to the search box. */
export function BoardHelp() {
  const { Help, close } = useKeysHelp();
  return Help ? <Help keys={KEYS} onClose={close} /> : null;
}
