/**
 * A circuit's number as people say it: the work order, and the extension of a piece; the main circuit's "@" is
 * left out.
 */
export function circuitName({ workOrder, extension }: { workOrder: string; extension: string | null }): string {
  return extension && extension !== "@" ? `${workOrder} ${extension}` : workOrder;
}
