import type { MouseEvent } from "react";
import type { PaletteAnswer, PaletteItem } from "./command-palette-search";

type Props = {
  id: string;
  groups: PaletteAnswer["groups"];
  /** Which option, counted through all groups, Enter would choose. */
  active: number;
  isStale: boolean;
  optionId: (index: number) => string;
  onActive: (index: number) => void;
  onChosen: () => void;
  /** Does an item that leads nowhere. */
  onAct: (act: string) => void;
};

/** What the palette found, in groups. Places are links, so that a middle click opens another tab. */
export function CommandPaletteResults({ id, groups, active, isStale, optionId, onActive, onChosen, onAct }: Props) {
  const starts = groups.map((_, index) => groups.slice(0, index).reduce((sum, { items }) => sum + items.length, 0));
  const choose = (event: MouseEvent) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) onChosen();
  };
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Results"
      aria-busy={isStale}
      className="min-h-0 flex-1 overflow-y-auto p-1.5 text-sm empty:hidden"
    >
      {groups.map(({ label, items }, group) => (
        <div key={label} role="group" aria-labelledby={`${id}-${group}`}>
          <div
            id={`${id}-${group}`}
            role="presentation"
            className="px-2.5 pt-2 pb-1 text-xs font-medium text-muted-foreground"
          >
            {label}
          </div>
          {items.map((item, position) => {
            const index = (starts[group] ?? 0) + position;
            const option = {
              id: optionId(index),
              role: "option",
              "aria-selected": index === active,
              tabIndex: -1,
              onMouseMove: () => onActive(index),
              className: "option aria-selected:bg-accent",
            };
            return "href" in item ? (
              <a key={item.href} {...option} href={item.href} onClick={choose}>
                <Words item={item} />
              </a>
            ) : (
              <div key={item.act} {...option} onClick={() => onAct(item.act)}>
                <Words item={item} />
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function Words({ item: { label, detail } }: { item: PaletteItem }) {
  return (
    <>
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {detail ? <span className="max-w-[50%] truncate text-xs text-muted-foreground">{detail}</span> : null}
    </>
  );
}
