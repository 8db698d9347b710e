/** The common look of text inputs, selects and text areas (control.css); the border keeps 3:1 to the page. */
export const controlClasses = "control";
