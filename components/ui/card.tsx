import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils";

/** A bordered block of a page; compose with CardHeader, CardContent, CardFooter. */
export function Card({ className, ...props }: ComponentProps<"section">) {
  return (
    <section data-slot="card" className={cn("rounded-lg border bg-card text-card-foreground", className)} {...props} />
  );
}

/** Title (an `h2` unless `level` says otherwise), one line of description, actions at the end. */
export function CardHeader({
  title,
  description,
  actions,
  level = 2,
  className,
}: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  level?: 2 | 3 | undefined;
  className?: string | undefined;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <div
      data-slot="card-header"
      className={cn(
        "flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-2",
        className,
      )}
    >
      <div className="min-w-0">
        <Heading className="font-semibold">{title}</Heading>
        {description ? <p className="text-sm text-muted-foreground">{description}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  );
}

export function CardContent(props: ComponentProps<"div">) {
  return <div data-slot="card-content" {...props} />;
}

export function CardFooter({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="card-footer"
      className={cn("flex flex-wrap items-center justify-end gap-2 border-t px-4 py-3", className)}
      {...props}
    />
  );
}
