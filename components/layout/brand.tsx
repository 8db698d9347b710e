import { TreePineIcon } from "@/components/ui/icons";

/** The product's name, linking home. */
export function Brand({ href = "/" }: { href?: string | undefined }) {
  return (
    <a
      href={href}
      data-slot="brand"
      className="flex items-center gap-2 rounded-sm py-2.5 font-semibold tracking-tight whitespace-nowrap"
    >
      <span className="grid size-6 place-items-center rounded-md bg-primary text-primary-foreground">
        <TreePineIcon />
      </span>
      WS-Tracker
    </a>
  );
}
