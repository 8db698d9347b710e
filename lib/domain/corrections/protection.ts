/** A running protection goes on; one that is over ends with any decision. */
export const AS_NOW = "as-now";

/** WorkStudio's next change asks again. */
export const NO_PROTECTION = "none";
