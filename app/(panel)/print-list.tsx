"use client";

import { useEffect } from "react";
import { Button, ButtonLink } from "@/components/ui/button";

type Props = {
  /** The list as it was before. */
  back: string;
  /** Which rows are on the sheet. */
  words: string;
};

/** In the toolbar's place while a list is on its way to paper; the browser's print dialog opens by itself. */
export function PrintList({ back, words }: Props) {
  useEffect(() => window.print(), []);
  return (
    <div data-slot="data-table-toolbar" className="flex flex-wrap items-center gap-2">
      <Button onClick={() => window.print()}>Print</Button>
      <ButtonLink href={back} variant="outline">
        Back to the list
      </ButtonLink>
      <p className="text-sm text-muted-foreground">{words}</p>
    </div>
  );
}
