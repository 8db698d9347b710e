import type { ComponentProps } from "react";

/** The browser's own checkbox (or radio), styled. Put it in a `<label>` or give it one by `id`. */
export function Checkbox({
  type = "checkbox",
  ...props
}: Omit<ComponentProps<"input">, "type"> & { type?: "checkbox" | "radio" | undefined }) {
  return <input data-slot="checkbox" type={type} {...props} />;
}
