import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

/**
 * Colour is for problems: `neutral` and `quiet` are the rule, `accent` marks ours, `warning` and `danger` ask for
 * something. Looks in button.css.
 */
const badgeVariants = cva("badge", {
  variants: {
    variant: {
      neutral: "",
      quiet: "badge-quiet",
      accent: "badge-accent",
      success: "badge-accent",
      warning: "badge-warning",
      danger: "badge-danger",
    },
  },
  defaultVariants: { variant: "neutral" },
});

export type BadgeVariant = NonNullable<VariantProps<typeof badgeVariants>["variant"]>;

/**
 * A small label. `variant` neutral | quiet | accent | success | warning | danger. Light enough for every row of
 * a table.
 */
export function Badge({ variant, children }: { variant?: BadgeVariant | undefined; children: ReactNode }) {
  return <span className={badgeVariants({ variant })}>{children}</span>;
}
