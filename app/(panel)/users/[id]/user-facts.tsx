import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/text-link";
import type { UserDetail } from "@/lib/domain/users/queries";
import { InstantText } from "../../instant-text";

/** Who the person is, what they may do and see, and how they sign in. */
export function UserFacts({ user }: { user: UserDetail }) {
  const instant = (value: Date | null) => (value ? <InstantText instant={value} /> : null);
  return (
    <Card>
      <CardHeader title="At a glance" />
      <CardContent>
        <DescriptionList
          columns={2}
          items={[
            {
              term: "Roles",
              value:
                user.roles.length === 0 ? null : (
                  <LinkList
                    items={user.roles.map(({ name, displayName }) => ({
                      href: `/users?role=${encodeURIComponent(name)}`,
                      label: displayName,
                    }))}
                  />
                ),
            },
            {
              term: "Regions",
              value: user.seesAllRegions ? (
                "All regions"
              ) : user.regions.length === 0 ? null : (
                <LinkList
                  items={user.regions.map(({ code, name }) => ({
                    href: `/users?region=${encodeURIComponent(code)}`,
                    label: name,
                  }))}
                />
              ),
            },
            {
              term: "Two-factor",
              value: user.secondFactorSince ? (
                <>
                  On since <InstantText instant={user.secondFactorSince} show="absolute" />
                </>
              ) : (
                "Off"
              ),
              note: user.isSecondFactorUnreadable
                ? "cannot be checked any more, because the panel’s encryption key was lost: reset it"
                : undefined,
            },
            { term: "Default region", value: user.defaultRegion },
            {
              term: "Last sign-in",
              value: instant(user.lastSignInAt) ?? "never",
              note: user.signInBlockedUntil ? (
                <>
                  after wrong passwords, waits until <InstantText instant={user.signInBlockedUntil} show="absolute" />
                </>
              ) : undefined,
            },
            { term: "Password set", value: instant(user.passwordSetAt) },
            {
              term: "Open link",
              value: user.linkEndsAt ? (
                <>
                  until <InstantText instant={user.linkEndsAt} show="absolute" />
                </>
              ) : (
                "none"
              ),
              note: user.state === "invited" ? "the invitation has not been used" : undefined,
            },
            { term: "Created", value: instant(user.createdAt) },
          ]}
        />
      </CardContent>
    </Card>
  );
}

function LinkList({ items }: { items: { href: string; label: string }[] }) {
  return items.map(({ href, label }, index) => (
    <span key={href}>
      {index > 0 ? ", " : null}
      <TextLink href={href}>{label}</TextLink>
    </span>
  ));
}
