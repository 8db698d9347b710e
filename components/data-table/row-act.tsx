type Props = {
  /** What the island is asked to do, e.g. "resolve". */
  act: string;
  /** The row's id. */
  id: number;
  label: string;
  /** More that the act needs, as `data-` attributes without the prefix. */
  data?: Readonly<Record<string, string | number>>;
};

/**
 * A button in a row as plain data, so that rows stay one piece of HTML: the island of the screen does the
 * act (`useRowActs`).
 */
export function RowAct({ act, id, label, data = {} }: Props) {
  const more = Object.fromEntries(Object.entries(data).map(([name, value]) => [`data-${name}`, value]));
  return (
    <button type="button" className="btn btn-outline btn-sm" data-act={act} data-id={id} {...more}>
      {label}
    </button>
  );
}
