import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";
import { controlClasses } from "./control-classes";

/** The browser's own select, styled; children are `<option>`s. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return <select data-slot="select" className={cn(controlClasses, "h-8", className)} {...props} />;
}
