import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";
import { controlClasses } from "./control-classes";

/** Several lines of text; grows with what is typed where the browser can. */
export function Textarea({ className, rows = 3, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      data-slot="textarea"
      rows={rows}
      className={cn(controlClasses, "field-sizing-content min-h-18 py-1.5", className)}
      {...props}
    />
  );
}
