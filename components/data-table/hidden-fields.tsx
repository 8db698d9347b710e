import type { ListUrl } from "./list-url";

/** What a GET form must send along so that the rest of the list's state stays. */
export function HiddenFields({ url, except }: { url: ListUrl; except: readonly string[] }) {
  return url
    .fields(except)
    .map(({ name, value }) => <input key={`${name}=${value}`} type="hidden" name={name} value={value} />);
}
