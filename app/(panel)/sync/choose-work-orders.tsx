"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";

const MOST = 1_000;

/** Asks which work orders to fetch; the server says what is wrong with one. */
export function ChooseWorkOrders({
  disabled,
  onChoose,
}: {
  disabled: boolean;
  onChoose: (workOrders: string[]) => void;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const chosen = [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
  return (
    <>
      <Button variant="outline" size="sm" aria-haspopup="dialog" disabled={disabled} onClick={() => setOpen(true)}>
        Work orders…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Sync chosen work orders"
        description="Fetches their planned units now, also those that are not due."
      >
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            setOpen(false);
            onChoose(chosen);
          }}
        >
          <div className="grid gap-1.5">
            <Label htmlFor={id}>Work orders</Label>
            <Textarea
              id={id}
              rows={4}
              required
              value={text}
              placeholder="2026-1042, 2026-1043"
              onChange={(event) => setText(event.target.value)}
            />
          </div>
          <Button type="submit" disabled={chosen.length === 0 || chosen.length > MOST}>
            {chosen.length > MOST
              ? `At most ${MOST.toLocaleString("en-US")} at once`
              : chosen.length === 1
                ? "Sync 1 work order"
                : `Sync ${chosen.length} work orders`}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
