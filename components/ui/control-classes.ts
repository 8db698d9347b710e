/** The common look of text inputs, selects and text areas; its border keeps 3:1 to the page. */
export const controlClasses =
  "w-full min-w-0 rounded-md border border-input bg-card px-2.5 text-sm text-foreground shadow-none transition-colors focus-visible:border-ring focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 read-only:bg-muted aria-invalid:border-destructive aria-invalid:outline-destructive";
