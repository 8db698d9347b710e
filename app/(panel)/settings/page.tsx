import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { TextLink } from "@/components/ui/text-link";
import { getSettings, previewSettings } from "@/lib/domain/settings/queries";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { InstantText } from "../instant-text";
import { SettingsForm } from "./settings-form";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const actor = await requireActor("/settings");
  const settings = await loadPage(() => getSettings(actor));
  const { values, updatedAt, updatedBy, years, cycleTypes, contractors } = settings;
  const preview = await loadPage(() => previewSettings(actor, { values }));
  return (
    <>
      <PageHeader
        title="Settings"
        description={
          <>
            What counts in reports, and how long things are kept.{" "}
            {updatedAt ? (
              <>
                Last changed <InstantText instant={updatedAt} />
                {updatedBy ? (
                  <>
                    {" "}
                    by <TextLink href={`/users/${updatedBy.id}`}>{updatedBy.name}</TextLink>
                  </>
                ) : null}
                .{" "}
              </>
            ) : null}
            {can(actor, "activity:view") ? <TextLink href="/activity?noun=setting">History</TextLink> : null}
          </>
        }
      />
      <SettingsForm values={values} options={{ years, cycleTypes, contractors }} preview={preview} />
    </>
  );
}
