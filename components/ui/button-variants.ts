import { cva, type VariantProps } from "class-variance-authority";

/**
 * Looks of a button, also for a link that acts like one. The classes are short names from button.css: a list shows
 * dozens of buttons, and each is sent twice (HTML and flight data).
 */
export const buttonVariants = cva("btn", {
  variants: {
    variant: {
      default: "btn-primary",
      secondary: "btn-secondary",
      outline: "btn-outline",
      ghost: "btn-ghost",
      destructive: "btn-destructive",
      link: "btn-link",
    },
    size: {
      sm: "btn-sm",
      default: "",
      lg: "btn-lg",
      icon: "btn-icon",
      "icon-sm": "btn-icon-sm",
    },
  },
  defaultVariants: { variant: "default", size: "default" },
});

export type ButtonLook = VariantProps<typeof buttonVariants>;
