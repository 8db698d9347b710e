import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/**
 * An inline link. Plain `<a>`: SoftNavigation turns clicks into client-side navigation without a component per link.
 */
export function TextLink({ className, ...props }: ComponentProps<"a">) {
  return (
    <a
      data-slot="link"
      className={cn(
        "rounded-xs font-medium text-primary underline decoration-primary/35 underline-offset-3 hover:decoration-primary",
        className,
      )}
      {...props}
    />
  );
}
