import { buttonVariants } from "@/components/ui/button-variants";
import { Rows3Icon, Rows4Icon } from "@/components/ui/icons";
import type { Density } from "./data-table";
import type { ListUrl } from "./list-url";

/** A link to the same list with the other row height (parameter `density`). */
export function DensityToggle({ density, url }: { density: Density; url: ListUrl }) {
  const isCompact = density === "compact";
  return (
    <a
      data-keep-scroll
      data-keep-density={isCompact ? "comfortable" : "compact"}
      href={url.link({ density: isCompact ? "comfortable" : "compact" })}
      title={isCompact ? "Taller rows" : "Denser rows"}
      aria-label={isCompact ? "Taller rows" : "Denser rows"}
      className={`${buttonVariants({ variant: "outline", size: "icon" })} max-sm:hidden`}
    >
      {isCompact ? <Rows3Icon /> : <Rows4Icon />}
    </a>
  );
}
