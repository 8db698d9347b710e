/** Where a key belongs to what one writes in, or to what lies over the page; single keys do nothing there. */
export const TYPING = "input, textarea, select, [contenteditable], dialog, [popover]";
