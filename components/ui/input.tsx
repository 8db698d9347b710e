import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";
import { controlClasses } from "./control-classes";

/** A text input. `align="end"` for numbers. */
export function Input({
  className,
  type = "text",
  align,
  ...props
}: ComponentProps<"input"> & { align?: "start" | "end" | undefined }) {
  return (
    <input
      data-slot="input"
      type={type}
      className={cn(controlClasses, "h-8", align === "end" && "text-end tabular-nums", className)}
      {...props}
    />
  );
}
