import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { BookmarkIcon, CheckIcon } from "@/components/ui/icons";
import { Popover } from "@/components/ui/popover";
import { TextLink } from "@/components/ui/text-link";
import type { OpenViews } from "./open-views";

/**
 * The views of a list: open one, keep how the list looks now as another, and what can be done with the one that
 * is open.
 */
export function ViewMenu({ views, list }: { views: OpenViews; list: string }) {
  const { thing, all, current, isChanged, query, wholeHref } = views;
  const own = current?.isOwn ? current : null;
  return (
    <Popover
      id="views"
      label="Views"
      align="end"
      contentClassName="w-72 p-1"
      triggerLabel={current ? `Views, ${current.name} is open` : "Views"}
      trigger={
        <>
          <BookmarkIcon />
          <span className="max-w-32 truncate max-2xl:sr-only">{current?.name ?? "Views"}</span>
        </>
      }
    >
      <ul className="max-h-72 overflow-y-auto text-sm">
        <li>
          <a className="option" href={wholeHref} aria-current={current ? undefined : "true"}>
            <span className="grow">Whole {thing}</span>
            {current ? null : <CheckIcon className="size-4" />}
          </a>
        </li>
        {all.map((view) => (
          <li key={view.id}>
            <a
              className="option"
              href={view.href}
              aria-current={view.id === current?.id ? "true" : undefined}
              data-palette={`View: ${view.name}`}
            >
              <span className="grid min-w-0 grow">
                <span className="truncate">{view.name}</span>
                {view.isOwn && !view.sharedWith ? null : (
                  <span className="truncate text-xs text-muted-foreground">
                    {view.isOwn ? `Shared with ${view.sharedWith}` : `${view.owner} · ${view.sharedWith}`}
                  </span>
                )}
              </span>
              {view.isStart ? <Badge>Start</Badge> : null}
              {view.id === current?.id ? <CheckIcon className="size-4 shrink-0" /> : null}
            </a>
          </li>
        ))}
      </ul>
      <ul className="mt-1 border-t pt-1 text-sm" data-list={list} data-query={query} data-thing={thing}>
        {own && isChanged ? <ViewAct act="save" words={`Save changes to “${own.name}”`} view={own} /> : null}
        <ViewAct act="create" words="Save as a new view…" />
        {own ? <ViewAct act="edit" words="Rename or share…" view={own} /> : null}
        {current ? (
          current.isStart ? (
            <ViewAct act="start-whole" words={`Start with the whole ${thing}`} />
          ) : (
            <ViewAct act="start" words={`Start this ${thing} with it`} view={current} />
          )
        ) : null}
        {own ? <ViewAct act="delete" words="Delete…" view={own} /> : null}
      </ul>
    </Popover>
  );
}

type View = NonNullable<OpenViews["current"]>;

/** Data alone: one island listens to all of them (`ViewActs`). */
function ViewAct({ act, words, view }: { act: string; words: string; view?: View }) {
  const share = view?.sharedKind ? `${view.sharedKind}:${view.sharedId}` : "";
  return (
    <li>
      <button
        type="button"
        className="option w-full text-left"
        data-view-act={act}
        data-id={view?.id}
        data-name={view?.name}
        data-row-version={view?.rowVersion}
        data-share={share}
      >
        {words}
      </button>
    </li>
  );
}

/** What of a view is gone: what it says and the list no longer has, or all of it. */
export function LostOfView({ views: { thing, current, isGone, lost, wholeHref } }: { views: OpenViews }) {
  if (isGone)
    return (
      <Alert
        variant="warning"
        title="This view cannot be opened"
        actions={<TextLink href={wholeHref}>Whole {thing}</TextLink>}
      >
        It was deleted, or is not shared with you. Below is the {thing} without it.
      </Alert>
    );
  if (!current || lost.length === 0) return null;
  return (
    <p role="status" className="text-sm text-muted-foreground">
      “{current.name}” says what this {thing} no longer has: {lost.join(", ")}. The rest of it holds
      {current.isOwn ? "; save it to leave that out." : "."}
    </p>
  );
}
