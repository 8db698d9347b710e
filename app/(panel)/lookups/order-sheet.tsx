"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, useRef, useState, useTransition } from "react";
import { callAction } from "@/components/form/call-action";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ArrowDownIcon, ArrowUpIcon, GripVerticalIcon } from "@/components/ui/icons";
import { Sheet } from "@/components/ui/sheet";
import { toast } from "@/components/ui/toast";
import { reorderLookupAction } from "./actions";

type Item = { id: number; name: string; code: string };
type Props = { kind: string; many: string; items: Item[]; closeHref: string };

/** Puts a table into another order: by dragging, with the arrow buttons, or with the arrow keys on a row's handle. */
export function OrderSheet({ kind, many, items, closeHref }: Props) {
  const router = useRouter();
  // As the sheet was first drawn: what the server compares with must be what the person saw.
  const [base] = useState(items.map(({ id }) => id));
  const [order, setOrder] = useState(items);
  const [dragged, setDragged] = useState<number | null>(null);
  const [spoken, setSpoken] = useState("");
  const [message, setMessage] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const list = useRef<HTMLOListElement>(null);
  const close = () => router.push(closeHref, { scroll: false });

  const move = (from: number, to: number) => {
    const item = order[from];
    if (!item || to < 0 || to >= order.length || from === to) return;
    setOrder(order.toSpliced(from, 1).toSpliced(to, 0, item));
    setSpoken(`${item.name} is now at place ${to + 1} of ${order.length}.`);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    move(index, index + step);
    requestAnimationFrame(() =>
      list.current
        ?.querySelectorAll<HTMLElement>("[data-handle]")
        [Math.max(0, Math.min(order.length - 1, index + step))]?.focus(),
    );
  };
  const save = (ids: number[], from: number[], isUndo: boolean) =>
    startTransition(async () => {
      const result = await callAction(reorderLookupAction, { kind, ids, base: from });
      if (!result.ok) return isUndo ? void toast(result.message, { tone: "danger" }) : setMessage(result.message);
      toast(
        isUndo ? "The old order is back" : "Order saved",
        isUndo ? {} : { action: { label: "Undo", onAction: () => save(from, ids, true) } },
      );
      if (isUndo) router.refresh();
      else close();
    });

  const ids = order.map(({ id }) => id);
  return (
    <Sheet
      open
      onOpenChange={close}
      dismissible={!isPending}
      title={`Order of ${many}`}
      description="Lists and menus show them in this order. Drag a row, or press the arrow keys on its handle."
      footer={
        <>
          <Button variant="outline" disabled={isPending} onClick={close}>
            Cancel
          </Button>
          <Button disabled={isPending || ids.join() === base.join()} onClick={() => save(ids, base, false)}>
            Save order
          </Button>
        </>
      }
    >
      {message ? <Alert variant="danger" role="alert" title={message} /> : null}
      <p role="status" className="sr-only">
        {spoken}
      </p>
      <ol ref={list} className="grid">
        {order.map((item, index) => (
          <li
            key={item.id}
            draggable
            data-dragged={dragged === item.id || undefined}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = "move";
              event.dataTransfer.setData("text/plain", item.name);
              setDragged(item.id);
            }}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => {
              event.preventDefault();
              const from = order.findIndex(({ id }) => id === dragged);
              if (from >= 0 && from !== index) move(from, index);
            }}
            onDrop={(event) => event.preventDefault()}
            className="flex items-center gap-2 border-b py-1 data-dragged:bg-accent"
          >
            <button
              type="button"
              data-handle
              aria-label={`Move ${item.name}, place ${index + 1} of ${order.length}`}
              onKeyDown={(event) => onKeyDown(event, index)}
              className="cursor-grab rounded-sm p-1 text-muted-foreground"
            >
              <GripVerticalIcon />
            </button>
            <span className="min-w-0 flex-1 truncate text-sm">
              {item.name}{" "}
              {item.code && item.code !== item.name ? <span className="text-muted-foreground">{item.code}</span> : null}
            </span>
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Move ${item.name} up`}
              disabled={index === 0}
              onClick={() => move(index, index - 1)}
            >
              <ArrowUpIcon />
            </Button>
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Move ${item.name} down`}
              disabled={index === order.length - 1}
              onClick={() => move(index, index + 1)}
            >
              <ArrowDownIcon />
            </Button>
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
