/** Where a key belongs to what one writes in, or to what lies over the page; single keys do nothing there. */
export const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [popover]";
