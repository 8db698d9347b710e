import { PageHeader } from "@/components/layout/page-header";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { PlusIcon } from "@/components/ui/icons";
import { LOOKUP_LISTS } from "@/lib/domain/lookups/list";
import { usesText } from "@/lib/domain/lookups/lookup-changes";
import { prefillParams, readPrefill, withPrefill } from "@/lib/domain/lookups/lookup-prefill";
import { lookupSheetSchema } from "@/lib/domain/lookups/lookup-schema";
import { LOOKUP_TABLES } from "@/lib/domain/lookups/lookup-tables";
import type { LookupKind } from "@/lib/domain/lookups/lookup-types";
import { findLookup, listLookupOrder } from "@/lib/domain/lookups/queries";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { lookupCells } from "./lookup-cells";
import { LookupSheet } from "./lookup-sheet";
import { LookupSwitches } from "./lookup-switches";
import { OrderSheet } from "./order-sheet";

/** The page of one administrator's table: its list, and beside it the sheet that the address names. */
export async function LookupPage({ kind, searchParams }: ListPageProps & { kind: LookupKind }) {
  const table = LOOKUP_TABLES[kind];
  const params = await searchParams;
  const edit = lookupSheetSchema.parse(params["edit"] ?? null);
  const prefill = readPrefill(table.fields, params);
  const opened = await openList(LOOKUP_LISTS[kind], params, { edit, ...prefillParams(prefill) });
  const { actor, url, page } = opened;
  const [row, order] = await loadPage(() =>
    Promise.all([
      typeof edit === "number" ? findLookup(actor, kind, edit) : null,
      edit === "order" ? listLookupOrder(actor, kind) : [],
    ]),
  );
  const isWhole = kind !== "region" || actor.regionIds === "all";
  const another = table.aliases && prefill[table.aliases.key];
  const here = page.page === 1 ? {} : { page: page.page };
  const closeHref = url.link(here);
  return (
    <>
      <PageHeader
        title={table.title}
        description={table.description}
        actions={
          isWhole ? (
            <>
              <ButtonLink href={url.link({ ...here, edit: "order" })} variant="outline" data-keep-scroll>
                Change order
              </ButtonLink>
              <ButtonLink href={url.link({ ...here, edit: "new" })} data-keep-scroll>
                <PlusIcon />
                Add
              </ButtonLink>
            </>
          ) : null
        }
      />
      {typeof edit === "number" && !row ? (
        <Alert variant="warning" title={`This ${table.one} does not exist, or you may not see it.`} />
      ) : null}
      {another !== undefined && edit === null ? (
        <Alert className="mb-4" title={`Whose other name is “${another}”?`}>
          Open the {table.one} that WorkStudio also calls so, and save it with that name.
        </Alert>
      ) : null}
      <ListScreen
        opened={opened}
        cells={lookupCells(table)}
        rowKey={(found) => found.id}
        rowHref={(found) => url.link({ ...here, edit: found.id, ...prefillParams(prefill) })}
        rowTone={(found) => (found.isActive ? undefined : "muted")}
      />
      <LookupSwitches kind={kind} deactivation={table.deactivation} />
      {edit === "order" && isWhole ? (
        <OrderSheet kind={kind} many={table.many} items={order} closeHref={closeHref} />
      ) : null}
      {row || (edit === "new" && isWhole) ? (
        <LookupSheet
          key={edit}
          kind={kind}
          one={table.one}
          fields={table.fields}
          nameKey={table.nameKey}
          keepsOldName={table.aliases?.of === table.nameKey}
          fixedWhenUsed={table.fixedWhenUsed}
          filled={withPrefill(table.fields, row?.values ?? {}, prefill)}
          row={
            row
              ? {
                  id: row.id,
                  rowVersion: row.rowVersion,
                  isReferenced: row.isReferenced,
                  values: row.values,
                  uses: usesText(table, row.uses),
                }
              : null
          }
          closeHref={closeHref}
          historyHref={row && can(actor, "activity:view") ? `/activity?noun=${kind}&subject=${row.id}` : null}
        />
      ) : null}
    </>
  );
}
