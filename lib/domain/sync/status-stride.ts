/** Row numbers of one status start at its own multiple, so that a status can be staged again without touching the others. */
export const STATUS_STRIDE = 2_000_000;
