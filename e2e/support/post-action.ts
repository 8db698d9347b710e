import { builtActions } from "./action-ids";

/** An action of the build by its name. */
export const action = (name: string) => {
  const found = builtActions().find(({ key }) => key.endsWith(`#${name}`));
  if (!found) throw new Error(`The build has no ${name}.`);
  return found;
};

/** Calls an action as the browser does. */
export function postAction(
  url: string,
  name: string,
  input: unknown[],
  headers: Record<string, string>,
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    body: JSON.stringify(input),
    headers: {
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
      "next-action": action(name).id,
      ...headers,
    },
  });
}
