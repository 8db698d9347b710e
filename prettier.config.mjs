/**
 * Held by `npm run lint`. 120 columns let a statement of ours stand on one line; a longer one is easier to read
 * on several.
 */
export default { printWidth: 120 };
