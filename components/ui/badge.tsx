import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** Tones: colour is for problems, so `neutral` and `quiet` are the rule, `accent` marks ours, `warning` and `danger` ask for something. */
const badgeVariants = cva("inline-flex w-fit shrink-0 items-center gap-1 rounded-sm border px-1.5 py-px text-xs font-medium whitespace-nowrap [&>.icon]:size-3", {
  variants: {
    variant: {
      neutral: "border-transparent bg-secondary text-secondary-foreground",
      quiet: "border-border bg-transparent text-muted-foreground",
      accent: "border-transparent bg-primary-soft text-primary-soft-foreground",
      success: "border-transparent bg-primary-soft text-primary-soft-foreground",
      warning: "border-transparent bg-warning-soft text-warning-soft-foreground",
      danger: "border-transparent bg-destructive-soft text-destructive-soft-foreground",
    },
  },
  defaultVariants: { variant: "neutral" },
});

export type BadgeVariant = NonNullable<VariantProps<typeof badgeVariants>["variant"]>;

/** A small label. `variant` neutral | quiet | accent | success | warning | danger. */
export function Badge({ className, variant, ...props }: ComponentProps<"span"> & { variant?: BadgeVariant | undefined }) {
  return <span data-slot="badge" className={cn(badgeVariants({ variant }), className)} {...props} />;
}
