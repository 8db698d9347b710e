import type { ReactNode } from "react";
import { Breadcrumb, type Crumb } from "@/components/ui/breadcrumb";

export type PageHeaderProps = {
  title: ReactNode;
  breadcrumbs?: readonly Crumb[] | undefined;
  /** A line under the title: what this is, or a FreshnessLine. */
  description?: ReactNode;
  /** Badges beside the title. */
  badges?: ReactNode;
  actions?: ReactNode;
};

/** The top of a page: the only `h1`. */
export function PageHeader({ title, breadcrumbs, description, badges, actions }: PageHeaderProps) {
  return (
    <header data-slot="page-header" className="mb-4 grid grid-cols-1 gap-1">
      {breadcrumbs && breadcrumbs.length > 0 ? <Breadcrumb items={breadcrumbs} /> : null}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          {badges}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
      {description ? <div className="max-w-3xl text-sm wrap-anywhere text-muted-foreground">{description}</div> : null}
    </header>
  );
}
