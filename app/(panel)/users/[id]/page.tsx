import type { Metadata } from "next";
import { ListWay } from "@/components/data-table/list-way";
import { PageHeader } from "@/components/layout/page-header";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { listCircuitsOf } from "@/lib/domain/circuits/list-circuits-of";
import { getUser } from "@/lib/domain/users/queries";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { CircuitsCard } from "../../circuits-card";
import { UserStateBadge } from "../user-state";
import { UserActs } from "./user-acts";
import { UserFacts } from "./user-facts";
import { recordId } from "../../record-id";
import { UserSessions } from "./user-sessions";
import { UserWorkStudio } from "./user-work-studio";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  const actor = await requireActor(`/users/${id}`);
  return { title: (await loadPage(async () => getUser(actor, recordId(id, "person")))).name };
}

export default async function UserPage({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/users/${id}`);
  const user = await loadPage(async () => getUser(actor, recordId(id, "person")));
  const circuits = can(actor, "circuit:view") ? await loadPage(() => listCircuitsOf(actor, { userId: user.id })) : null;
  const mayEdit = can(actor, "user:edit") && !user.isSelf && !user.outOfReach;
  return (
    <>
      <PageHeader
        title={user.name}
        breadcrumbs={[{ label: "Users", href: "/users" }, { label: user.name }]}
        badges={<UserStateBadge state={user.state} />}
        description={user.email}
        actions={
          <>
            <ListWay path="/users" id={user.id} one="person" />
            {can(actor, "activity:view") ? (
              <>
                <ButtonLink href={`/activity?person=${user.id}`} variant="outline">
                  Activity
                </ButtonLink>
                <ButtonLink href={`/activity?noun=user&subject=${user.id}`} variant="outline">
                  History
                </ButtonLink>
              </>
            ) : null}
            {mayEdit ? (
              <ButtonLink data-palette="Edit this person" href={`/users/${user.id}/edit`}>
                Edit
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="grid grid-cols-1 gap-4">
        {user.isSelf ? (
          <Alert>
            This is your own account. What is yours to change is under <TextLink href="/account">Your account</TextLink>
            ; roles and regions are changed by another administrator.
          </Alert>
        ) : null}
        {user.outOfReach === "above" ? (
          <Alert>{user.name} may do things that you may not, so you cannot change this account.</Alert>
        ) : null}
        {user.outOfReach === "elsewhere" ? (
          <Alert>
            {user.name} also has regions or circuits that you do not see, so you cannot change this account.
          </Alert>
        ) : null}
        <UserFacts user={user} />
        <UserWorkStudio user={user} />
        {circuits ? (
          <CircuitsCard
            circuits={circuits}
            how="By their WorkStudio name, or assigned by hand."
            allHref={`/circuits?planner=${user.id}&excluded=all`}
          />
        ) : null}
        <UserSessions user={user} mayEnd={mayEdit} />
        {mayEdit ? (
          <UserActs
            id={user.id}
            name={user.name}
            state={user.state}
            hasSecondFactor={user.secondFactorSince !== null}
            sessions={user.sessions.length}
            mayConfirmWsName={user.mayConfirmWsName}
          />
        ) : null}
      </div>
    </>
  );
}
