/** The common look of text inputs, selects and text areas (ui.css); the border keeps 3:1 to the page. */
export const controlClasses = "control";
