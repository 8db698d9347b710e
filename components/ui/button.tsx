import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";
import { buttonVariants, type ButtonLook } from "./button-variants";

/**
 * A button; `type="button"` unless said. `variant` default | secondary | outline | ghost | destructive | link; `size`
 * sm | default | lg | icon | icon-sm.
 */
export function Button({ className, variant, size, type = "button", ...props }: ComponentProps<"button"> & ButtonLook) {
  return (
    <button data-slot="button" type={type} className={cn(buttonVariants({ variant, size }), className)} {...props} />
  );
}

/** A link that looks like a button. */
export function ButtonLink({ className, variant, size, ...props }: ComponentProps<"a"> & ButtonLook) {
  return <a data-slot="button" className={cn(buttonVariants({ variant, size }), className)} {...props} />;
}
