import { isStorableText } from "./storable-text";

/** Control characters, line ends among them. */
const CONTROL = /\p{Cc}/u;
/** Characters that turn the direction of what stands after them, so that a name reads as another. */
const DIRECTION = /[\u202A-\u202E\u2066-\u2069]/u;
/** Whatever leaves no mark: spaces, format characters, fillers. */
const INVISIBLE = /[\p{Z}\p{Cc}\p{Cf}\p{Mn}\u115F\u1160\u2800\u3164\uFFA0]/gu;
/** What stands between letters and shows nothing, so that two words look alike and are not. */
const HIDDEN = /[\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]/u;

/** Whether a text shows anything at all. */
export function isVisible(text: string): boolean {
  return text.replace(INVISIBLE, "") !== "";
}

/** Whether a text holds what turns the direction of the rest. */
export function turnsDirection(text: string): boolean {
  return DIRECTION.test(text);
}

/** Whether a text is one line that can be stored and reads as it is. */
export function isCleanLine(text: string): boolean {
  return isStorableText(text) && !CONTROL.test(text) && !turnsDirection(text);
}

/** As `isCleanLine`, for words that another system’s are compared with: nothing in it is hidden. */
export function isPlainLine(text: string): boolean {
  return isCleanLine(text) && !HIDDEN.test(text);
}
