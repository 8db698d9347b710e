"use client";

import { buttonVariants } from "@/components/ui/button-variants";
import { MessagePage } from "./message-page";

const START_PAGE = "/";
/** How the server marks an error of this kind (lib/platform/database-away.ts); its request's id follows. */
const AWAY = "away:";

/** What an error boundary shows: never the error's own words, only the id under which the server logged it. */
export function ErrorMessage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && "digest" in error && typeof error.digest === "string" ? error.digest : null;
  const isAway = digest?.startsWith(AWAY) ?? false;
  const id = isAway ? digest?.slice(AWAY.length) : digest;
  return (
    <MessagePage
      title={isAway ? "The database does not answer" : "Something went wrong"}
      actions={
        <>
          <button type="button" className={buttonVariants()} onClick={retry}>
            Try again
          </button>
          <a href={START_PAGE} data-native className={buttonVariants({ variant: "outline" })}>
            Start page
          </a>
        </>
      }
    >
      <p>
        {isAway
          ? "The database does not answer right now. Nothing you saved is lost; try again in a moment."
          : "The page could not be shown. Nothing you saved is lost."}
      </p>
      {id ? (
        <p>
          Tell your administrator this id: <code className="font-mono text-sm text-foreground select-all">{id}</code>
        </p>
      ) : null}
    </MessagePage>
  );
}
