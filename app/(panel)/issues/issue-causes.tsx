import type { ListUrl } from "@/components/data-table/list-url";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { IssueCause } from "@/lib/domain/sync-issues/list-issue-causes";
import { SEVERITY_WORDS, issueKindWords } from "@/lib/domain/sync-issues/rules";
import type { UserActor } from "@/lib/platform/actor-types";
import { issueMends } from "./issue-mends";

/** The open issues by what causes them, each with what would solve all of them at once. */
export function IssueCauses({ causes, actor, url }: { causes: IssueCause[]; actor: UserActor; url: ListUrl }) {
  if (causes.length === 0) return null;
  return (
    <Card className="mb-4">
      <CardHeader title="By cause" description="Solved ones close with the next sync." />
      <ul className="max-h-56 divide-y overflow-y-auto text-sm" tabIndex={0} aria-label="Causes of open issues">
        {causes.map((cause) => (
          <li
            key={`${cause.kind} ${cause.name}`}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-1.5"
          >
            <span className="flex min-w-0 flex-wrap items-center gap-x-2 max-sm:[&>a]:inline-block max-sm:[&>a]:py-3.25">
              <TextLink href={url.link({ state: null, kind: cause.kind, q: cause.name })}>{causeWords(cause)}</TextLink>
              <span className="text-muted-foreground tabular-nums">
                {cause.issues === 1 ? "1 issue" : `${cause.issues.toLocaleString("en-US")} issues`}
              </span>
              {cause.isSolved ? (
                <Badge variant="accent">Solved, waits for the next sync</Badge>
              ) : cause.severity === "rejected" ? (
                <Badge variant="danger">{SEVERITY_WORDS.rejected}</Badge>
              ) : null}
            </span>
            <span className="flex flex-wrap gap-2">
              {issueMends(actor, cause).map(({ label, href }) => (
                <ButtonLink key={href} href={href} variant="outline" size="sm">
                  {label}
                </ButtonLink>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function causeWords({ kind, name }: IssueCause): string {
  const words = issueKindWords(kind);
  return name === null ? words : `${words} “${name}”`;
}
